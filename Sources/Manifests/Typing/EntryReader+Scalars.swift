import Diagnostics
import JSON
import Resources
import YAML

/// The text of a scalar, and how it may be interpreted.
struct ScalarText {
  let text: String
  /// Whether it may be a boolean or a number: it is not quoted.
  var isPlain = true
  /// Whether `${…}` in it is a reference: it is not external data.
  var hasReferences = true
}

extension EntryReader {
  mutating func scalar(_ node: YAMLNode, _ type: FieldType) -> JSONValue? {
    guard node.isScalar else { return reportWrongType(node, expected: type.inWords) }
    guard let scalar = text(of: node) else { return nil }
    switch type {
    case .text(let rule): return checked(scalar, rule, at: node)
    case .uuid: return checked(scalar, TextRule(pattern: .uuid), at: node)
    case .choice(let words): return choice(scalar, words, at: node)
    case .boolean: return boolean(scalar, at: node)
    case .integer(let range): return integer(scalar, range, at: node)
    case .number(let range): return number(scalar, range, at: node)
    case .terms, .list, .map, .object, .section: return nil
    }
  }

  /// The text to type; a tag is replaced by its value.
  mutating func text(of node: YAMLNode) -> ScalarText? {
    guard let text = node.text else { return nil }
    switch node.tag {
    case nil: return ScalarText(text: text, isPlain: node.isPlain)
    case .string, .nonSpecific, .mapping, .sequence: return ScalarText(text: text, isPlain: false)
    case .secret: return nil
    case .file: return fileText(text, node).map { ScalarText(text: $0) }
    case .environment:
      return variable(text, node).map { ScalarText(text: $0, hasReferences: false) }
    }
  }

  /// Checks the bounds of a text; records its references and returns it with them as written.
  mutating func checked(_ scalar: ScalarText, _ rule: TextRule, at node: YAMLNode) -> JSONValue? {
    let traits = TextTraits(scanning: scalar.text)
    guard traits.isEmpty || canStay(traits, at: node) else { return nil }
    guard scalar.hasReferences, !traits.isDisjoint(with: [.reference, .escapedReference]) else {
      return bounded(scalar.text, rule, at: node)
    }
    guard traits.contains(.reference) else {
      return bounded(scalar.text.withReferencesUnescaped, rule, at: node)
    }
    return referring(scalar.text, rule, at: node)
  }

  private mutating func bounded(_ text: String, _ rule: TextRule, at node: YAMLNode) -> JSONValue? {
    guard hasLength(text, rule.length, at: node) else { return nil }
    if let pattern = rule.pattern, !pattern.matches(text) {
      return report(
        .badPattern,
        at: node.span,
        "\(name) is \(quoted(text)), which has an invalid format.",
        "Use \(pattern.explanation)."
      )
    }
    return .string(text)
  }

  /// Checks a text with references; returns its readable form.
  private mutating func referring(
    _ text: String,
    _ rule: TextRule,
    at node: YAMLNode
  ) -> JSONValue? {
    guard rule.holdsReferences, rule.pattern?.holdsReferences ?? true else {
      return report(
        .badReference,
        at: node.span,
        "\(name) contains \"${\", but references are not allowed here.",
        "Write the text itself; use \"$${\" for a literal \"${\"."
      )
    }
    let (template, found) = TemplateReader.read(text, targets)
    for problem in found {
      report(problem.code, at: node.span, "\(name): \(problem.detail)", problem.advice)
    }
    // With an id for every reference, the text has the length of the one that is sent.
    guard found.isEmpty, bounded(template.sample, rule, at: node) != nil else { return nil }
    note(template)
    return .string(template.reading)
  }

  private mutating func canStay(_ traits: TextTraits, at node: YAMLNode) -> Bool {
    if traits.contains(.variable) { hasVariables = true }
    if traits.contains(.credential) {
      diagnostics.report(
        .secretInPlainText,
        at: node.span,
        "\(name) contains what looks like a service key.",
        "Remove it, and revoke the key if it is real: it is in the repository.",
        severity: .warning
      )
    }
    guard traits.contains(.nul) else { return true }
    report(
      .badPattern,
      at: node.span,
      "\(name) contains the character U+0000, which the API cannot store.",
      "Remove the character."
    )
    return false
  }

