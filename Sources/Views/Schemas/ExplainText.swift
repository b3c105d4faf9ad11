package import JSON
import Resources

/// A field of the manifest language, explained for people.
struct ExplainText {
  var style = Style.plain

  /// The explanation of one field, ending with a line break.
  func text(_ explanation: Explanation) -> String {
    let field = explanation.field
    var blocks = [
      style.paint(escaped(explanation.path), .strong) + "\n  " + field.summary,
      facts(field).map { "  \($0.padded(to: 10))\($1)" }.joined(separator: "\n"),
    ]
    if let section = field.type.innerSection {
      blocks.append(style.paint("Fields", .strong) + "\n" + table(section.fields))
    }
    let rules = explanation.rules.map { hanging("- ", "\($0.message) \($0.advice)") }
    return (blocks + style.section("Refused", rules)).joined(separator: "\n\n") + "\n"
  }

  /// One topic, ending with a line break.
  func text(_ topic: ExplainTopic) -> String {
    let blocks = topic.parts.map { part in
      switch part {
      case .text(let text): hanging("", text)
      case .rows(let rows): self.rows(rows)
      }
    }
    return ([style.paint(topic.title, .strong)] + blocks).joined(separator: "\n\n") + "\n"
  }

  /// The sections of a stack and the topics, ending with a line break.
  func overview() -> String {
    let topics = rows(ExplainTopic.allCases.map { ($0.rawValue, $0.title + ".") })
    return style.paint("A stack", .strong) + "\n" + table(Explanation.roots) + "\n\n"
      + style.paint("Topics", .strong) + "\n" + topics
      + "\n\nUse turnform explain PATH for a field or turnform explain TOPIC for a topic, "
      + "for example:\nturnform explain agents.config.llm\n"
  }

  private func rows(_ rows: [(String, String)]) -> String {
    let width = rows.map { columns($0.0) }.max() ?? 0
    return rows.map { hanging($0.padded(to: width) + "  ", $1) }.joined(separator: "\n")
  }

  private func facts(_ field: Field) -> [(String, String)] {
    var facts = [("type", field.type.words)]
    if case .text(let rule) = field.type, let pattern = rule.pattern {
      facts.append(("form", pattern.explanation))
    }
    facts.append(("default", field.defaultText ?? "none: it is required"))
    if field.isNullable { facts.append(("null", "allowed")) }
    if field.isSecret || field.type.hasSecretValues {
      facts.append(("secret", "set with !secret env:NAME or !secret file:PATH; never printed"))
    }
    return facts
  }

  private func table(_ fields: [Field]) -> String {
    let names = fields.map { columns($0.name) }.max() ?? 0
    let types = fields.map { $0.type.shortWords }
    let width = min(28, types.map(columns).max() ?? 0)
    return zip(fields, types)
      .map { hanging("\($0.name.padded(to: names))  \($1.padded(to: width))  ", $0.summary) }
      .joined(separator: "\n")
  }

  /// A text after a heading, wrapped with a hanging indent.
  private func hanging(_ heading: String, _ text: String) -> String {
    let indent = 2 + columns(heading)
    let rows = wrappedAtBlanks(text, width: max(30, style.width - indent))
    return "  " + heading + rows.joined(separator: "\n" + String(repeating: " ", count: indent))
  }
}

