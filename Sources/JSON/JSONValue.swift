/// A JSON value that preserves everything JSON expresses.
///
/// Preserves the digits of numbers, the order of keys, the scalars of strings, and the difference
/// between `null` and absent.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  // `String` alone would treat two spellings of "é" as equal; the synthesized hash remains valid.
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): left.isExactly(right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _): false
    }
  }
}

extension JSONValue {
  /// The string, or `nil` for any other type.
  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The Boolean value, or `nil` for any other type.
  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The number, or `nil` for any other type.
  package var number: JSONNumber? {
    if case .number(let value) = self { value } else { nil }
  }

  /// The integer, or `nil` if the value is not an integer or does not fit in an `Int`.
  package var integer: Int? { number?.integer }

  /// The elements, or `nil` for any other type.
  package var array: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members, or `nil` for any other type.
  package var object: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  /// Whether this is JSON's `null`.
  package var isNull: Bool {
    if case .null = self { true } else { false }
  }

  /// A member of an object, or `nil` if it is absent or this is not an object.
  package subscript(key: String) -> JSONValue? { object?[key] }

  /// The value that a pointer refers to, or `nil` if there is none.
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

extension JSONValue {
  /// Whether both are equal for sure; lists and objects are not looked into.
  ///
  /// Values that one answer repeats share their content.
  package func isSame(as other: JSONValue) -> Bool {
    switch (self, other) {
    case (.array(let items), .array(let others)): items.span.isIdentical(to: others.span)
    case (.object(let object), .object(let other)): object.isSame(as: other)
    case (.array, _), (.object, _), (_, .array), (_, .object): false
    default: self == other
    }
  }

  /// The value with the one that a pointer refers to replaced; unchanged if there is none.
  package func replacing(_ pointer: JSONPointer, with new: JSONValue) -> JSONValue {
    guard let token = pointer.tokens.first else { return new }
    let rest = JSONPointer(Array(pointer.tokens.dropFirst()))
    switch (self, token) {
    case (.object(var object), .key(let key)):
      guard let old = object[key] else { return self }
      object[key] = old.replacing(rest, with: new)
      return .object(object)
    case (.array(var items), .index(let index)) where items.indices.contains(index):
      items[index] = items[index].replacing(rest, with: new)
      return .array(items)
    default:
      return self
    }
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