  private mutating func hasLength(
    _ text: String,
    _ bounds: ClosedRange<Int>,
    at node: YAMLNode
  ) -> Bool {
    // A scalar is one to four bytes, so most texts need no counting.
    let bytes = text.utf8.count
    if bytes <= bounds.upperBound, bytes >= bounds.lowerBound * 4 { return true }
    let length = text.unicodeScalars.count
    guard !bounds.contains(length) else { return true }
    report(
      .badLength,
      at: node.span,
      length == 0 ? "\(name) is empty." : "\(name) has \(length) characters.",
      "Use \(words(for: bounds)) characters."
    )
    return false
  }

  private mutating func choice(
    _ scalar: ScalarText,
    _ words: [String],
    at node: YAMLNode
  ) -> JSONValue? {
    guard !words.contains(scalar.text) else { return .string(scalar.text) }
    return report(
      .notAChoice,
      at: node.span,
      "\(name) is \(quoted(scalar.text)); allowed values: \(words.joined(separator: ", ")).",
      suggestion(for: scalar.text, among: words, otherwise: "Use one of these.")
    )
  }

  private mutating func boolean(_ scalar: ScalarText, at node: YAMLNode) -> JSONValue? {
    if scalar.isPlain, let value = Bool(scalar.text) { return .bool(value) }
    let meaning: String? =
      switch scalar.text.lowercased() {
      case "true", "yes", "y", "on": "true"
      case "false", "no", "n", "off": "false"
      default: nil
      }
    return reportBadScalar(
      scalar,
      at: node,
      expected: "true or false",
      advice: meaning.map { "Write \($0)." } ?? "Write true or false."
    )
  }

  private mutating func integer(
    _ scalar: ScalarText,
    _ range: ClosedRange<Int>,
    at node: YAMLNode
  ) -> JSONValue? {
    guard scalar.isPlain, let literal = CoreSchema.integerLiteral(scalar.text) else {
      return reportBadScalar(
        scalar,
        at: node,
        expected: "a whole number",
        advice: "Use decimal digits only, for example 1000."
      )
    }
    guard let value = Int(literal), range.contains(value) else {
      return reportOutOfRange(scalar, range, at: node)
    }
    return .number(JSONNumber(value))
  }

  private mutating func number(
    _ scalar: ScalarText,
    _ range: ClosedRange<Double>,
    at node: YAMLNode
  ) -> JSONValue? {
    guard scalar.isPlain, let value = CoreSchema.double(scalar.text) else {
      return reportBadScalar(
        scalar,
        at: node,
        expected: "a number",
        advice: "Use a decimal number, for example 0.7."
      )
    }
    guard range.contains(value), let number = CoreSchema.number(scalar.text, reading: value)
    else {
      return reportOutOfRange(scalar, range, at: node)
    }
    return .number(number)
  }

  /// Reports a scalar of the wrong type, with advice for one that is only quoted.
  private mutating func reportBadScalar(
    _ scalar: ScalarText,
    at node: YAMLNode,
    expected: String,
    advice: String
  ) -> JSONValue? {
    report(
      .wrongType,
      at: node.span,
      scalar.isPlain
        ? "\(name) must be \(expected), but is \(quoted(scalar.text))."
        : "\(name) must be \(expected), but is a string.",
      scalar.isPlain ? advice : "Remove the quotes. " + advice
    )
  }

  private mutating func reportOutOfRange(
    _ scalar: ScalarText,
    _ range: ClosedRange<some Comparable>,
    at node: YAMLNode
  ) -> JSONValue? {
    report(
      .outOfRange,
      at: node.span,
      "\(name) is \(quoted(scalar.text)).",
      "Use a number from \(range.lowerBound) to \(range.upperBound)."
    )
  }
}

extension FieldType {
  /// The type with its article, for sentences: "a text".
  fileprivate var inWords: String {
    switch self {
    case .text, .choice, .uuid: "a string"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "true or false"
    case .terms, .list: "a list"
    case .map, .object, .section: "a mapping"
    }
  }
}
