/// A source line with carets below a stretch of it, both cut to fit.
struct QuotedLine: Hashable {
  /// Escaped; tabs are four blanks.
  let text: String
  let caret: String

  /// - Parameters:
  ///   - line: Without its line break, not escaped.
  ///   - start: 1-based, in Unicode scalars.
  ///   - end: Just behind the last scalar; `nil` marks up to the end of the line.
  ///   - room: Columns there are.
  init(_ line: String, from start: Int, to end: Int?, room: Int) {
    let cells = line.unicodeScalars.map { $0 == "\t" ? "    " : escaped(String($0)) }
    let first = min(max(0, start - 1), cells.count)
    let last = min(max(first, (end ?? cells.count + 1) - 1), cells.count)
    let window = Self.window(cells, around: first..<max(last, first), room: max(20, room))

    let head = window.lowerBound > 0 ? "…" : ""
    let tail = window.upperBound < cells.count ? "…" : ""
    text = head + cells[window].joined() + tail
    let blanks = columns(head + cells[window.lowerBound..<first].joined())
    let marked = cells[first..<min(last, window.upperBound)]
    caret =
      String(repeating: " ", count: blanks)
      + String(repeating: "^", count: max(1, columns(marked.joined())))
  }

  /// The scalars to show: all of a short line, else those from a little before the marked ones.
  private static func window(_ cells: [String], around marked: Range<Int>, room: Int) -> Range<Int>
  {
    guard cells.reduce(0, { $0 + columns($1) }) > room else { return cells.indices }
    var start = marked.lowerBound
    var used = 2
    while start > 0, used + columns(cells[start - 1]) <= room / 3 {
      start -= 1
      used += columns(cells[start])
    }
    var end = marked.lowerBound
    while end < cells.count, used + columns(cells[end]) <= room {
      used += columns(cells[end])
      end += 1
    }
    return start..<max(end, marked.lowerBound)
  }
}
