/// A JSON value that keeps what JSON says: digits of numbers, order of keys, `null` apart from absent.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue {
  /// The text, or `nil` for every other type.
  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The truth value, or `nil` for every other type.
  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The number, or `nil` for every other type.
  package var number: JSONNumber? {
    if case .number(let value) = self { value } else { nil }
  }

  /// The whole number, or `nil` when it is none or does not fit an `Int`.
  package var integer: Int? { number?.integer }

  /// The elements, or `nil` for every other type.
  package var array: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members, or `nil` for every other type.
  package var object: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  /// Whether this is JSON's `null`.
  package var isNull: Bool {
    if case .null = self { true } else { false }
  }

  /// A member of an object; `nil` when absent or when this is no object.
  package subscript(key: String) -> JSONValue? { object?[key] }

  /// The value that a pointer leads to, or `nil` when there is none.
  package subscript(pointer: JSONPointer) -> JSONValue? {
    var value = self
    for token in pointer.tokens {
      switch (value, token) {
      case (.object(let object), .key(let key)):
        guard let next = object[key] else { return nil }
        value = next
      case (.array(let items), .index(let index)):
        guard items.indices.contains(index) else { return nil }
        value = items[index]
      default:
        return nil
      }
    }
    return value
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
  package init(floatLiteral value: Double) { self = .number(JSONNumber(value)) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements))
  }
  package init(nilLiteral: ()) { self = .null }
}

/// The members of a JSON object in the order they were added; equality ignores the order.
package struct JSONObject: Sendable, Hashable {
  /// In the order of their first appearance.
  package private(set) var keys: [String] = []
  private var values: [String: JSONValue] = [:]

  package init() {}

  /// - Parameter members: A repeated key keeps its first place and takes the last value.
  package init(_ members: some Sequence<(String, JSONValue)>) {
    for (key, value) in members { self[key] = value }
  }

  package var count: Int { keys.count }
  package var isEmpty: Bool { keys.isEmpty }

  /// The members in order.
  package var members: some Sequence<(key: String, value: JSONValue)> {
    keys.lazy.map { (key: $0, value: self.values[$0] ?? .null) }
  }

  /// The value of a key; setting `nil` removes the member, setting `.null` writes a `null`.
  package subscript(key: String) -> JSONValue? {
    get { values[key] }
    set {
      guard let newValue else {
        if values.removeValue(forKey: key) != nil { keys.removeAll { $0 == key } }
        return
      }
      if values.updateValue(newValue, forKey: key) == nil { keys.append(key) }
    }
  }

  /// The value of a key, or another when the key is absent.
  package subscript(key: String, default fallback: JSONValue) -> JSONValue {
    values[key] ?? fallback
  }

  /// The same members in another order; keys that `areInIncreasingOrder` ties keep theirs.
  package func sorted(by areInIncreasingOrder: (String, String) -> Bool) -> JSONObject {
    var copy = self
    copy.keys.sort(by: areInIncreasingOrder)
    return copy
  }

  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.values == right.values
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(values) }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
