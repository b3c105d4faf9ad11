package import JSON
package import Resources

/// A problem with an answered object; names the place, never the content.
package enum ShapeError: Error, Sendable, Hashable {
  /// A required field is missing, has another type, or has an invalid value.
  ///
  /// The pointer leads into the value that was read; the text names the object.
  case field(JSONPointer, of: String?)
  /// The object is valid, but has a value that this version does not know.
  case unknown(UnknownObject)
}

/// Reads the required fields of one answered object; ignores all others.
struct ObjectReader {
  private(set) var object: JSONObject
  private var pointer: JSONPointer
  /// "number", "takeaway".
  private let kind: String
  /// The field that identifies the object to users.
  private let nameField: String
  /// The label of the enclosing object.
  private var outerLabel: String?

  init(
    _ value: JSONValue,
    at pointer: JSONPointer,
    kind: String,
    name nameField: String = "name"
  ) throws(ShapeError) {
    guard let object = value.object else { throw .field(pointer, of: nil) }
    self.object = object
    self.pointer = pointer
    self.kind = kind
    self.nameField = nameField
  }

  func text(_ key: String) throws(ShapeError) -> String {
    try needed(key, object[key]?.string)
  }

  /// A text that identifies an object.
  func name(_ key: String) throws(ShapeError) -> ObjectName {
    let name = try text(key)
    return ObjectName(try needed(key, name.isEmpty ? nil : name))
  }

  func text(_ key: String, _ pattern: TextPattern) throws(ShapeError) -> String {
    let text = try text(key)
    return try needed(key, pattern.matches(text) ? text : nil)
  }

  func id(_ key: String) throws(ShapeError) -> RemoteID {
    try needed(key, object[key]?.string.flatMap(RemoteID.init(answered:)))
  }

  /// `nil` if absent or `null`.
  func idOrNull(_ key: String) throws(ShapeError) -> RemoteID? {
    guard let value = object[key], !value.isNull else { return nil }
    return try id(key)
  }

  func integer(_ key: String, _ bounds: ClosedRange<Int>) throws(ShapeError) -> Int {
    let integer = try needed(key, object[key]?.integer)
    return try needed(key, bounds.contains(integer) ? integer : nil)
  }

  func boolean(_ key: String) throws(ShapeError) -> Bool {
    try needed(key, object[key]?.bool)
  }

  func members(_ key: String) throws(ShapeError) -> JSONObject {
    try needed(key, object[key]?.object)
  }

  /// `nil` if absent or `null`.
  func textOrNull(_ key: String) throws(ShapeError) -> String? {
    guard let value = object[key], !value.isNull else { return nil }
    return try needed(key, value.string)
  }

  /// `nil` if absent or `null`.
  func listOrNull(_ key: String) throws(ShapeError) -> [JSONValue]? {
    guard let value = object[key], !value.isNull else { return nil }
    return try needed(key, value.array)
  }

  /// A copy of the reader that fills in absent fields with their defaults.
  ///
  /// An older server omits fields that it does not know yet, as if they had not been written. A
  /// client that writes such a field there learns from the answer that it is not kept
  /// (``Section/loss(of:in:at:)``). Identifying fields have no default and stay required.
  func filled(_ fields: [Field]) -> ObjectReader {
    var copy = self
    for field in fields where copy.object[field.name] == nil {
      if let value = field.defaultValue { copy.object[field.name] = value }
    }
    return copy
  }

  /// The fields of a request's body, which the API answers as well.
  ///
  /// - Parameters:
  ///   - names: Fields that are read elsewhere.
  ///   - marked: The field that carries the marker. Without it the object's owner is unknown, so
  ///     the field never falls back to its default.
  /// - Returns: The fields in the order of the table.
  func fields(
    of body: Section,
    except names: Set<String> = [],
    marked: String? = nil
  ) throws(ShapeError) -> JSONObject {
    let answered = filled(body.fields.filter { $0.name != marked }).object
    var fields = JSONObject(reservingCapacity: body.fields.count)
    for field in body.fields where !names.contains(field.name) {
      let value = try needed(field.name, answered[field.name])
      try check(field.misfit(in: value)?.below(.key(field.name)))
      fields.append(value, forNewKey: field.name)
    }
    return fields
  }

  /// Throws if a place, relative to the object, is given: it holds an invalid value.
  func check(_ misfit: JSONPointer?) throws(ShapeError) {
    guard let misfit else { return }
    throw broken(misfit)
  }

  /// A reader of a nested object.
  func inner(_ value: JSONValue, at place: JSONPointer) throws(ShapeError) -> ObjectReader {
    guard let object = value.object else { throw broken(place) }
    var inner = self
    inner.outerLabel = label
    inner.object = object
    inner.pointer = joined(place)
    return inner
  }

  func needed<Value>(_ key: String, _ value: Value?) throws(ShapeError) -> Value {
    guard let value else { throw broken(JSONPointer.root.appending(key)) }
    return value
  }

  private func joined(_ place: JSONPointer) -> JSONPointer {
    JSONPointer(pointer.tokens + place.tokens)
  }

  private func broken(_ place: JSONPointer) -> ShapeError {
    .field(joined(place), of: label)
  }

  /// A name of the object for display, where one is known; never more than a short line.
  private var label: String {
    if let outerLabel { return outerLabel }
    if let name = object[nameField]?.string, !name.isEmpty {
      return "\(kind) \"\(name.shortened)\""
    }
    let id = object["id"]?.string.flatMap(RemoteID.init(answered:))
    return id.map { "\(kind) \($0)" } ?? kind
  }
}

extension String {
  /// The maximum number of characters of a name in an error.
  private static let longestLabel = 80

  var shortened: String {
    let scalars = unicodeScalars.prefix(Self.longestLabel)
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return scalars.count < unicodeScalars.count ? text + "…" : text
  }
}
