import JSON
import Planning
import Resources

/// The wanted published version of an agent, in the terms of the search.
struct WantedVersion {
  let prompt: ExactText
  /// The names of the agents whose ids the first message holds, in order.
  let named: [ObjectName]
  /// Priorities by the name of the knowledge base; `nil` for unmanaged links.
  let links: [ObjectName: Int]?

  init(_ agent: DesiredAgent, in live: SimulatedAPI) {
    prompt = ExactText(agent.config["system_prompt"]?.string ?? "")
    let pieces = agent.config.references.first?.template.pieces ?? []
    named = pieces.compactMap { piece in
      if case .id(let address) = piece { address.key } else { nil }
    }
    // A new version is made with the links of its predecessor.
    let published = live.agents.values.first { $0.name == agent.name && $0.state == .published }
    links =
      agent.links.map { links in
        Dictionary(
          uniqueKeysWithValues: links.map {
            ($0.knowledgeBase.key, $0.settings["priority"]?.integer ?? 0)
          }
        )
      } ?? published.map { live.linksByName($0.id) }
  }

  /// The number of requests that change the links of a version to the wanted ones.
  ///
  /// - Parameter version: The version; `nil` for one that does not exist yet.
  /// - Returns: 0 for unmanaged links.
  func linkSteps(of version: RemoteID?, in state: SimulatedAPI) -> Int {
    guard let links else { return 0 }
    let there = version.map { state.linksByName($0) } ?? [:]
    let added = links.count { there[$0.key] != $0.value }
    return added + there.count { links[$0.key] != $0.value }
  }

  /// Links wanted bases and unlinks unwanted ones.
  func linkOperations(of version: LiveAgent, in state: SimulatedAPI) -> [Operation] {
    guard let links, version.state != .draft || version.isDraftOfOurs else { return [] }
    let bases = (state.objects[.knowledgeBases] ?? [:]).values.sorted { $0.id < $1.id }
    let there = state.linksByName(version.id)
    return bases.compactMap { base in
      let wanted = links[base.naturalKey]
      guard let live = there[base.naturalKey] else {
        guard let wanted else { return nil }
        return .agent(
          .linkKnowledgeBase(
            agent: .live(version.id),
            .live(base.id),
            settings: ["priority": .number(JSONNumber(wanted))]
          )
        )
      }
      return live == wanted ? nil : .agent(.unlinkKnowledgeBase(agent: version.id, base.id))
    }
  }
}

extension SimulatedAPI {
  /// Priorities by the name of the knowledge base.
  fileprivate func linksByName(_ version: RemoteID) -> [ObjectName: Int] {
    Dictionary(
      (links[version] ?? [])
        .map { link in
          (
            objects[.knowledgeBases]?[link.knowledgeBaseID]?.naturalKey ?? "",
            link.settings["priority"]?.integer ?? 0
          )
        },
      uniquingKeysWith: { a, _ in a }
    )
  }
}

/// A wanted takeaway, knowledge base, webhook or scenario.
struct WantedObject {
  let desired: DesiredObject
  /// The documents of a knowledge base; `nil` for unmanaged ones.
  var documents: [DesiredDocument]?

  static func all(of world: RandomWorld) -> [WantedObject] {
    [Kind.takeaways, .webhooks, .evals]
      .flatMap { world.desired.objects(of: $0) }
      .map { WantedObject(desired: $0) }
      + world.desired.knowledgeBases.map {
        WantedObject(desired: $0.object, documents: $0.documents)
      }
  }

  private var kind: Kind { desired.address.kind }

  private func live(in state: SimulatedAPI) -> [LiveObject] {
    (state.objects[kind] ?? [:]).values.filter { $0.naturalKey == desired.naturalKey }
      .sorted { $0.id < $1.id }
  }

  /// Compares all fields in which a world's object can differ.
  private func isRight(_ live: LiveObject) -> Bool {
    let shown = live.unmarkedFields(of: kind)
    guard kind != .webhooks else { return shown["events"] == desired.fields["events"] }
    // An omitted field has its default.
    let target = shown["default_target"] ?? .null
    let isClear = target.isNull || target == [:]
    return (shown["description"] ?? .null) == desired.fields["description"] && isClear
  }

  /// The number of requests still needed; a webhook has no update.
  func missingSteps(in state: SimulatedAPI) -> Int {
    let live = live(in: state)
    let right = live.count(where: isRight)
    guard kind == .webhooks else {
      return (right == 0 ? 1 : 0) + missingDocuments(of: live.first?.id, in: state).count
    }
    return right == 0 ? live.count + 1 : live.count - 1
  }

  /// The operations that make the documents of a base the wanted ones; manual uploads stay.
  private func missingDocuments(of base: RemoteID?, in state: SimulatedAPI) -> [Operation] {
    guard let documents else { return [] }
    let there = base.flatMap { state.documents[$0] } ?? []
    let wanted = Set(documents.map(\.name))
    let uploads = documents.filter { document in !there.contains { $0.name == document.name } }
    let id = base ?? RemoteID("not made yet")
    return uploads.map { .object(.uploadDocument(knowledgeBase: .live(id), $0)) }
      + there.filter { DesiredDocument.isOurs($0.name) && !wanted.contains($0.name) }
      .map { .object(.deleteDocument(knowledgeBase: id, $0.id)) }
  }

  func operations(in state: SimulatedAPI) -> [Operation] {
    let live = live(in: state)
    let fields = desired.fields.value
    let wrong = live.filter { !isRight($0) }
    if kind == .webhooks {
      let isThere = live.count > wrong.count
      // The new one is made before the old one is deleted: no event may be missed in between.
      return isThere
        ? live.dropFirst(wrong.isEmpty ? 1 : 0).filter { wrong.isEmpty || !isRight($0) }
          .map { .object(.delete(kind, $0.id)) }
        : [.object(.create(kind, naturalKey: desired.naturalKey, StepContent(fields)))]
    }
    if live.isEmpty {
      return [.object(.create(kind, naturalKey: desired.naturalKey, StepContent(fields)))]
    }
    var whole = fields
    if kind == .evals { whole["default_target"] = [:] }
    return wrong.map { .object(.update(kind, $0.id, StepContent(whole))) }
      + missingDocuments(of: live[0].id, in: state)
  }
}
