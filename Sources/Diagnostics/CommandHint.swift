/// Command lines in messages, for people to copy into a shell.
package enum CommandHint {
  /// A command line of this program, such as `turnform apply 'my stack' --adopt`.
  package static func turnform(_ words: String...) -> String { turnform(words) }

  /// A command line of this program, from an array.
  package static func turnform(_ words: [String]) -> String {
    (["turnform"] + words.map(word)).joined(separator: " ")
  }

  /// A path as an argument that no parser mistakes for an option.
  package static func path(_ path: String) -> String {
    path.utf8.first == UInt8(ascii: "-") ? "./" + path : path
  }

  /// A text as one word of a command line.
  ///
  /// - Returns: The text unchanged if every shell reads it literally, otherwise quoted; invisible
  ///   characters are escaped in a form that bash, zsh and ksh read.
  package static func word(_ text: String) -> String {
    guard !text.isEmpty else { return "''" }
    if text.utf8.allSatisfy(isPlain) { return text }
    guard text.unicodeScalars.contains(where: isInvisible) else { return quoted(text) }
    return "$'" + text.unicodeScalars.map(escaped).joined() + "'"
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "'", "\\": "\\\(scalar)"
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case _ where isInvisible(scalar):
      // Three octal digits: a hexadecimal escape would consume the characters that follow.
      String(scalar).utf8
        .map { byte in
          let digits = String(byte, radix: 8)
          return "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
        }
        .joined()
    case _: String(scalar)
    }
  }

  /// A text in single quotes, as every shell and dotenv reader accepts it.
  ///
  /// - Parameter text: Untrusted text, split by scalars: a quote with a combining mark is one
  ///   `Character`, yet a shell still ends the word there.
  /// - Returns: The quoted text, such as `'it'\''s'`.
  package static func quoted(_ text: String) -> String {
    "'" + text.unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte.isLetterOrDigit || "_@%+:,./-".utf8.contains(byte)
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
