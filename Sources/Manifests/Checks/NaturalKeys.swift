import Diagnostics
import JSON
import Resources

/// An index of the natural keys of all entries, which must be unique.
struct NaturalKeys {
  private var indices: [Kind: [ObjectName: Entry]] = [:]

  /// - Parameter entries: In a fixed order; the later of two duplicates is reported.
  init(_ entries: [Kind: [Entry]], _ diagnostics: inout DiagnosticBag) {
    for kind in Kind.allCases {
      indices[kind] = Self.index(entries[kind] ?? [], by: \.naturalKey) { key, entry, first in
        diagnostics.report(.sameObject(key, entry, first))
      }
    }
    let field = "external_number_sid"
    _ = Self.index(entries[.numbers] ?? []) {
      $0[field]?.string.map { ObjectName($0) }
    } report: { sid, number, first in
      diagnostics.report(.sameKey(field, sid, number, first))
    }
  }

  /// The entry that declares the object with a natural key.
  subscript(address: ResourceAddress) -> Entry? { indices[address.kind]?[address.key] }

  /// Finds the first entry with each value, and reports every further one.
  private static func index(
    _ entries: [Entry],
    by value: (Entry) -> ObjectName?,
    report: (ObjectName, Entry, Entry) -> Void
  ) -> [ObjectName: Entry] {
    var index: [ObjectName: Entry] = Dictionary(minimumCapacity: entries.count)
    for entry in entries {
      guard let value = value(entry) else { continue }
      guard let first = index.updateValue(entry, forKey: value) else { continue }
      index[value] = first
      report(value, entry, first)
    }
    return index
  }
}

extension Entry {
  /// The natural key in the API; `nil` when it has a problem.
  var naturalKey: ObjectName? {
    let field = address.kind.keyField
    if let key = object[field] { return key.string.map { ObjectName($0) } }
    // A name defaults to the key of the entry.
    return field != "name" || hasFailed(.key(field)) ? nil : address.key
  }

  /// The span of the natural key, or of the entry key used instead.
  var naturalKeySpan: SourceSpan? {
    let field = address.kind.keyField
    return field == "name" && object[field] == nil ? keySpan : span(.key(field))
  }

  /// The environment of an agent; `nil` when it has a problem.
  var agentEnvironment: AgentEnvironment? {
    guard failed.isEmpty || !hasFailed(.key("environment")) else { return nil }
    let written = object["environment"]?.string ?? AgentTable.environment.defaultValue?.string
    return written.flatMap(AgentEnvironment.init)
  }
}

extension Diagnostic {
  fileprivate static func sameObject(
    _ key: ObjectName,
    _ second: Entry,
    _ first: Entry
  ) -> Diagnostic {
    let (kind, field) = (second.address.kind, second.address.kind.keyField)
    guard field == "name" else { return sameKey(field, key, second, first) }
    return kind == .agents ? sameAgent(key, second, first) : sameName(key, second, first)
  }

  private static func sameAgent(_ name: ObjectName, _ second: Entry, _ first: Entry) -> Diagnostic {
    let (one, other) = (first.agentEnvironment, second.agentEnvironment)
    guard let one, let other, one != other else { return sameName(name, second, first) }
    return second.diagnostic(
      .nameInTwoEnvironments,
      at: second.naturalKeySpan,
      "The agent \(quoted(name.text)) is declared for \(one) and for \(other): "
        + "publishing one archives the other.",
      "Use different names, or separate projects for the environments.",
      related: .place("the other one", first.naturalKeySpan)
    )
  }

  private static func sameName(_ name: ObjectName, _ second: Entry, _ first: Entry) -> Diagnostic {
    second.diagnostic(
      .duplicateNaturalKey,
      at: second.naturalKeySpan,
      "\(first.address) and \(second.address) are both the "
        + "\(second.address.kind.singular) \(quoted(name.text)).",
      "Rename or remove one of them.",
      related: .place("the other one", first.naturalKeySpan)
    )
  }

  fileprivate static func sameKey(
    _ field: String,
    _ value: ObjectName,
    _ second: Entry,
    _ first: Entry
  ) -> Diagnostic {
    second.diagnostic(
      .duplicateNaturalKey,
      at: second.span(.key(field)),
      "\(first.address) and \(second.address) have the same \(field) \(quoted(value.text)).",
      "Correct one of them, or remove it.",
      related: .place("the other one", first.span(.key(field)))
    )
  }
}
