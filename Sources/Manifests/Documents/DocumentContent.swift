import Diagnostics
import Hashing

/// The documents that the API accepts (Contract.md §12).
enum DocumentContent {
  /// The content types by file extension, as the API spells them.
  static let types = [
    "txt": "text/plain", "md": "text/markdown", "csv": "text/csv",
    "tsv": "text/tab-separated-values", "yaml": "text/yaml", "yml": "text/yaml",
    "xml": "text/xml", "json": "application/json", "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ]

  /// The maximum file size in bytes.
  static let byteLimit = 10 << 20
  /// The maximum text length in characters; only the API can extract the text of PDF and Word
  /// files.
  static let characterLimit = 1_000_000
  /// The maximum length of a file name.
  private static let nameLimit = 255

  /// The content type of a file; `nil` when the API does not accept such files.
  static func type(of path: String) -> String? { types[parts(of: path).ending.lowercased()] }

  /// Returns the name of a document: `faq~9f2c1b7e.md` for `docs/faq.md`.
  ///
  /// - Parameter digest: The SHA-256 of its content in hexadecimal.
  /// - Returns: At most 255 bytes; a longer stem is truncated.
  static func name(of path: String, digest: String) -> String {
    let (stem, ending) = parts(of: path)
    let rest = "~\(digest.prefix(8)).\(ending)"
    var kept = stem.unicodeScalars[...]
    while kept.reduce(0, { $0 + UTF8.width($1) }) + rest.utf8.count > nameLimit {
      kept.removeLast()
    }
    return String(String.UnicodeScalarView(kept)) + rest
  }

  /// Whether a name reaches the API unchanged in a quoted header value.
  static func isUsableName(_ name: String) -> Bool {
    name.unicodeScalars.allSatisfy { scalar in
      switch scalar {
      case "\"", "\\", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}": false
      case let scalar: scalar.value >= 0x20
      }
    }
  }

  /// Whether the content of a plain-text type is empty or only whitespace.
  static func isBlank(_ bytes: [UInt8], of type: String) -> Bool {
    guard isText(type) else { return bytes.isEmpty }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0 == "\u{FEFF}" }
  }

  private static func isText(_ type: String) -> Bool {
    type.utf8.starts(with: "text/".utf8) || type == "application/json"
  }

  /// Whether the content of a plain-text type has more characters than the API extracts.
  static func isTooLong(_ bytes: [UInt8], of type: String) -> Bool {
    guard isText(type), bytes.count > characterLimit else { return false }
    return bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } > characterLimit
  }

  private static func parts(of path: String) -> (stem: String, ending: String) {
    let file = path.pathParts.last ?? path
    guard let dot = file.utf8.lastIndex(of: UInt8(ascii: ".")) else { return (file, "") }
    return (String(file[..<dot]), String(file[file.utf8.index(after: dot)...]))
  }
}
