import Diagnostics

/// Lays out a text difference: one sign per row, long lines wrapped, changed words marked.
///
/// With color the words themselves are marked; without, a row of `^` below them.
struct DifferenceText {
  let style: Style
  /// The number of spaces before every row.
  let indent: Int

  /// The number of columns between the sign and the right edge.
  private var room: Int { max(20, style.width - indent - 2) }

  func rows(_ difference: TextDifference) -> [String] {
    difference.rows.flatMap { row in
      switch row.side {
      case .skipped(let count):
        [line(" ", style.paint("⋯ \(counted(count, "line")) unchanged", .faint))]
      // Not a space: CI runners look for commands after leading spaces.
      case .kept: [line(style.paint("│", .faint), style.paint(cut(row.pieces), .faint))]
      case .removed: changedRows(row, sign: "-", role: .removed, words: .removedWords)
      case .added: changedRows(row, sign: "+", role: .added, words: .addedWords)
      }
    }
  }

  /// A text that exists only on one side, not escaped; lines beyond the maximum are counted.
  func rows(_ text: String, sign: String, role: Style.Role, maximum: Int) -> [String] {
    let lines = TextLines.closed(text)
    // A note instead of a single line would save nothing.
    let shown = lines.count <= maximum + 1 ? lines.count : maximum
    var rows = lines.prefix(shown)
      .flatMap { shownRows(of: $0.text, style.paint(sign, role), role) }
    if shown < lines.count {
      rows.append(line(" ", style.paint("⋯ \(counted(lines.count - shown, "more line"))", .faint)))
    }
    return rows
  }

  /// The maximum number of scalars shown of one line.
  private static let longestLine = 4000

  /// The rows of a line, and a note on how much of it is not shown.
  private func shownRows(of line: Substring, _ sign: String, _ role: Style.Role) -> [String] {
    let scalars = line.unicodeScalars
    // Credentials are masked before a line is truncated, which could split them.
    let head = String(scalars.prefix(2 * Self.longestLine)).withCredentialsMasked
    let text = escaped(String(head.unicodeScalars.prefix(Self.longestLine)))
    let rows = wrapped([TextDifference.Piece(text: text, isMarked: false)])
      .map { pieces in
        self.line(sign, style.paint(pieces.map(\.text).joined(), role))
      }
    return rows + note(onHidden: scalars.count - Self.longestLine)
  }

  /// The row below a truncated line; none if nothing is hidden.
  private func note(onHidden count: Int) -> [String] {
    guard count > 0 else { return [] }
    return [line(" ", style.paint("⋯ \(counted(count, "more character"))", .faint))]
  }

  private func line(_ sign: String, _ text: String) -> String {
    let blanks = String(repeating: " ", count: indent)
    // Pieces are escaped one by one, but a command for CI runners may span two.
    return blanks + sign + (text.isEmpty ? "" : " " + withoutRunnerCommands(text))
  }

  private func changedRows(
    _ row: TextDifference.Row,
    sign: String,
    role: Style.Role,
    words: Style.Role
  ) -> [String] {
    // An empty line is shown as its line break: at the end of a text it is nothing else.
    let isEmpty = row.pieces.allSatisfy(\.text.isEmpty)
    let (shown, hidden) =
      isEmpty ? ([.init(text: "⏎", isMarked: false)], 0) : shown(row.pieces)
    let rows = wrapped(shown)
      .flatMap { pieces in
        let text = pieces.map { style.paint($0.text, $0.isMarked ? words : role) }.joined()
        let rows = [line(style.paint(sign, role), text)]
        guard !style.isColored, pieces.contains(where: \.isMarked) else { return rows }
        var marks =
          pieces.map { String(repeating: $0.isMarked ? "^" : " ", count: columns($0.text)) }
          .joined()
        while marks.last == " " { marks.removeLast() }
        return rows + [line(" ", marks)]
      }
    return rows + note(onHidden: hidden)
  }

