import Diagnostics
import Resources

/// Why the value of a secret looks damaged or incomplete; never the value itself.
enum SecretRemark: Hashable {
  /// It ended with a line break, which was removed.
  case lineBreak
  /// It starts or ends with whitespace or a further line break.
  case outerBlank
  /// The whole value is quoted.
  case quotes
  /// A variable or a reference that should have been expanded before Turnform started.
  case unexpanded
  /// A placeholder for a value that is still to be written.
  case placeholder

  /// Returns the remarks on a value, in the order of the cases; none for an ordinary secret.
  static func all(on text: String) -> [SecretRemark] {
    let inner = text.withoutOuterBlanks
    var remarks: [SecretRemark] = []
    if inner.utf8.count != text.utf8.count || text.hasInvisibleEnd { remarks.append(.outerBlank) }
    let unquoted = inner.withoutQuotes
    if unquoted != nil { remarks.append(.quotes) }
    let core = (unquoted ?? inner).withoutOuterBlanks
    if core.isUnexpanded {
      remarks.append(.unexpanded)
    } else if core.isPlaceholder {
      remarks.append(.placeholder)
    }
    return remarks
  }

  func words(for source: SecretSource) -> (detail: String, advice: String) {
    let secret = "The secret \(quoted("\(source)"))"
    switch self {
    case .lineBreak:
      return (
        "\(secret) ends with a line break, which is not sent.",
        "Store it without the line break: printf, unlike echo, adds none."
      )
    case .outerBlank:
      return (
        "\(secret) starts or ends with whitespace, a line break or an invisible character.",
        "It is sent unchanged; remove the character unless it is part of the secret."
      )
    case .quotes:
      return (
        "\(secret) is in quotes, which are sent as well.",
        "Remove the quotes unless they are part of the secret."
      )
    case .unexpanded:
      return (
        "\(secret) contains the name of a variable or a reference instead of its value.",
        "Check where it is set: for example, a shell does not expand variables in single quotes."
      )
    case .placeholder:
      return (
        "\(secret) looks like a sample value.",
        "Set it to the secret itself."
      )
    }
  }
}

extension String {
  /// The text inside a pair of quotes of one kind; `nil` without them.
  fileprivate var withoutQuotes: String? {
    guard utf8.count >= 2, let first = unicodeScalars.first, let last = unicodeScalars.last,
      ["\"\"", "''", "``", "“”", "‘’", "„“", "«»"]
        .contains(where: { $0.unicodeScalars.elementsEqual([first, last]) })
    else { return nil }
    return String(String.UnicodeScalarView(unicodeScalars.dropFirst().dropLast()))
  }

  /// Whether it starts or ends with a character that editors do not show.
  fileprivate var hasInvisibleEnd: Bool {
    [unicodeScalars.first, unicodeScalars.last]
      .contains { $0.map { ["\u{FEFF}", "\u{200B}", "\u{2060}"].contains($0) } ?? false }
  }

  /// Whether a shell, a CI system or a template should have expanded it.
  fileprivate var isUnexpanded: Bool {
    let marks = [("${", "}"), ("$(", ")"), ("{{", "}}"), ("%", "%")]
    if marks.contains(where: { between($0, $1)?.isName ?? false }) { return true }
    if utf8.first == UInt8(ascii: "$"), String(dropFirst()).isVariableName { return true }
    if holdsVariable { return true }
    return ["op://", "arn:aws:secretsmanager:", "arn:aws:ssm:", "@Microsoft.KeyVault("]
      .contains { utf8.starts(with: $0.utf8) }
  }

  /// Whether it contains `${NAME}` or `${{` in any position.
  private var holdsVariable: Bool {
    var rest = utf8[...]
    while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
      rest = rest[rest.index(after: dollar)...]
      if rest.starts(with: "{{".utf8) { return true }
      guard rest.first == UInt8(ascii: "{") else { continue }
      let name = rest.dropFirst().prefix { $0 != UInt8(ascii: "}") }
      if name.endIndex < rest.endIndex, String(Substring(name)).isVariableName { return true }
    }
    return false
  }

  /// The text between a prefix and a suffix.
  private func between(_ start: String, _ end: String) -> String? {
    guard utf8.count > start.utf8.count + end.utf8.count, utf8.starts(with: start.utf8),
      utf8.suffix(end.utf8.count).elementsEqual(end.utf8)
    else { return nil }
    return String(Substring(utf8.dropFirst(start.utf8.count).dropLast(end.utf8.count)))
  }

  /// Whether it contains only characters of names, paths and `secrets.NAME`.
  private var isName: Bool {
    unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || "0123456789_-. :?/{}".unicodeScalars.contains(scalar))
    }
  }

  /// Whether it is a common placeholder that people and programs write.
  fileprivate var isPlaceholder: Bool {
    guard utf8.count <= 64 else { return false }
    let word = String(
      String.UnicodeScalarView(
        lowercased().unicodeScalars.filter { !"-_ .".unicodeScalars.contains($0) }
      )
    )
    if placeholders.contains(word) || word.isEmpty { return true }
    if ["your", "insert", "replacewith"].contains(where: { word.utf8.starts(with: $0.utf8) }) {
      return word.utf8.allSatisfy { (0x61...0x7A).contains($0) }
    }
    if between("<", ">") != nil || between("[", "]") != nil { return true }
    let marks = word.unicodeScalars.filter { "x*•…".unicodeScalars.contains($0) }.count
    return marks > 2 && marks == word.unicodeScalars.count
  }
}

/// In lower case, without word separators.
private let placeholders: Set = [
  "changeit", "changeme", "changethis", "fixme", "na", "nil", "null", "password", "placeholder",
  "redacted", "replace", "replaceme", "secret", "tbd", "todo", "undefined",
]
