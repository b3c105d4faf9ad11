package import JSON

/// A needed field is missing or has another type; says where, never what was there.
package struct ShapeError: Error, Sendable, Hashable {
  /// Into the value that was read.
  package let pointer: JSONPointer
}

/// Reads the needed fields of one answered object; what it is not asked for is ignored.
struct ObjectReader {
  let object: JSONObject
  let pointer: JSONPointer

  init(_ value: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    guard let object = value.object else { throw ShapeError(pointer: pointer) }
    self.object = object
    self.pointer = pointer
  }

  func text(_ key: String) throws(ShapeError) -> String {
    try needed(key, object[key]?.string)
  }

  func integer(_ key: String) throws(ShapeError) -> Int {
    try needed(key, object[key]?.integer)
  }

  func boolean(_ key: String) throws(ShapeError) -> Bool {
    try needed(key, object[key]?.bool)
  }

  func members(_ key: String) throws(ShapeError) -> JSONObject {
    try needed(key, object[key]?.object)
  }

  /// `nil` when absent or `null`.
  func textOrNull(_ key: String) throws(ShapeError) -> String? {
    guard let value = object[key], !value.isNull else { return nil }
    return try needed(key, value.string)
  }

  /// `nil` when absent or `null`.
  func listOrNull(_ key: String) throws(ShapeError) -> [JSONValue]? {
    guard let value = object[key], !value.isNull else { return nil }
    return try needed(key, value.array)
  }

  func choice<Word: RawRepresentable<String>>(_ key: String) throws(ShapeError) -> Word {
    try needed(key, Word(rawValue: text(key)))
  }

  func needed<Value>(_ key: String, _ value: Value?) throws(ShapeError) -> Value {
    guard let value else { throw ShapeError(pointer: pointer.appending(key)) }
    return value
  }
}
