import Diagnostics
import JSON
import Resources

/// What the API knows objects by, and by what no two entries may be known.
struct NaturalKeys {
  /// Finds the first entry with a value.
  private struct Index {
    private let entries: [Entry]
    private var positions: [String: Int]

    init(_ entries: [Entry]) {
      self.entries = entries
      positions = Dictionary(minimumCapacity: entries.count)
    }

    subscript(value: String) -> Entry? { positions[value].map { entries[$0] } }

    /// Remembers an entry by a value.
    ///
    /// - Returns: The entry that has the value already.
    mutating func insert(_ value: String, at position: Int) -> Entry? {
      guard let first = positions.updateValue(position, forKey: value) else { return nil }
      positions[value] = first
      return entries[first]
    }
  }

  private var names: Index
  private var e164s: Index

  /// - Parameters:
  ///   - agents: In a fixed order; the later of two is reported.
  ///   - numbers: In a fixed order.
  ///   - problems: Takes what is declared twice.
  init(agents: [Entry], numbers: [Entry], _ problems: inout Problems) {
    names = Index(agents)
    e164s = Index(numbers)
    for (position, agent) in agents.enumerated() {
      guard let name = agent.agentName else { continue }
      guard let first = names.insert(name, at: position) else { continue }
      problems.report(.sameName(name, agent, first))
    }
    Self.index(numbers, by: "e164_number", in: &e164s, &problems)
    var sids = Index(numbers)
    Self.index(numbers, by: "external_number_sid", in: &sids, &problems)
  }

  /// The entry that declares the object of a natural key.
  subscript(address: ResourceAddress) -> Entry? {
    switch address.kind {
    case .agents: names[address.key]
    case .numbers: e164s[address.key]
    case .evals, .knowledgeBases, .takeaways, .webhooks: nil
    }
  }

  private static func index(
    _ entries: [Entry],
    by field: String,
    in index: inout Index,
    _ problems: inout Problems
  ) {
    for (position, entry) in entries.enumerated() {
      guard let value = entry[field]?.string else { continue }
      guard let first = index.insert(value, at: position) else { continue }
      problems.report(.sameKey(field, value, entry, first))
    }
  }
}

extension Entry {
  /// The name of an agent in the API; `nil` when it has a problem.
  var agentName: String? {
    if let name = object["name"] { return name.string }
    return hasFailed(.key("name")) ? nil : address.key
  }

  /// Where the name is written, or the key that stands for it.
  var nameSpan: SourceSpan? { object["name"] == nil ? keySpan : span(.key("name")) }

  /// The environment of an agent; `nil` when it has a problem.
  var agentEnvironment: AgentEnvironment? {
    guard !hasFailed(.key("environment")) else { return nil }
    let written = object["environment"]?.string ?? AgentTable.environment.defaultValue?.string
    return written.flatMap(AgentEnvironment.init)
  }
}

extension Diagnostic {
  fileprivate static func sameName(_ name: String, _ second: Entry, _ first: Entry) -> Diagnostic {
    let related = first.nameSpan.map { [Related(message: "the other one", span: $0)] } ?? []
    let (one, other) = (first.agentEnvironment, second.agentEnvironment)
    guard let one, let other, one != other else {
      return Diagnostic(
        .duplicateNaturalKey,
        detail: "\(first.address) and \(second.address) are both the agent \(quoted(name)).",
        advice: "Give one of them another name, or remove it.",
        subject: "\(second.address)",
        span: second.nameSpan,
        related: related
      )
    }
    return Diagnostic(
      .nameInTwoEnvironments,
      detail: "The agent \(quoted(name)) is declared for \(one) and for \(other): "
        + "publishing one archives the other.",
      advice: "Give them different names, or keep the environments in different projects.",
      subject: "\(second.address)",
      span: second.nameSpan,
      related: related
    )
  }

  fileprivate static func sameKey(
    _ field: String,
    _ value: String,
    _ second: Entry,
    _ first: Entry
  ) -> Diagnostic {
    Diagnostic(
      .duplicateNaturalKey,
      detail: "\(first.address) and \(second.address) have the same \(field) \(quoted(value)).",
      advice: "Correct one of them, or remove it.",
      subject: "\(second.address)",
      span: second.span(.key(field)),
      related: first.span(.key(field)).map { [Related(message: "the other one", span: $0)] } ?? []
    )
  }
}
