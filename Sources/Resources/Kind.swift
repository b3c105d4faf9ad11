/// The kind of a resource; the raw value is the key in manifests and in addresses.
package enum Kind: String, CaseIterable, Sendable, Hashable, Comparable {
  case agents
  case evals
  case knowledgeBases = "knowledge_bases"
  case numbers
  case takeaways
  case webhooks

  /// The kinds of plain objects, in the order of a manifest.
  package static let objects: [Kind] = [.takeaways, .knowledgeBases, .webhooks, .evals]

  /// The description of the kind's objects.
  package var family: Family {
    switch self {
    case .agents: .agents
    case .evals: .object(.evals)
    case .knowledgeBases: .object(.knowledgeBases)
    case .numbers: .numbers
    case .takeaways: .object(.takeaways)
    case .webhooks: .object(.webhooks)
    }
  }

  /// Agents and numbers have special code; the kinds of plain objects differ mostly in data.
  package enum Family: Sendable {
    case agents
    case numbers
    case object(ObjectKind)
  }
}

extension Kind {
  /// All kinds, in the order of a manifest.
  package static let inReadingOrder: [Kind] = [.agents, .numbers] + objects

  /// The data of a kind of plain objects; `nil` for agents and numbers.
  package var object: ObjectKind? {
    if case .object(let object) = family { object } else { nil }
  }

  /// The plural for sentences: "agents", "knowledge bases".
  package var plural: String { rawValue.replacing("_", with: " ") }

  /// The singular for sentences: "agent", "knowledge base".
  package var singular: String { either("agent", "number", \.singular) }

  /// "an agent", "a number".
  package var withArticle: String {
    "\(rawValue.first.map("aeiou".contains) == true ? "an" : "a") \(singular)"
  }

  /// The key under `defaults:`: `agent`, `knowledge_base`.
  package var defaultsKey: String { singular.replacing(" ", with: "_") }

  /// The path of the kind's objects in the API.
  package var path: String { either("/v1/agents", "/v1/phone-numbers", \.path) }

  /// The table of the `POST` body.
  package var createTable: Section { either(AgentTable.create, NumberTable.create, \.create) }

  /// The table of a manifest entry of this kind.
  package var manifestTable: Section {
    either(AgentTable.manifest, NumberTable.manifest, \.manifest)
  }

  /// The field of an entry that identifies the object in the API.
  package var keyField: String { either("name", "e164_number", \.keyField) }

  /// The name of that field in sentences.
  package var keyWord: String { either("name", "number", \.keyWord) }

  private func either<Value>(
    _ agents: @autoclosure () -> Value,
    _ numbers: @autoclosure () -> Value,
    _ object: (ObjectKind) -> Value
  ) -> Value {
    switch family {
    case .agents: agents()
    case .numbers: numbers()
    case .object(let kind): object(kind)
    }
  }

  /// Whether texts of a manifest may name an object of this kind by its id.
  package var isReferable: Bool { object?.isReferable ?? true }

  package static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
}
