import Diagnostics
import JSON
import Planning
import Resources

/// The server's text in displayable form: one line, bounded, without invisible characters.
///
/// - Parameter limit: The maximum length in scalars.
func oneLine(_ text: String, upTo limit: Int = 300) -> String {
  var line = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    if !scalar.isInvisible, !scalar.properties.isWhitespace {
      line.append(scalar)
    } else if let last = line.last, last != " " {
      line.append(" ")
    }
  }
  while line.last == " " { line.removeLast() }
  guard line.count > limit else { return String(line) }
  return String(line.prefix(limit)) + "…"
}

/// The server's reason for refusing a value, without the prefixes of pydantic and the parser.
///
/// - Parameter secrets: All secrets of the run: a text that contains one is not shown.
/// - Returns: `nil` if there is nothing to show, or the text may hold a password.
func shownReason(_ text: String, without secrets: SecretStore) -> String? {
  guard !secrets.isPart(of: text), !text.holdsPassword else { return nil }
  var rest = text[...]
  for prefix in ["Value error, ", "<stored scenario>: "] where rest.utf8.starts(with: prefix.utf8) {
    rest = Substring(rest.utf8.dropFirst(prefix.utf8.count))
  }
  var line = oneLine(String(rest).withCredentialsMasked)
  // The enclosing sentence adds its own full stop.
  while line.utf8.last == UInt8(ascii: ".") || line.utf8.last == UInt8(ascii: " ") {
    line.unicodeScalars.removeLast()
  }
  return line.isEmpty ? nil : line
}

extension String {
  /// Whether there is text between `://` and an `@`, such as a password in a URL.
  fileprivate var holdsPassword: Bool {
    let bytes = Array(utf8)
    return bytes.indices.dropLast(2)
      .contains { start in
        bytes[start...].starts(with: "://".utf8)
          && bytes[start...].prefix { $0 > UInt8(ascii: " ") }.contains(UInt8(ascii: "@"))
      }
  }
}
