package import JSON

/// Checks a value against the subset of JSON Schema that Turnform's schemas use.
///
/// Supports `type`, `enum`, `const`, `required`, `properties`, `additionalProperties`, `items`,
/// `propertyNames`, `anyOf`, `$ref` into `$defs`, `pattern`, and bounds. Not a validator for other
/// schemas.
package struct JSONSchemaCheck {
  let root: JSONValue

  /// - Parameter schema: The complete document, including `$defs`.
  package init(_ schema: JSONValue) { root = schema }

  /// The violations, each with its place; empty when the value is valid.
  package func problems(_ value: JSONValue) -> [String] { problems(value, root, at: "") }

  private func problems(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
    guard let rules = schema.object else { return schema == false ? ["\(place): not allowed"] : [] }
    var problems: [String] = []
    if let name = rules["$ref"]?.string?.split(separator: "/").last {
      guard let target = root["$defs"]?[String(name)] else { return ["\(place): no \(name)"] }
      problems += self.problems(value, target, at: place)
    }
    if let type = rules["type"], !types(of: value).contains(where: { matches(type, $0) }) {
      problems.append("\(place): not of type \(type.text())")
    }
    if let choices = rules["enum"]?.array, !choices.contains(value) {
      problems.append("\(place): not one of \(JSONValue.array(choices).text())")
    }
    if let options = rules["anyOf"]?.array,
      !options.contains(where: { self.problems(value, $0, at: place).isEmpty })
    {
      problems.append("\(place): fits none of the choices")
    }
    return problems + bounds(value, rules, at: place) + members(value, rules, at: place)
      + items(value, rules, at: place)
  }

  private func matches(_ type: JSONValue, _ name: String) -> Bool {
    type.string == name || type.array?.contains(.string(name)) == true
  }

  private func types(of value: JSONValue) -> [String] {
    switch value {
    case .null: ["null"]
    case .bool: ["boolean"]
    case .number(let number): number.integer == nil ? ["number"] : ["number", "integer"]
    case .string: ["string"]
    case .array: ["array"]
    case .object: ["object"]
    }
  }

  private func bounds(_ value: JSONValue, _ rules: JSONObject, at place: String) -> [String] {
    let isWrong =
      switch value {
      case .number(let number):
        number.double < rules["minimum"]?.number?.double ?? -.infinity
          || number.double > rules["maximum"]?.number?.double ?? .infinity
      case .string(let text):
        text.unicodeScalars.count < rules["minLength"]?.integer ?? 0
          || text.unicodeScalars.count > rules["maxLength"]?.integer ?? .max
          || !fits(text, rules["pattern"]?.string)
      case .array(let items):
        items.count < rules["minItems"]?.integer ?? 0
          || items.count > rules["maxItems"]?.integer ?? .max
      case .null, .bool, .object:
        false
      }
    return isWrong ? ["\(place): out of bounds"] : []
  }

  private func fits(_ text: String, _ pattern: String?) -> Bool {
    guard let pattern else { return true }
    guard let expression = try? Regex(pattern) else { return false }
    return text.contains(expression)
  }

  private func members(_ value: JSONValue, _ rules: JSONObject, at place: String) -> [String] {
    guard let object = value.object else { return [] }
    let required = rules["required"]?.array?.compactMap(\.string) ?? []
    let missing = required.filter { object[$0] == nil }.map { "\(place)/\($0): missing" }
    return missing
      + object.members.flatMap { key, member in
        let schema = rules["properties"]?[key] ?? rules["additionalProperties"] ?? true
        let names = rules["propertyNames"] ?? true
        return problems(member, schema, at: "\(place)/\(key)")
          + problems(.string(key), names, at: "\(place)/\(key)")
      }
  }

  private func items(_ value: JSONValue, _ rules: JSONObject, at place: String) -> [String] {
    guard let items = value.array, let schema = rules["items"] else { return [] }
    return items.enumerated().flatMap { problems($1, schema, at: "\(place)/\($0)") }
  }
}
