package import JSON
package import Resources

/// What is wrong with an answered object; says where, never what was there.
package enum ShapeError: Error, Sendable, Hashable {
  /// A needed field is missing, has another type, or holds what it cannot hold.
  ///
  /// The pointer leads into the value that was read; the text names the object.
  case field(JSONPointer, of: String?)
  /// All is well, but for a word that this version does not know.
  case unknown(UnknownObject, JSONPointer)
}

/// Reads the needed fields of one answered object; what it is not asked for is ignored.
struct ObjectReader {
  private(set) var object: JSONObject
  let pointer: JSONPointer
  /// "number", "takeaway".
  private let kind: String
  /// The field that an object is known by among people.
  private let nameField: String
  /// Of the object around this one.
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

  /// A text that tells objects apart.
  func name(_ key: String) throws(ShapeError) -> ObjectName {
    let name = try text(key)
    return ObjectName(try needed(key, name.isEmpty ? nil : name))
  }

  /// A text of a certain form.
  func text(_ key: String, _ pattern: TextPattern) throws(ShapeError) -> String {
    let text = try text(key)
    return try needed(key, pattern.matches(text) ? text : nil)
  }

  func id(_ key: String) throws(ShapeError) -> RemoteID {
    try needed(key, object[key]?.string.flatMap(RemoteID.init(answered:)))
  }

  /// `nil` when absent or `null`.
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

  /// The same reader, for which absent fields have their defaults.
  ///
  /// An older server leaves out what it does not know yet: that is as if nobody had written it. Whoever
  /// writes it there learns from the answer that it is not kept (``Section/loss(of:in:at:)``). What tells
  /// objects apart has no default and stays needed.
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
  ///   - body: What the API takes.
  ///   - names: Fields that are read elsewhere.
  ///   - marked: The field that carries the marker. Without it nobody knows whose the object is, so it
  ///     is never taken for its default.
  /// - Returns: In the order of the table.
  /// - Throws: ``ShapeError`` for a field that is missing or does not fit.
  func fields(
    of body: Section,
    except names: Set<String> = [],
    marked: String? = nil
  ) throws(ShapeError) -> JSONObject {
    let answered = filled(body.fields.filter { $0.name != marked }).object
    var fields = JSONObject(reservingCapacity: body.fields.count)
    for field in body.fields where !names.contains(field.name) {
      let value = try needed(field.name, answered[field.name])
      try check(field.misfit(in: value, at: JSONPointer.root.appending(field.name)))
      fields.append(value, forNewKey: field.name)
    }
    return fields
  }

  /// Throws when there is a place, relative to the object, that holds what it cannot hold.
  func check(_ misfit: JSONPointer?) throws(ShapeError) {
    guard let misfit else { return }
    throw broken(misfit)
  }

  /// A reader of an object inside this one.
  func inner(_ value: JSONValue, at place: JSONPointer) throws(ShapeError) -> ObjectReader {
    guard let object = value.object else { throw broken(place) }
    return ObjectReader(object, joined(place), kind, nameField, label)
  }

  /// The word of a closed set; `nil` for one that this version does not know.
  func word<Word: RawRepresentable<String>>(
    _ key: String,
    _ type: Word.Type
  ) throws(ShapeError) -> Word? {
    Word(rawValue: try text(key))
  }

  func needed<Value>(_ key: String, _ value: Value?) throws(ShapeError) -> Value {
    guard let value else { throw broken(JSONPointer.root.appending(key)) }
    return value
  }

  private init(
    _ object: JSONObject,
    _ pointer: JSONPointer,
    _ kind: String,
    _ nameField: String,
    _ label: String?
  ) {
    self.object = object
    self.pointer = pointer
    self.kind = kind
    self.nameField = nameField
    outerLabel = label
  }

  private func joined(_ place: JSONPointer) -> JSONPointer {
    JSONPointer(pointer.tokens + place.tokens)
  }

  private func broken(_ place: JSONPointer) -> ShapeError {
    .field(joined(place), of: label)
  }

  /// How people know the object, as far as it can be told: never more than a short line.
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
  /// At most so many characters of a name are told.
  private static let longestLabel = 80

  var shortened: String {
    let scalars = unicodeScalars.prefix(Self.longestLabel)
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return scalars.count < unicodeScalars.count ? text + "…" : text
  }
}
