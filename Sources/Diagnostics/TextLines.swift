/// How a line of a text ends.
package enum LineEnd: String, Sendable, Hashable, CaseIterable {
  case lineFeed = "\n"
  case carriageReturnLineFeed = "\r\n"
  case carriageReturn = "\r"

  /// For people: `LF`, `CR LF`, `CR`.
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
  /// Without its end.
  package let text: Substring
  /// `nil` for what stands behind the last line end, which may be nothing.
  package let end: LineEnd?

  package init(_ text: Substring, _ end: LineEnd?) {
    self.text = text
    self.end = end
  }
}

/// The lines of a text, by its bytes.
///
/// To Swift, CR LF is one character, and neither CR nor LF: who splits a text at characters takes a
/// file from Windows for one line. Lines end as those of YAML do, with LF, CR LF or CR; what else
/// Unicode calls a line separator (NEL, LS, PS, VT, FF) is part of a line.
package struct TextLines: Sequence, IteratorProtocol, Sendable {
  private var rest: Substring?

  /// - Parameter text: Its last line is what stands behind the last line end, the empty text too.
  package init(_ text: some StringProtocol) { rest = Substring(text) }

  /// The next line; `nil` behind the last one.
  package mutating func next() -> TextLine? {
    guard let text = rest else { return nil }
    guard let end = text.utf8.lineEnd(from: text.startIndex) else {
      rest = nil
      return TextLine(text, nil)
    }
    rest = text[end.next...]
    return TextLine(text[..<end.start], end.end)
  }

  /// The lines as an editor counts them: a line end at the end of the text opens no further one.
  ///
  /// - Parameter text: Any.
  /// - Returns: Nothing for the empty text.
  package static func closed(_ text: some StringProtocol) -> [TextLine] {
    var lines = Array(TextLines(text))
    if let last = lines.last, last.text.isEmpty, last.end == nil { lines.removeLast() }
    return lines
  }
}

extension Collection<UInt8> {
  /// The first line end of some UTF-8 text.
  ///
  /// - Parameter start: Where to begin to look; not inside of CR LF.
  /// - Returns: Where it begins, which it is, and what stands behind it; `nil` when there is none.
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

  /// Whether some UTF-8 text has more than one line.
  package var holdsLineEnd: Bool { lineEnd(from: startIndex) != nil }
}

extension StringProtocol {
  /// The text without a byte order mark in front.
  package var withoutByteOrderMark: SubSequence {
    utf8.starts(with: "\u{FEFF}".utf8) ? self[utf8.index(startIndex, offsetBy: 3)...] : self[...]
  }
}
