/// A source line with carets below a range of it, both truncated to fit.
struct QuotedLine: Hashable {
  /// The escaped text; tabs become four spaces.
  let text: String
  let caret: String

  /// Columns are 1-based, in Unicode scalars of the line, which is not escaped; without an end,
  /// everything up to the end of the line is marked.
  init(_ line: Substring, from start: Int, to end: Int?, room: Int) {
    let room = max(20, room)
    // Nothing farther away fits, and a line may have millions of scalars.
    let reach = max(300, room)
    let scalars = line.unicodeScalars
    let skipped = max(0, start - 1 - reach)
    let near = scalars.dropFirst(skipped)
    let cells = Self.cells(near.prefix(2 * reach))
    let hasMore = near.dropFirst(2 * reach).first != nil

    let first = min(max(0, start - 1 - skipped), cells.count)
    let last = min(max(first, (end ?? .max) - 1 - skipped), cells.count)
    let window = Self.window(cells, around: first..<max(last, first), room: room)

    let head = skipped > 0 || window.lowerBound > 0 ? "…" : ""
    let tail = hasMore || window.upperBound < cells.count ? "…" : ""
    text = head + cells[window].joined() + tail
    let blanks = columns(head + cells[window.lowerBound..<first].joined())
    let marked = cells[first..<max(first, min(last, window.upperBound))]
    caret =
      String(repeating: " ", count: blanks)
      + String(repeating: "^", count: max(1, columns(marked.joined())))
  }

  /// Each scalar as displayed.
  private static func cells(_ scalars: Substring.UnicodeScalarView.SubSequence) -> [String] {
    // What CI runners interpret as a command spans several cells.
    var commands = RunnerCommandScan()
    return scalars.map { scalar in
      let endsCommand = commands.endsCommand(scalar)
      return scalar == "\t" ? "    " : endsCommand ? "\\u{5B}" : escaped(String(scalar))
    }
  }

  /// The scalars to show: all of a short line, otherwise from slightly before the marked ones.
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