  /// The pieces as displayed: folded, escaped and truncated, with the number of characters that the
  /// truncation hides.
  ///
  /// A piece is shortened before it is escaped, so that only what is displayed costs time.
  private func shown(
    _ pieces: [TextDifference.Piece]
  ) -> (pieces: [TextDifference.Piece], hidden: Int) {
    let isFolded = pieces.contains(where: \.isMarked)
    var shown: [TextDifference.Piece] = []
    var left = Self.longestLine
    var hidden = 0
    for (index, piece) in pieces.enumerated() {
      guard left > 0 else {
        hidden += piece.text.unicodeScalars.count
        continue
      }
      // Credentials are masked before a piece is shortened, which could split them.
      var text = piece.text.withCredentialsMasked
      if isFolded, !piece.isMarked {
        text = folded(text, isFirst: index == 0, isLast: index == pieces.count - 1)
      }
      let count = text.unicodeScalars.count
      if count > left {
        hidden += count - left
        text = String(text.unicodeScalars.prefix(left))
      }
      left -= count
      shown.append(visible(TextDifference.Piece(text: text, isMarked: piece.isMarked)))
    }
    return (shown, hidden)
  }

  /// The escaped piece; spaces that are themselves the difference become visible.
  private func visible(_ piece: TextDifference.Piece) -> TextDifference.Piece {
    let text = escaped(piece.text)
    let isBlank = piece.isMarked && text.allSatisfy { $0 == " " }
    return TextDifference.Piece(
      text: isBlank ? String(repeating: "·", count: text.count) : text,
      isMarked: piece.isMarked
    )
  }

  /// Shortens a long unchanged piece, so that the changed words of a long paragraph stand out.
  private func folded(_ text: String, isFirst: Bool, isLast: Bool) -> String {
    let margin = 28
    let scalars = text.unicodeScalars
    let count = scalars.count
    guard count > 3 * margin else { return text }
    // Complete characters, but a character can consist of any number of scalars.
    let most = 4 * margin
    let head = isFirst ? "" : String(String(scalars.prefix(most)).prefix(margin))
    let tail = isLast ? "" : String(String(scalars.suffix(most)).suffix(margin))
    let hidden = count - head.unicodeScalars.count - tail.unicodeScalars.count
    guard hidden > 0 else { return text }
    let note = hidden < 1000 ? "…" : "… \(hidden) characters unchanged …"
    return "\(head) \(note) \(tail)"
  }

  /// One row of a context line, truncated.
  private func cut(_ pieces: [TextDifference.Piece]) -> String {
    let masked = pieces.map(\.text).joined().withCredentialsMasked
    // No more than this fits, unless characters consist of many scalars.
    let near = String(masked.unicodeScalars.prefix(8 * room))
    let text = escaped(near)
    guard columns(text) > room || near.utf8.count < masked.utf8.count else { return text }
    var used = 0
    let head = text.prefix { character in
      used += columns(character)
      return used < room
    }
    return head + "…"
  }

  /// Breaks a line at spaces into rows that fit.
  private func wrapped(_ pieces: [TextDifference.Piece]) -> [[TextDifference.Piece]] {
    let cells = pieces.flatMap { piece in piece.text.map { (character: $0, mark: piece.isMarked) } }
    guard cells.reduce(0, { $0 + columns($1.character) }) > room else { return [pieces] }
    var rows: [[TextDifference.Piece]] = []
    var start = 0
    while start < cells.count {
      var end = start
      var used = 0
      while end < cells.count, used + columns(cells[end].character) <= room {
        used += columns(cells[end].character)
        end += 1
      }
      let lastBlank = cells[start..<end].lastIndex { $0.character == " " }
      if end < cells.count, let lastBlank, lastBlank > start + room / 2 { end = lastBlank + 1 }
      let isBroken = end < cells.count && cells[end - 1].character == " "
      rows.append(
        cells[start..<(isBroken ? end - 1 : end)]
          .reduce(into: []) { $0.append(String($1.character), isMarked: $1.mark) }
      )
      start = end
    }
    return rows
  }
}
