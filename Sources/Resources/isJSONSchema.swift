package import JSON

/// Whether a value is an object and a valid schema in its dialect of JSON Schema, as the API checks
/// the schemas of takeaways (Contract.md §11).
///
/// Checks the shapes of the standard keywords, the names of types and the brackets of patterns.
/// References are not followed. The API may still refuse a schema that passes this check, but never
/// accepts one that fails it.
package func isJSONSchema(_ value: JSONValue) -> Bool {
  guard let object = value.object else { return false }
  switch object["$schema"] {
  case nil: return JSONSchemaDialect.newest.allows(value)
  case .string(let name): return JSONSchemaDialect(name)?.allows(value) ?? true
  case .null, .bool, .number, .array, .object: return false
  }
}

/// The generations of JSON Schema between which keywords changed their shapes.
private enum JSONSchemaDialect: Sendable {
  case draft4
  /// Drafts 6 and 7, and 2019-09.
  case middle
  case newest

  /// The dialect that `$schema` names; the newest for unknown names, `nil` for draft 3, which is
  /// not checked.
  init?(_ name: String) {
    let name = name.utf8.last == UInt8(ascii: "#") ? String(name.dropLast()) : name
    switch name {
    case "http://json-schema.org/draft-03/schema": return nil
    case "http://json-schema.org/draft-04/schema": self = .draft4
    case "http://json-schema.org/draft-06/schema", "http://json-schema.org/draft-07/schema",
      "https://json-schema.org/draft/2019-09/schema":
      self = .middle
    default: self = .newest
    }
  }

  func allows(_ schema: JSONValue) -> Bool {
    switch schema {
    case .object(let object):
      object.members.allSatisfy { !knows($0.key) || allows($0.value, as: $0.key) }
    case .bool: self != .draft4
    case .null, .number, .string, .array: false
    }
  }

  private func knows(_ keyword: String) -> Bool {
    switch keyword {
    // Draft 4 allows Booleans here, which it does not consider schemas.
    case "additionalProperties": self != .draft4
    case "additionalItems": self == .middle
    case "contains", "propertyNames", "if", "then", "else", "$id", "$comment", "examples",
      "readOnly", "writeOnly", "contentEncoding", "contentMediaType":
      self != .draft4
    case "$defs", "$anchor", "dependentSchemas", "prefixItems", "unevaluatedItems",
      "unevaluatedProperties", "contentSchema", "minContains", "maxContains", "deprecated":
      self == .newest
    default: true
    }
  }

  /// Whether a keyword may have a value; every value is allowed for unknown keywords.
  private func allows(_ value: JSONValue, as keyword: String) -> Bool {
    switch keyword {
    case "not", "additionalProperties", "additionalItems", "contains", "propertyNames", "if",
      "then", "else", "unevaluatedItems", "unevaluatedProperties", "contentSchema":
      allows(value)
    case "items":
      // Older dialects allow a list of schemas.
      value.array.map { self != .newest && $0.allSatisfy(allows) } ?? allows(value)
    case "allOf", "anyOf", "oneOf", "prefixItems":
      value.array.map { !$0.isEmpty && $0.allSatisfy(allows) } ?? false
    case "properties", "definitions", "$defs", "dependentSchemas":
      value.object?.members.allSatisfy { allows($0.value) } ?? false
    case "patternProperties":
      value.object?.members.allSatisfy { isPattern($0.key) && allows($0.value) } ?? false
    case "dependencies":
      value.object?.members.allSatisfy { $0.value.areTexts || allows($0.value) } ?? false
    case "$id", "$ref", "$anchor", "$comment", "title", "description", "format",
      "contentEncoding", "contentMediaType":
      value.string != nil
    case "required": value.areTexts
    case "pattern": value.string.map(isPattern) ?? false
    case "uniqueItems", "readOnly", "writeOnly", "deprecated": value.bool != nil
    case "minimum", "maximum": value.number != nil
    case "multipleOf": value.number.map { $0.double > 0 } ?? false
    case "exclusiveMinimum", "exclusiveMaximum":
      // In draft 4, a Boolean that accompanies another keyword.
      self == .draft4 ? value.bool != nil : value.number != nil
    case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
      "minContains", "maxContains":
      value.number.map { $0.double >= 0 && $0.double == $0.double.rounded() } ?? false
    case "type":
      value.array.map { !$0.isEmpty && $0.areDistinct && $0.allSatisfy(\.isTypeName) }
        ?? value.isTypeName
    case "enum", "examples": value.array != nil
    default: true
    }
  }
}

extension JSONValue {
  fileprivate var areTexts: Bool {
    array.map { $0.areDistinct && $0.allSatisfy { $0.string != nil } } ?? false
  }

  fileprivate var isTypeName: Bool {
    string.map {
      ["array", "boolean", "integer", "null", "number", "object", "string"].contains($0)
    } ?? false
  }
}

extension [JSONValue] {
  fileprivate var areDistinct: Bool { Set(self).count == count }
}

/// Whether the brackets of a regular expression close; further checks would depend on the flavor.
private func isPattern(_ text: String) -> Bool {
  var depth = 0
  var isInSet = false
  var scalars = text.unicodeScalars[...]
  while let scalar = scalars.popFirst() {
    switch scalar {
    case "\\":
      guard scalars.popFirst() != nil else { return false }
    case "[" where !isInSet:
      isInSet = true
      if scalars.first == "^" { scalars.removeFirst() }
      // In first place, `]` is a member of the set.
      if scalars.first == "]" { scalars.removeFirst() }
    case "]": isInSet = false
    case "(" where !isInSet: depth += 1
    case ")" where !isInSet:
      depth -= 1
      guard depth >= 0 else { return false }
    default: break
    }
  }
  return depth == 0 && !isInSet
}