/// A field of the manifest language, explained for programs.
package enum ExplainJSON {
  /// The document of one field.
  ///
  /// Format: `{format_version, path, type, summary, required, nullable, secret, default?, fields,
  /// rules, topic?}`; `topic` is the document of the topic with the field's name.
  package static func document(
    _ explanation: Explanation,
    _ topic: ExplainTopic? = nil
  ) -> JSONValue {
    var object = description(explanation.field)
    object["format_version"] = .string(formatVersion)
    object["path"] = .string(explanation.path)
    object["fields"] = .array(
      (explanation.field.type.innerSection?.fields ?? []).map { .object(description($0)) }
    )
    object["rules"] = .array(explanation.rules.map { .string("\($0.message) \($0.advice)") })
    object["topic"] = topic?.document
    return .object(object)
  }

  /// The document of the overview: `{format_version, fields, topics: [{topic, title}]}`.
  package static func overview() -> JSONValue {
    [
      "format_version": .string(formatVersion),
      "fields": .array(Explanation.roots.map { .object(description($0)) }),
      "topics": .array(
        ExplainTopic.allCases.map { ["topic": .string($0.rawValue), "title": .string($0.title)] }
      ),
    ]
  }

  private static func description(_ field: Field) -> JSONObject {
    var object: JSONObject = [
      "name": .string(field.name),
      "type": .string(field.type.words),
      "summary": .string(field.summary),
      "required": .bool(field.isRequired),
      "nullable": .bool(field.isNullable),
      "secret": .bool(field.isSecret),
    ]
    object["default"] = field.defaultValue
    return object
  }
}

extension Field {
  /// The default; `nil` if the field is required.
  fileprivate var defaultText: String? {
    guard let defaultValue else { return nil }
    switch (type, defaultValue) {
    case (.section, _): return "the defaults of its fields"
    case (_, .string(let text)) where text.isEmpty: return "empty string"
    case (_, .array(let items)) where items.isEmpty: return "empty list"
    case (_, .object(let members)) where members.isEmpty: return "empty mapping"
    case (_, .null): return isNullable ? "null" : "not set"
    default: return compact(defaultValue)
    }
  }
}

extension FieldType {
  fileprivate var hasSecretValues: Bool {
    switch self {
    case .map(_, let areSecret): areSecret
    case .text, .integer, .number, .boolean, .choice, .uuid, .terms, .list, .object, .section: false
    }
  }

  /// The type with all bounds.
  fileprivate var words: String {
    switch self {
    case .text(let rule): "string" + lengthWords(rule.length, "character")
    case .integer(let bounds): "whole number, \(bounds.lowerBound) to \(bounds.upperBound)"
    case .number(let bounds):
      "number, \(shortest(bounds.lowerBound)) to \(shortest(bounds.upperBound))"
    case .boolean: "true or false"
    case .choice(let words): "one of " + words.joined(separator: ", ")
    case .uuid: "UUID"
    case .terms: "list of strings"
    case .list(let item, let count): "list of \(item.plural)" + lengthWords(count, "item")
    case .map(let value, let areSecret):
      "mapping of names to \(value.plural)" + (areSecret ? ", the values are secret" : "")
    case .object: "mapping, not checked"
    case .section: "section"
    }
  }

  /// The type without bounds, for tables.
  fileprivate var shortWords: String {
    switch self {
    case .text: "string"
    case .integer: "whole number"
    case .number: "number"
    case .choice(let words):
      words.joined(separator: ", ").count <= 24 ? words.joined(separator: ", ") : "choice"
    case .list(let item, _): "list of \(item.plural)"
    case .map, .object: "mapping"
    case .boolean, .uuid, .terms, .section: words
    }
  }

  private var plural: String {
    switch self {
    case .text, .terms: "strings"
    case .integer: "whole numbers"
    case .number: "numbers"
    case .boolean: "booleans"
    case .choice: "choices"
    case .uuid: "UUIDs"
    case .list: "lists"
    case .map, .object: "mappings"
    case .section: "sections"
    }
  }

  private func lengthWords(_ length: ClosedRange<Int>, _ noun: String) -> String {
    switch (length.lowerBound, length.upperBound) {
    case (0, .max): ""
    case (0, let most): ", at most \(counted(most, noun))"
    case (let least, .max): ", at least \(counted(least, noun))"
    case (let least, let most): ", \(least) to \(counted(most, noun))"
    }
  }

  /// The number without a redundant fraction: `2`, `0.25`.
  private func shortest(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}
