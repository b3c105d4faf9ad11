import Diagnostics
import JSON
import Resources

/// An index of the natural keys of all entries, which must be unique.
struct NaturalKeys {
  /// Finds the first entry with a value.
  private struct Index {
    private let entries: [Entry]
    private var positions: [ObjectName: Int]

    init(_ entries: [Entry]) {
      self.entries = entries
      positions = Dictionary(minimumCapacity: entries.count)
    }

    subscript(value: ObjectName) -> Entry? { positions[value].map { entries[$0] } }

    /// Records the value of an entry.
    ///
    /// - Returns: The entry that already has the value.
    mutating func insert(_ value: ObjectName, at position: Int) -> Entry? {
      guard let first = positions.updateValue(position, forKey: value) else { return nil }
      positions[value] = first
      return entries[first]
    }
  }

  private var indices: [Kind: Index] = [:]

  /// - Parameters:
  ///   - entries: In a fixed order; the later of two duplicates is reported.
  ///   - problems: Receives the duplicate declarations.
  init(_ entries: [Kind: [Entry]], _ diagnostics: inout DiagnosticBag) {
    for kind in Kind.allCases {
      let entries = entries[kind] ?? []
      var index = Index(entries)
      for (position, entry) in entries.enumerated() {
        guard let key = entry.naturalKey else { continue }
        guard let first = index.insert(key, at: position) else { continue }
        diagnostics.report(.sameObject(key, entry, first))
      }
      indices[kind] = index
    }
    let numbers = entries[.numbers] ?? []
    var sids = Index(numbers)
    Self.index(numbers, by: "external_number_sid", in: &sids, &diagnostics)
  }

  /// The entry that declares the object with a natural key.
  subscript(address: ResourceAddress) -> Entry? { indices[address.kind]?[address.key] }

  private static func index(
    _ entries: [Entry],
    by field: String,
    in index: inout Index,
    _ diagnostics: inout DiagnosticBag
  ) {
    for (position, entry) in entries.enumerated() {
      guard let value = entry[field]?.string.map({ ObjectName($0) }) else { continue }
      guard let first = index.insert(value, at: position) else { continue }
      diagnostics.report(.sameKey(field, value, entry, first))
    }
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
