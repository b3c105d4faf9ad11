/// A wildcard pattern for one path component.
struct NamePattern {
  private enum Token {
    case scalar(Unicode.Scalar)
    /// Any single scalar.
    case one
    /// Any number of scalars.
    case many
    /// One scalar of a class, `[a-z]` or `[!a-z]`.
    case among(ScalarClass)
  }

  private let tokens: [Token]

  /// - Parameter text: `*` and `?` are wildcards, everything else is literal.
  init(_ text: String) {
    tokens = text.unicodeScalars.map { $0 == "*" ? .many : $0 == "?" ? .one : .scalar($0) }
  }

  /// Fails for text that Git does not accept as a pattern: an unclosed class, or a `\` at the end.
  ///
  /// - Parameter text: In `.gitignore` syntax: with classes, and `\` as the escape character.
  init?(ignoring text: Substring.UnicodeScalarView) {
    var tokens: [Token] = []
    var rest = text
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*": tokens.append(.many)
      case "?": tokens.append(.one)
      case "[":
        guard let scalars = ScalarClass(&rest) else { return nil }
        tokens.append(.among(scalars))
      case "\\":
        guard let escaped = rest.popFirst() else { return nil }
        tokens.append(.scalar(escaped))
      default: tokens.append(.scalar(scalar))
      }
    }
    self.tokens = tokens
  }

  func matches(_ name: [Unicode.Scalar]) -> Bool {
    fits(name, tokens) {
      if case .many = $0 { true } else { false }
    } isOne: { scalar, token in
      switch token {
      case .scalar(let other): scalar == other
      case .one, .many: true
      case .among(let scalars): scalars.contains(scalar)
      }
    }
  }
}

/// The scalars between `[` and `]`.
private struct ScalarClass {
  private var ranges: [ClosedRange<Unicode.Scalar>] = []
  private var isNegated = false

  /// Consumes a class from the text after its `[`; `nil` when the class is not closed.
  init?(_ rest: inout Substring.UnicodeScalarView) {
    if let first = rest.first, first == "!" || first == "^" {
      isNegated = true
      rest.removeFirst()
    }
    var isFirst = true
    while let scalar = rest.popFirst() {
      if scalar == "]", !isFirst { return }
      isFirst = false
      if scalar == "[", rest.first == ":", let named = Self.named(&rest) {
        ranges += named
        continue
      }
      guard let lower = Self.escaped(scalar, &rest) else { return nil }
      guard rest.first == "-", let next = rest.dropFirst().first, next != "]" else {
        ranges.append(lower...lower)
        continue
      }
      rest.removeFirst(2)
      guard let upper = Self.escaped(next, &rest) else { return nil }
      if lower <= upper { ranges.append(lower...upper) }
    }
    return nil
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    ranges.contains { $0.contains(scalar) } != isNegated
  }

  private static func escaped(
    _ scalar: Unicode.Scalar,
    _ rest: inout Substring.UnicodeScalarView
  ) -> Unicode.Scalar? { scalar == "\\" ? rest.popFirst() : scalar }

  /// ASCII classes such as `[:alpha:]`.
  private static func named(
    _ rest: inout Substring.UnicodeScalarView
  ) -> [ClosedRange<Unicode.Scalar>]? {
    let known: [String: [ClosedRange<Unicode.Scalar>]] = [
      "alnum": ["0"..."9", "A"..."Z", "a"..."z"], "alpha": ["A"..."Z", "a"..."z"],
      "blank": [" "..." ", "\t"..."\t"], "cntrl": ["\0"..."\u{1F}", "\u{7F}"..."\u{7F}"],
      "digit": ["0"..."9"], "graph": ["!"..."~"], "lower": ["a"..."z"], "print": [" "..."~"],
      "punct": ["!"..."/", ":"..."@", "["..."`", "{"..."~"], "space": ["\t"..."\r", " "..." "],
      "upper": ["A"..."Z"], "xdigit": ["0"..."9", "A"..."F", "a"..."f"],
    ]
    let name = String(rest.dropFirst().prefix { $0 != ":" })
    guard let ranges = known[name],
      rest.dropFirst(name.unicodeScalars.count + 1).starts(with: ":]".unicodeScalars)
    else { return nil }
    rest = rest.dropFirst(name.unicodeScalars.count + 3)
    return ranges
  }
}

/// Whether a sequence matches a pattern in which a star matches any number of items.
///
/// Only the last star needs backtracking: it can match everything that an earlier star could.
func fits<Item, Token>(
  _ items: [Item],
  _ pattern: [Token],
  isStar: (Token) -> Bool,
  isOne: (Item, Token) -> Bool
) -> Bool {
  var (item, place) = (0, 0)
  var retry: (item: Int, place: Int)?
  while item < items.count {
    if place < pattern.count, isStar(pattern[place]) {
      retry = (item, place)
      place += 1
    } else if place < pattern.count, isOne(items[item], pattern[place]) {
      item += 1
      place += 1
    } else if let last = retry {
      retry = (last.item + 1, last.place)
      (item, place) = (last.item + 1, last.place + 1)
    } else {
      return false
    }
  }
  return pattern[place...].allSatisfy(isStar)
}
