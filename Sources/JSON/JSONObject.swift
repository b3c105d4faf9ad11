/// The members of a JSON object in insertion order; equality ignores the order.
///
/// Most objects have a handful of members, and a linear search is cheaper than hashing; only large
/// objects have an index. With an index in every object, parsing takes 2.3 times as long, and a plan
/// without changes 1.35 times (`TurnformBenchmarks planning`, together with `MappingBuilder`).
package struct JSONObject: Sendable, Hashable {
  /// The number of members from which on an object has an index.
  private static let indexedCount = 64

  /// The members in order.
  package private(set) var members: [(key: String, value: JSONValue)] = []
  /// The index of each key in `members`; `nil` while there are few members.
  private var positions: [ExactText: Int]?

  package init() {}

  /// - Parameter members: A repeated key keeps its first position and takes the last value.
  package init(_ members: some Sequence<(String, JSONValue)>) {
    self.members.reserveCapacity(members.underestimatedCount)
    for (key, value) in members { self[key] = value }
  }

  package init(reservingCapacity capacity: Int) { members.reserveCapacity(capacity) }

  /// The keys in order of first appearance.
  package var keys: [String] { members.map(\.key) }
  package var count: Int { members.count }
  package var isEmpty: Bool { members.isEmpty }

  /// The value for a key; setting `nil` removes the member, setting `.null` writes a `null`.
  package subscript(key: String) -> JSONValue? {
    get { position(of: key).map { members[$0].value } }
    set {
      switch (position(of: key), newValue) {
      case (let position?, let value?):
        members[position].value = value
      case (let position?, nil):
        members.remove(at: position)
        positions = nil
        indexIfLarge()
      case (nil, let value?):
        append(value, forNewKey: key)
      case (nil, nil):
        break
      }
    }
  }

  /// Whether the object has a member with this name, even if it is `null`.
  package func hasMember(_ key: String) -> Bool { position(of: key) != nil }

  /// Appends a member and returns `true`; changes nothing if the key is already present.
  package mutating func insert(_ value: JSONValue, forKey key: String) -> Bool {
    guard position(of: key) == nil else { return false }
    append(value, forNewKey: key)
    return true
  }

  /// Appends a member without checking whether its key is present.
  package mutating func append(_ value: consuming JSONValue, forNewKey key: consuming String) {
    members.append((key: consume key, value: consume value))
    if positions == nil {
      indexIfLarge()
    } else {
      positions?[ExactText(members[members.count - 1].key)] = members.count - 1
    }
  }

  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.isSame(as: right)
      || left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
  }

  /// Whether both share their members.
  func isSame(as other: JSONObject) -> Bool { members.span.isIdentical(to: other.members.span) }

  package func hash(into hasher: inout Hasher) {
    var total = 0
    for member in members {
      var hasher = Hasher()
      hasher.combine(member.key)
      hasher.combine(member.value)
      total ^= hasher.finalize()
    }
    hasher.combine(members.count)
    hasher.combine(total)
  }

  private func position(of key: String) -> Int? {
    guard positions == nil else { return positions?[ExactText(key)] }
    // Inline, since a closure's arguments are copied; nearly all other keys differ in length.
    let length = key.utf8.count
    let members = members.span
    for index in members.indices where members[index].key.utf8.count == length {
      if members[index].key.isExactly(key) { return index }
    }
    return nil
  }

  private mutating func indexIfLarge() {
    guard members.count >= Self.indexedCount else { return }
    positions = Dictionary(
      members.enumerated().map { (ExactText($1.key), $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
