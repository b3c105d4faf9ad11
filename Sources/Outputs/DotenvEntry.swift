import Diagnostics

/// A variable of a dotenv file, including all lines of its value.
struct DotenvEntry {
  let name: String
  let lines: Range<Int>

  /// Returns the variables of a file, in order; comments and other lines belong to none.
  ///
  /// A quoted value extends to the line with the closing quote: anything in between that looks like
  /// a variable is part of the value. An unclosed quote extends to the end of its line only.
  static func all(in lines: [TextLine]) -> [DotenvEntry] {
    var entries: [DotenvEntry] = []
    // Quotes without a closing line after this one, so the search is not repeated.
    var unclosed: Set<Quote> = []
    var start = 0
    while start < lines.count {
      var end = start + 1
      if let (name, value) = assignment(in: lines[start].text) {
        if let quote = Quote(rawValue: value.first ?? 0), !unclosed.contains(quote),
          !quote.isClosed(in: value.dropFirst())
        {
          let rest = lines[end...]
          if let last = rest.firstIndex(where: { quote.isClosed(in: $0.text.utf8) }) {
            end = last + 1
          } else {
            unclosed.insert(quote)
          }
        }
        entries.append(DotenvEntry(name: name, lines: start..<end))
      }
      start = end
    }
    return entries
  }

  /// Returns the variable that a line sets, and the text after the `=` and whitespace.
  private static func assignment(
    in line: Substring
  ) -> (name: String, value: Substring.UTF8View)? {
    let bytes = line.utf8
    guard let sign = bytes.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    var name = line[..<sign].unicodeScalars.drop(while: \.properties.isWhitespace)
    let export = "export".unicodeScalars
    if name.starts(with: export),
      name.dropFirst(export.count).first?.properties.isWhitespace == true
    {
      name = name.dropFirst(export.count).drop(while: \.properties.isWhitespace)
    }
    while name.last?.properties.isWhitespace == true { name.removeLast() }
    guard String(name).isVariableName else { return nil }
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    return (String(name), bytes[bytes.index(after: sign)...].drop(while: isBlank))
  }

  private enum Quote: UInt8 {
    case single = 0x27
    case double = 0x22

    /// Whether a part of the value closes the quote; later quotes do not count.
    func isClosed(in piece: Substring.UTF8View) -> Bool {
      let backslash = UInt8(ascii: "\\")
      var rest = piece
      while let byte = rest.popFirst() {
        switch self {
        case .double:
          if byte == backslash { _ = rest.popFirst() } else if byte == rawValue { return true }
        case .single:
          guard byte == rawValue else { continue }
          // For a shell, '\'' continues the quoted text.
          guard rest.starts(with: [backslash, rawValue, rawValue]) else { return true }
          rest = rest.dropFirst(3)
        }
      }
      return false
    }
  }
}
