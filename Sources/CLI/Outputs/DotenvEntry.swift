import Diagnostics

/// A variable of a dotenv file, with all lines of its value.
struct DotenvEntry {
  let name: String
  let lines: Range<Int>

  /// The variables of a file, in order; comments and everything else belong to none.
  ///
  /// A value that begins with a quote goes on to the line that closes it: what looks like a variable in
  /// between is part of the value. A quote that is never closed is one line.
  static func all(in lines: [TextLine]) -> [DotenvEntry] {
    var entries: [DotenvEntry] = []
    // Where no line behind closes a kind of quote, none is looked for again.
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

  /// The variable that a line sets, and what stands behind the sign and blanks.
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
    guard SinkText.isVariable(String(name)) else { return nil }
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    return (String(name), bytes[bytes.index(after: sign)...].drop(while: isBlank))
  }

  private enum Quote: UInt8 {
    case single = 0x27
    case double = 0x22

    /// Whether a piece of the value ends it; quotes behind it do not count.
    func isClosed(in piece: Substring.UTF8View) -> Bool {
      let backslash = UInt8(ascii: "\\")
      var rest = piece
      while let byte = rest.popFirst() {
        switch self {
        case .double:
          if byte == backslash { _ = rest.popFirst() } else if byte == rawValue { return true }
        case .single:
          guard byte == rawValue else { continue }
          // A shell goes on behind '\'' as if nothing had ended.
          guard rest.starts(with: [backslash, rawValue, rawValue]) else { return true }
          rest = rest.dropFirst(3)
        }
      }
      return false
    }
  }
}
