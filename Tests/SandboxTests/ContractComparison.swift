import JSON
import Resources

/// Compares field tables with the schemas of an OpenAPI document.
struct ContractComparison {
  /// `place: value in the table, value in the document`, in the order in which they were found.
  private(set) var differences: [String] = []
  /// The number of compared fields.
  private(set) var count = 0
  private let schemas: JSONObject
  private var seen: Set<String> = []

  /// - Parameter document: The response of `/openapi.json`.
  init(_ document: JSONValue) {
    schemas = document["components"]?["schemas"]?.object ?? [:]
  }

  /// Compares a table with the schema of that name, including nested ones.
  mutating func compare(_ table: Section, _ name: String) {
    guard seen.insert(name).inserted else { return }
    guard let schema = schemas[name]?.object, let properties = schema["properties"]?.object else {
      differences.append("\(name): no such schema")
      return
    }
    let required = Set((schema["required"]?.array ?? []).compactMap(\.string))
    let names = Set(table.fields.map(\.name))
    for member in properties.members where !names.contains(member.key) {
      differences.append("\(name).\(member.key): the table lacks it")
    }
    for field in table.fields {
      let place = "\(name).\(field.name)"
      guard let property = properties[field.name] else {
        differences.append("\(place): the document lacks it")
        continue
      }
      count += 1
      note(place, field.isRequired, required.contains(field.name), "required")
      let (isNullable, type) = Self.withoutNull(property)
      note(place, field.isNullable, isNullable, "nullable")
      compareDefaults(place, field, property)
      compare(place, field.type, type)
    }
  }

  private mutating func compareDefaults(_ place: String, _ field: Field, _ property: JSONValue) {
    guard let shown = property["default"] else {
      // The document omits that a list is empty and that a section has its own defaults.
      let unsaid: [JSONValue?] = [nil, .null, [], [:]]
      return note(place, unsaid.contains(field.defaultValue), true, "default unsaid")
    }
    note(place, field.defaultValue, shown, "default")
  }

  private mutating func compare(_ place: String, _ type: FieldType, _ schema: JSONValue) {
    switch type {
    case .text(let rule):
      note(place, "string", schema["type"]?.string, "type")
      note(place, rule.length.lowerBound, schema["minLength"]?.whole ?? 0, "least length")
      note(place, rule.length.upperBound, schema["maxLength"]?.whole ?? .max, "greatest length")
      note(place, rule.pattern?.source, schema["pattern"]?.string, "pattern")
    case .integer(let range):
      note(place, "integer", schema["type"]?.string, "type")
      note(place, range.lowerBound, schema["minimum"]?.whole ?? .min, "minimum")
      note(place, range.upperBound, schema["maximum"]?.whole ?? .max, "maximum")
    case .number(let range):
      note(place, "number", schema["type"]?.string, "type")
      note(place, range.lowerBound, schema["minimum"]?.number?.double ?? -.infinity, "minimum")
      note(place, range.upperBound, schema["maximum"]?.number?.double ?? .infinity, "maximum")
    case .boolean: note(place, "boolean", schema["type"]?.string, "type")
    case .choice(let words): note(place, words, self.words(of: schema), "words")
    case .uuid: note(place, "uuid", schema["format"]?.string, "format")
    case .terms: note(place, "array", schema["type"]?.string, "type")
    case .list(let item, let range):
      note(place, "array", schema["type"]?.string, "type")
      note(place, range.lowerBound, schema["minItems"]?.whole ?? 0, "least items")
      note(place, range.upperBound, schema["maxItems"]?.whole ?? .max, "greatest items")
      compare(place + "[]", item, schema["items"] ?? .null)
    case .map(let value, _):
      note(place, "object", schema["type"]?.string, "type")
      compare(place + "{}", value, schema["additionalProperties"] ?? .null)
    case .object: note(place, "object", schema["type"]?.string, "type")
    case .section(let section):
      guard let name = Self.reference(schema) else {
        return note(place, "section", schema["type"]?.string, "type")
      }
      compare(section, name)
    }
  }

  private mutating func note<Value: Equatable>(
    _ place: String,
    _ ours: Value,
    _ theirs: Value,
    _ what: String
  ) {
    guard ours != theirs else { return }
    differences.append("\(place): \(what) \(ours), and \(theirs) in the document")
  }

  /// The words of an enumeration, or of a pattern that is equivalent to one: `^(a|b)$`.
  private func words(of schema: JSONValue) -> [String]? {
    if let name = Self.reference(schema) {
      return schemas[name]?["enum"]?.array?.compactMap(\.string)
    }
    return schema["pattern"]?.string?.wholeMatch(of: /\^\((.*)\)\$/)
      .map { $0.1.split(separator: "|").map(String.init) }
  }

  private static func reference(_ schema: JSONValue) -> String? {
    schema["$ref"]?.string?.split(separator: "/").last.map(String.init)
  }

  /// The single alternative besides `null`.
  private static func withoutNull(_ property: JSONValue) -> (isNullable: Bool, type: JSONValue) {
    guard let parts = property["anyOf"]?.array else { return (false, property) }
    let others = parts.filter { $0["type"]?.string != "null" }
    return (others.count < parts.count, others.count == 1 ? others[0] : property)
  }
}

extension JSONValue {
  /// The document writes bounds of integers as `5000.0`.
  fileprivate var whole: Int? { number.map { Int($0.double) } }
}
