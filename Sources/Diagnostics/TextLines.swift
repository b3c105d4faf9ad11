/// How a line of a text ends.
package enum LineEnd: String, Sendable, Hashable, CaseIterable {
  case lineFeed = "\n"
  case carriageReturnLineFeed = "\r\n"
  case carriageReturn = "\r"

  /// The name for people: `LF`, `CR LF`, `CR`.
  package var name: String {
    switch self {
    case .lineFeed: "LF"
    case .carriageReturnLineFeed: "CR LF"
    case .carriageReturn: "CR"
    }
  }
}

/// One line of a text.
package struct TextLine: Sendable, Hashable {
  /// The text without the line end.
  package let text: Substring
  /// `nil` for the text after the last line end, which may be empty.
  package let end: LineEnd?

  package init(_ text: Substring, _ end: LineEnd?) {
    self.text = text
    self.end = end
  }
}

/// The lines of a text, split by bytes.
///
/// In Swift, CR LF is one character that equals neither CR nor LF, so splitting a Windows file by
/// characters yields a single line. As in YAML, lines end with LF, CR LF or CR; other characters
/// that Unicode calls line separators (NEL, LS, PS, VT, FF) are part of a line.
package struct TextLines: Sequence, IteratorProtocol, Sendable {
  private var rest: Substring?

  /// - Parameter text: The last line is the text after the last line end, even if empty.
  package init(_ text: some StringProtocol) { rest = Substring(text) }

  /// The next line, or `nil` after the last one.
  package mutating func next() -> TextLine? {
    guard let text = rest else { return nil }
    guard let end = text.utf8.lineEnd(from: text.startIndex) else {
      rest = nil
      return TextLine(text, nil)
    }
    rest = text[end.next...]
    return TextLine(text[..<end.start], end.end)
  }

  /// The lines as an editor counts them: a trailing line end does not start another line.
  package static func closed(_ text: some StringProtocol) -> [TextLine] {
    var lines = Array(TextLines(text))
    if let last = lines.last, last.text.isEmpty, last.end == nil { lines.removeLast() }
    return lines
  }
}

extension Collection<UInt8> {
  /// The first line end of UTF-8 text at or after an index.
  ///
  /// - Parameter start: Where to start looking; must not be inside a CR LF.
  /// - Returns: Where the line end starts, its kind, and the index after it; `nil` if none.
  package func lineEnd(from start: Index) -> (start: Index, end: LineEnd, next: Index)? {
    let isEnd = { (byte: UInt8) in byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
    guard let place = self[start...].firstIndex(where: isEnd) else { return nil }
    let next = index(after: place)
    guard self[place] == UInt8(ascii: "\r") else { return (place, .lineFeed, next) }
    guard next < endIndex, self[next] == UInt8(ascii: "\n") else {
      return (place, .carriageReturn, next)
    }
    return (place, .carriageReturnLineFeed, index(after: next))
  }

  /// Whether UTF-8 text has more than one line.
  package var holdsLineEnd: Bool { lineEnd(from: startIndex) != nil }
}

extension StringProtocol {
  /// The text without a leading byte order mark.
  package var withoutByteOrderMark: SubSequence {
    utf8.starts(with: "\u{FEFF}".utf8) ? self[utf8.index(startIndex, offsetBy: 3)...] : self[...]
  }
}
