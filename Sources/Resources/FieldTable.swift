package import JSON

/// One field of an object: its type, its default and its purpose.
///
/// The tables made of these fields are the contract as data. Manifest typing and validation, server
/// defaults, the sandbox's validation, the JSON Schema and `explain` all read them.
package struct Field: Sendable {
  /// The API's own name.
  package let name: String
  package let type: FieldType
  /// The value the server fills in; `nil` if the field is required.
  package let defaultValue: JSONValue?
  /// Whether `null` may be written and stored.
  package let isNullable: Bool
  /// Whether the API masks the field; manifests must not hold it in plain text (Contract.md §6).
  package let isSecret: Bool
  /// Which part of the API checks the choice or the pattern, and so determines its 422.
  package let checkedBy: Check
  /// How a declared value is compared with a live one.
  package var comparison = Comparison.exact
  /// One sentence for `explain` and the JSON Schema.
  package let summary: String

  /// The part of the API that rejects a text that is not one of the choices or does not match its
  /// pattern (Contract.md §3).
  package enum Check: Sendable, Hashable {
    /// The field: `string_pattern_mismatch` at the field.
    case pattern
    /// The field, as an enumeration: `enum` at the field, regardless of the wrong type.
    case enumeration
    /// A rule of the section, run if all its fields are valid: `value_error` at the section.
    case section
  }

  /// - Parameter isNullable: Defaults to whether `defaultValue` is `null`.
  package init(
    _ name: String,
    _ type: FieldType,
    default defaultValue: JSONValue?,
    isNullable: Bool? = nil,
    isSecret: Bool = false,
    checkedBy: Check = .pattern,
    _ summary: String
  ) {
    self.name = name
    self.type = type
    self.defaultValue = defaultValue
    self.isNullable = isNullable ?? (defaultValue == .some(.null))
    self.isSecret = isSecret
    self.checkedBy = checkedBy
    self.summary = summary
  }

  package var isRequired: Bool { defaultValue == nil }
}

/// The values a field may hold.
///
/// Bounds are inclusive; lengths count Unicode scalars.
package indirect enum FieldType: Sendable {
  case text(TextRule)
  case integer(ClosedRange<Int>)
  case number(ClosedRange<Double>)
  case boolean
  /// One of these words, exactly.
  case choice([String])
  /// A UUID in any spelling; answers are canonical.
  case uuid
  /// A list of texts that the server trims, dropping empty ones and duplicates (Contract.md §7,
  /// "keyterms").
  case terms
  /// The type of the items and the allowed number of them.
  case list(FieldType, ClosedRange<Int>)
  /// Text keys, all values of one type; `areValuesSecret` marks header and environment values.
  case map(FieldType, areValuesSecret: Bool)
  /// Any JSON object; its content is not checked.
  case object
  /// Nested fields.
  case section(Section)

  /// A list of any length.
  package static func list(_ item: FieldType) -> FieldType { .list(item, 0...Int.max) }

  /// Any text, including the empty one.
  package static let anyText = FieldType.text(TextRule())

  /// The key of an entry, an address, or anything else that only Turnform reads.
  package static let key = FieldType.text(TextRule(holdsReferences: false))

  /// Text of a bounded length.
  package static func text(_ length: ClosedRange<Int>, _ pattern: TextPattern? = nil) -> FieldType {
    .text(TextRule(length: length, pattern: pattern))
  }

  /// Text of any length up to a bound.
  package static func text(upTo maximum: Int, _ pattern: TextPattern? = nil) -> FieldType {
    .text(TextRule(length: 0...maximum, pattern: pattern))
  }
}

/// The bounds of a text.
package struct TextRule: Sendable, Hashable {
  /// In Unicode scalars (Contract.md §6).
  package let length: ClosedRange<Int>
  package let pattern: TextPattern?
  /// Whether a manifest may write `${agents.KEY.id}` in it: not in the names that identify objects.
  package let holdsReferences: Bool

  package init(
    length: ClosedRange<Int> = 0...Int.max,
    pattern: TextPattern? = nil,
    holdsReferences: Bool = true
  ) {
    self.length = length
    self.pattern = pattern
    self.holdsReferences = holdsReferences
  }
}

