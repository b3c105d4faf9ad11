/// The members of a JSON object in the order they were added; equality ignores the order.
///
/// Most objects have a handful of members, and looking at each of them is cheaper than hashing;
/// only large ones get an index.
package struct JSONObject: Sendable, Hashable {
  /// From so many members on there is an index.
  private static let indexedCount = 64

  /// The members in order.
  package private(set) var members: [(key: String, value: JSONValue)] = []
  /// Where each key stands in the list; `nil` while there are few.
  private var positions: [ExactText: Int]?

  package init() {}

  /// - Parameter members: A repeated key keeps its first place and takes the last value.
  package init(_ members: some Sequence<(String, JSONValue)>) {
    self.members.reserveCapacity(members.underestimatedCount)
    for (key, value) in members { self[key] = value }
  }

  /// - Parameter capacity: For how many members to make room at once.
  package init(reservingCapacity capacity: Int) { members.reserveCapacity(capacity) }

  /// In the order of their first appearance.
  package var keys: [String] { members.map(\.key) }
  package var count: Int { members.count }
  package var isEmpty: Bool { members.isEmpty }

  /// The value of a key; setting `nil` removes the member, setting `.null` writes a `null`.
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

  /// Whether there is a member of that name, even one that is null.
  package func hasMember(_ key: String) -> Bool { position(of: key) != nil }

  /// Adds a member behind the others.
  ///
  /// - Returns: `false`, and nothing is changed, when the key is there already.
  package mutating func insert(_ value: JSONValue, forKey key: String) -> Bool {
    guard position(of: key) == nil else { return false }
    append(value, forNewKey: key)
    return true
  }

  /// Adds a member behind the others without looking for it.
  ///
  /// - Parameters:
  ///   - value: Its value.
  ///   - key: Is not there yet, as whoever calls has made sure.
  package mutating func append(_ value: consuming JSONValue, forNewKey key: consuming String) {
    members.append((key: consume key, value: consume value))
    if positions == nil {
      indexIfLarge()
    } else {
      positions?[ExactText(members[members.count - 1].key)] = members.count - 1
    }
  }

  /// The value of a key, or another when the key is absent.
  package subscript(key: String, default fallback: JSONValue) -> JSONValue {
    self[key] ?? fallback
  }

  /// The same members in another order; keys that `areInIncreasingOrder` ties keep theirs.
  package func sorted(by areInIncreasingOrder: (String, String) -> Bool) -> JSONObject {
    var copy = self
    copy.members.sort { areInIncreasingOrder($0.key, $1.key) }
    copy.positions = nil
    copy.indexIfLarge()
    return copy
  }

  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
  }

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
    // `==` says no faster, and what it finds is nearly always the very key.
    // In place, since what a closure is given is copied first; nearly all others differ in length.
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
