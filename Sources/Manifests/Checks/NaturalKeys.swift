import Diagnostics
import JSON
import Resources

/// What the API knows an object by, and by what no two entries may be known.
struct NaturalKeys {
  /// By agent name, the entry that has it first.
  private(set) var names: [String: Entry] = [:]
  /// By E.164, the entry that has it first.
  private(set) var numbers: [String: Entry] = [:]

  /// - Parameters:
  ///   - entries: In a fixed order; the later of two is reported.
  ///   - problems: Takes what is declared twice.
  init(_ entries: [Entry], _ problems: inout Problems) {
    var sids: [String: Entry] = [:]
    for entry in entries {
      switch entry.address.kind {
      case .agents:
        guard let name = entry.agentName else { continue }
        if let first = names[name] {
          problems.report(.sameName(name, entry, first))
        } else {
          names[name] = entry
        }
      case .numbers:
        Self.insert(entry, AnyField.e164, into: &numbers, &problems)
        Self.insert(entry, AnyField.sid, into: &sids, &problems)
      }
    }
  }

  private enum AnyField: String {
    case e164 = "e164_number"
    case sid = "external_number_sid"
  }

  private static func insert(
    _ entry: Entry,
    _ field: AnyField,
    into known: inout [String: Entry],
    _ problems: inout Problems
  ) {
    guard let value = entry[field.rawValue]?.string else { return }
    guard let first = known[value] else {
      known[value] = entry
      return
    }
    problems.report(.sameKey(field.rawValue, value, entry, first))
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