/// A named group of fields: the config itself, one of its sections, a list entry, a request body.
///
/// A class rather than a value, so that passing it on retains one reference instead of one per
/// part.
package final class Section: Sendable {
  /// How the API treats an unknown field.
  package enum UnknownFields: Sendable {
    /// Dropped silently, with a success answer (Contract.md §7); still an error in a manifest.
    case dropped
    /// 422 `extra_forbidden`.
    case forbidden
  }

  package let fields: [Field]
  package let unknownFields: UnknownFields
  /// In the order in which the API checks them; it reports the first broken one.
  package let rules: [Rule]
  private let positions: [String: Int]
  /// The fields that must be written.
  package let requiredFields: [Field]

  package init(
    _ fields: [Field],
    unknownFields: UnknownFields = .dropped,
    rules: [Rule] = []
  ) {
    self.fields = fields
    self.unknownFields = unknownFields
    self.rules = rules
    requiredFields = fields.filter(\.isRequired)
    positions = Dictionary(
      fields.enumerated().map { ($1.name, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// The field with that name.
  package subscript(name: String) -> Field? { positions[name].map { fields[$0] } }

  /// The position of a field in schema order.
  package func position(of name: String) -> Int? { positions[name] }

  /// The value the server fills in for a field; `nil` for a required or unknown one.
  func defaultValue(of name: String) -> JSONValue? {
    positions[name].flatMap { fields[$0].defaultValue }
  }

  /// The object the server stores if nothing is written: all fields but the required ones, at their
  /// defaults, sections filled.
  package var defaults: JSONObject { filled(JSONObject()) }

  /// The object as the server would store it, in schema order.
  ///
  /// Written members stay as they are, sections and list entries are filled in, and everything else
  /// has its default. Unknown members follow the known ones, so that a live object loses nothing.
  package func filled(_ written: JSONObject) -> JSONObject {
    var result = JSONObject(reservingCapacity: fields.count)
    for field in fields {
      guard let value = written[field.name] ?? field.defaultValue else { continue }
      result.append(field.type.filled(value), forNewKey: field.name)
    }
    for (key, value) in written.members where positions[key] == nil {
      result.append(value, forNewKey: key)
    }
    return result
  }
}

extension FieldType {
  /// The value with the defaults of the sections inside it filled in.
  package func filled(_ value: JSONValue) -> JSONValue {
    switch (self, value) {
    case (.section(let section), .object(let object)):
      .object(section.filled(object))
    case (.list(let item, _), .array(let items)):
      .array(items.map(item.filled))
    case (.terms, .array(let items)):
      .array(items.trimmedAndDistinct)
    default:
      value
    }
  }

  /// The section of this field, of the entries of its list, or of the values of its mapping.
  package var innerSection: Section? {
    switch self {
    case .section(let section): section
    case .list(let item, _), .map(let item, _): item.innerSection
    case .text, .integer, .number, .boolean, .choice, .uuid, .terms, .object: nil
    }
  }

  /// The pattern of a text.
  package var pattern: TextPattern? {
    if case .text(let rule) = self { rule.pattern } else { nil }
  }

  /// Whether keys chosen by the user stand between the field and its section.
  package var isMap: Bool {
    if case .map = self { true } else { false }
  }
}

extension [JSONValue] {
  /// Terms as the server keeps them: trimmed, without duplicates and empty ones.
  fileprivate var trimmedAndDistinct: [JSONValue] {
    var seen: Set<ExactText> = []
    return compactMap { item in
      guard let text = item.string else { return item }
      let trimmed = String(text.trimmed)
      return trimmed.isEmpty || !seen.insert(ExactText(trimmed)).inserted ? nil : .string(trimmed)
    }
  }
}

extension String {
  /// The text without leading and trailing whitespace.
  package var trimmed: Substring.UnicodeScalarView {
    let scalars = unicodeScalars[...]
    let start = scalars.firstIndex { !$0.properties.isWhitespace } ?? scalars.endIndex
    let rest = scalars[start...]
    let end = rest.lastIndex { !$0.properties.isWhitespace }
    return end.map { rest[...$0] } ?? rest[rest.endIndex...]
  }
}
