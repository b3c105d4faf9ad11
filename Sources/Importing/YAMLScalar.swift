import JSON

/// Formats scalar values.
enum YAMLScalar {
  /// A value after a key or a dash.
  static func inBlock(_ draft: YAMLDraft) -> String { written(draft, isFlow: false) }

  /// A value inside brackets or braces.
  static func inFlow(_ draft: YAMLDraft) -> String { written(draft, isFlow: true) }

  /// A key, valid in any context.
  static func key(_ text: String) -> String { isPlain(text, isFlow: true) ? text : quoted(text) }

  private static func written(_ draft: YAMLDraft, isFlow: Bool) -> String {
    switch draft {
    case .value(.null): "null"
    case .value(.bool(let value)): value ? "true" : "false"
    case .value(.number(let number)): number.literal
    case .value(.string(let text)): isPlain(text, isFlow: isFlow) ? text : quoted(text)
    case .plain(let text): isNumberLike(text) ? text : written(.text(text), isFlow: isFlow)
    case .tagged(let tag, let text): "!\(tag) \(written(.text(text), isFlow: isFlow))"
    case .list, .value(.array): "[]"
    case .mapping, .value(.object): "{}"
    }
  }

  /// Whether a string is written as a literal block, after `|`.
  ///
  /// Strings with ambiguous indentation or invisible characters are quoted instead.
  static func isBlock(_ text: String) -> Bool {
    guard text.utf8.dropLast().contains(UInt8(ascii: "\n")) else { return false }
    guard text.unicodeScalars.allSatisfy({ $0 == "\n" || isPrintable($0) }) else { return false }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first?.utf8.first, first != UInt8(ascii: " ") else { return false }
    return lines.allSatisfy { line in
      line.isEmpty || line.utf8.contains { $0 != UInt8(ascii: " ") }
    }
  }

  /// Whether an unquoted string reads back as itself.
  private static func isPlain(_ text: String, isFlow: Bool) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    guard !indicators.contains(first), first != 0x20, last != 0x20, last != UInt8(ascii: ":")
    else { return false }
    guard text.unicodeScalars.allSatisfy(isPrintable), !isMeaningful(text) else { return false }
    var previous: UInt8 = 0
    for byte in text.utf8 {
      switch (previous, byte) {
      case (UInt8(ascii: ":"), 0x20), (0x20, UInt8(ascii: "#")): return false
      case (_, UInt8(ascii: ",")), (_, UInt8(ascii: "[")), (_, UInt8(ascii: "]")),
        (_, UInt8(ascii: "{")), (_, UInt8(ascii: "}")):
        if isFlow { return false }
      default: break
      }
      previous = byte
    }
    return true
  }

  /// The characters that must not start a plain scalar.
  private static let indicators = Set("-?:,[]{}#&*!|>'\"%@`=".utf8)

  /// Whether this or another YAML reader would read a plain scalar as something other than a
  /// string.
  private static func isMeaningful(_ text: String) -> Bool {
    switch text.lowercased() {
    case "<<", "=", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf",
      ".nan", "+.inf":
      true
    default: isNumberLike(text) || text.utf8.starts(with: "...".utf8)
    }
  }

  /// Whether a string starts like a number and has only characters of numbers and times.
  private static func isNumberLike(_ text: String) -> Bool {
    guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else { return false }
    return text.utf8.allSatisfy { "+-.:_0123456789abcdefABCDEFoxOX".utf8.contains($0) }
  }

  /// Whether a scalar needs no escape: not a control or format character, and not a line break.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E: true
    case 0x200C, 0x200D: true
    case 0xFFFE, 0xFFFF: false
    default: !scalar.isInvisible
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if isPrintable(scalar) {
          result.unicodeScalars.append(scalar)
        } else {
          let digits = String(scalar.value, radix: 16, uppercase: true)
          let (sign, length) = scalar.value > 0xFFFF ? ("U", 8) : ("u", 4)
          result += "\\\(sign)" + String(repeating: "0", count: length - digits.count) + digits
        }
      }
    }
    return result + "\""
  }
}
