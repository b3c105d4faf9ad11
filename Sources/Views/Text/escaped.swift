import Diagnostics
import JSON

/// Escapes text so that it cannot control a terminal or a CI runner.
///
/// Escaped text cannot move a cursor, change a color, reverse a terminal's reading order, or issue
/// commands to a program that reads the log. Everything from a manifest or the API is escaped
/// before it is shown. Controls, format characters (including bidirectional overrides) and line
/// separators become `\n`, `\t` or `\u{202E}`; the two joiners stay, because scripts and emoji need
/// them. CI runners interpret `::` at the start, and `##[` and similar anywhere, as commands; these
/// are broken up. Anything that looks like a credential is masked. The result is a single line: to
/// keep several lines, split the text first.
package func escaped(_ text: String) -> String {
  let text = text.withCredentialsMasked
  // Most text is plain ASCII and is returned unchanged.
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) {
    return beginsWithCommand(text) ? withoutCommand(text) : text
  }
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\u{200C}", "\u{200D}": result.unicodeScalars.append(scalar)
    default:
      if scalar.isInvisible {
        result += hexadecimal(scalar)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
  result = withoutRunnerCommands(result)
  return beginsWithCommand(result) ? withoutCommand(result) : result
}

private func hexadecimal(_ scalar: Unicode.Scalar) -> String {
  "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
}

/// Whether the text starts with `::`, ignoring leading whitespace.
func beginsWithCommand(_ text: some StringProtocol) -> Bool {
  guard let first = text.utf8.first, first < 0x21 || first > 0x7E || first == UInt8(ascii: ":")
  else { return false }
  let ink = text.unicodeScalars.drop { $0.properties.isWhitespace }
  return ink.prefix(2).elementsEqual("::".unicodeScalars)
}

private func withoutCommand(_ text: String) -> String {
  let blanks = text.unicodeScalars.prefix { $0.properties.isWhitespace }
  return String(blanks) + hexadecimal(":") + String(text.unicodeScalars.dropFirst(blanks.count + 1))
}

/// The number of terminal columns of an escaped text.
func columns(_ text: String) -> Int {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
  return text.reduce(0) { $0 + columns($1) }
}

/// The columns of a character: one, or two for East Asian wide characters and emoji.
func columns(_ character: Character) -> Int {
  guard let scalar = character.unicodeScalars.first, scalar.value >= 0x1100 else { return 1 }
  switch scalar.value {
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
    0x1F900...0x1FAFF, 0x20000...0x3FFFD:
    return 2
  default:
    return 1
  }
}

extension String {
  /// The text padded with spaces to a width; never truncated.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - columns(self)))
  }
}

/// A count with its noun: `1 request`, `2 requests`.
func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

/// Wraps a text at spaces into lines of at most `width` columns.
///
/// Never breaks before `::`, which CI runners would interpret as a command at the start of a line.
func wrappedAtBlanks(_ text: String, width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  // A line that must not be broken may be as long as the text: its columns are counted once.
  var used = 0
  for word in text.split(separator: " ") {
    let wordColumns = columns(String(word))
    if !line.isEmpty, used + 1 + wordColumns > width, !beginsWithCommand(word) {
      lines.append(line)
      line = ""
    }
    used = line.isEmpty ? wordColumns : used + 1 + wordColumns
    line += (line.isEmpty ? "" : " ") + word
  }
  return lines + [line]
}
