package import JSON
import Resources

/// The JSON Schema of manifests, generated from the field tables for completion in editors.
///
/// It is more permissive than Turnform in five ways, because editors support neither tags nor
/// Turnform's typing of scalars: a string may be unquoted even if ambiguous; `!env NAME` is
/// seen as the string `NAME`, and `!secret env:NAME` as the string `env:NAME`; references are not
/// resolved; nothing is required if a default, an overlay or another file may supply it; and `null`
/// removes an entry in an overlay.
package enum ManifestSchema {
  /// The JSON Schema 2020-12 document, written to `schemas/stack.schema.json`.
  package static var document: JSONValue {
    var root = section(ManifestTable.stack, requiresFields: false).object ?? [:]
    var properties = root["properties"]?.object ?? [:]
    for kind in Kind.allCases {
      properties[kind.rawValue] = [
        "description": .string(ManifestTable.stack[kind.rawValue]?.summary ?? ""),
        "type": ["object", "null"],
        "additionalProperties": ["anyOf": [["$ref": .string(reference(kind))], ["type": "null"]]],
      ]
    }
    properties["defaults"] = defaults
    properties["outputs"] = outputs
    root["properties"] = .object(properties)
    root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    root["title"] = "Turnform stack"
    root["$defs"] = .object(
      JSONObject(
        Kind.allCases.map { ($0.defaultsKey, section($0.manifestTable, requiresFields: false)) }
      )
    )
    return .object(root)
  }

  private static func reference(_ kind: Kind) -> String { "#/$defs/\(kind.defaultsKey)" }

  /// References to the schemas of entries, since defaults have the same fields.
  private static var defaults: JSONValue {
    [
      "description": .string(ManifestTable.stack["defaults"]?.summary ?? ""),
      "type": "object",
      "additionalProperties": false,
      "properties": .object(
        JSONObject(Kind.allCases.map { ($0.defaultsKey, ["$ref": .string(reference($0))]) })
      ),
    ]
  }

  /// The schema of outputs, where a bare reference is short for a mapping with it.
  private static var outputs: JSONValue {
    [
      "description": .string(ManifestTable.stack["outputs"]?.summary ?? ""),
      "type": ["object", "null"],
      "propertyNames": ["pattern": "^[A-Za-z_][A-Za-z0-9_]*$"],
      "additionalProperties": [
        "anyOf": [
          ["type": "string", "pattern": .string("^\(reference)$")],
          section(ManifestTable.output, requiresFields: true),
          ["type": "null"],
        ]
      ],
    ]
  }

  /// References such as `${agents.billing.id}`.
  private static let reference = #"\$\{[a-z_]+\.[A-Za-z0-9._-]+\.(id|secret)\}"#

  /// - Parameter requiresFields: Whether fields without a default are required, since nothing else
  ///   supplies them.
  private static func section(_ section: Section, requiresFields: Bool) -> JSONValue {
    var object: JSONObject = [
      "type": "object",
      "additionalProperties": false,
      "properties": .object(JSONObject(section.fields.map { ($0.name, field($0)) })),
    ]
    let required = section.fields.filter(\.isRequired).map { JSONValue.string($0.name) }
    if requiresFields, !required.isEmpty { object["required"] = .array(required) }
    return .object(object)
  }

  private static func field(_ field: Field) -> JSONValue {
    var schema = type(field.type, isSecret: field.isSecret).object ?? [:]
    if field.isNullable { schema = nullable(schema) }
    schema["description"] = .string(field.summary)
    if let value = field.defaultValue, !value.isNull, value.object == nil {
      schema["default"] = value
    }
    return .object(schema)
  }

  private static func nullable(_ schema: JSONObject) -> JSONObject {
    var schema = schema
    switch schema["type"] {
    case .string(let type)?: schema["type"] = [.string(type), "null"]
    case .array(let types)?: schema["type"] = .array(types + ["null"])
    default: schema = ["anyOf": .array((schema["anyOf"]?.array ?? []) + [["type": "null"]])]
    }
    return schema
  }

  private static func type(_ type: FieldType, isSecret: Bool = false) -> JSONValue {
    switch type {
    case .text(let rule):
      isSecret ? secret : text(rule)
    case .integer(let bounds):
      orVariable(
        [
          "type": "integer", "minimum": .integer(bounds.lowerBound),
          "maximum": .integer(bounds.upperBound),
        ]
      )
    case .number(let bounds):
      orVariable(
        [
          "type": "number",
          "minimum": .number(JSONNumber(bounds.lowerBound)),
          "maximum": .number(JSONNumber(bounds.upperBound)),
        ]
      )
    case .boolean:
      orVariable(["type": "boolean"])
    case .choice(let words):
      orVariable(["enum": .array(words.map { .string($0) })])
    case .uuid:
      text(TextRule(pattern: .uuid))
    case .terms:
      ["type": "array", "items": ["type": bareText]]
    case .list(let item, let count):
      list(item, count)
    case .map(let value, let areSecret):
      ["type": "object", "additionalProperties": self.type(value, isSecret: areSecret)]
    case .object:
      ["type": "object"]
    case .section(let inner):
      section(inner, requiresFields: false)
    }
  }

  /// `+15551230001`, `no` and `1e3` are strings where a string is expected, quoted or not.
  private static let bareText: JSONValue = ["string", "number", "boolean"]

  private static func text(_ rule: TextRule) -> JSONValue {
    var schema: JSONObject = ["type": bareText]
    let length = rule.length
    if length.lowerBound > 0 { schema["minLength"] = .integer(length.lowerBound) }
    if length.upperBound < Int.max { schema["maxLength"] = .integer(length.upperBound) }
    guard let pattern = rule.pattern else { return .object(schema) }
    // A variable's name is not a URL, and Turnform checks its value.
    let reference = pattern == .uuidLike ? "|(^\(self.reference)$)" : ""
    schema["pattern"] = .string("(\(pattern.source))|(\(variableName))\(reference)")
    return .object(schema)
  }

  /// The form in which editors see `!secret env:NAME` and `!secret file:PATH`.
  private static let secret: JSONValue = [
    "type": "string", "pattern": "^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$",
  ]

  /// The form in which editors see `!env TURNFORM_VAR_NAME`.
  private static let variableName = "^TURNFORM_VAR_[A-Za-z0-9_]+$"

  private static func orVariable(_ schema: JSONObject) -> JSONValue {
    ["anyOf": [.object(schema), ["type": "string", "pattern": .string(variableName)]]]
  }

  private static func list(_ item: FieldType, _ count: ClosedRange<Int>) -> JSONValue {
    let items: JSONValue =
      switch item {
      case .section(let inner): section(inner, requiresFields: true)
      case .text, .integer, .number, .boolean, .choice, .uuid, .terms, .list, .map, .object:
        type(item)
      }
    var schema: JSONObject = ["type": "array", "items": items]
    if count.lowerBound > 0 { schema["minItems"] = .integer(count.lowerBound) }
    if count.upperBound < Int.max { schema["maxItems"] = .integer(count.upperBound) }
    return .object(schema)
  }
}
