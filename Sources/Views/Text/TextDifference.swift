import Diagnostics
import JSON

/// The difference between two texts, line by line, with the changed words.
///
/// Lines are compared without their ends: a text with CR LF instead of LF does not differ in every
/// line. Changes of line ends are reported separately.
struct TextDifference: Hashable {
  let rows: [Row]
  /// The change of the line ends; `nil` if they are unchanged.
  let lineEnds: LineEndChange?
  /// Whether the texts are equal except for whitespace and line breaks.
  let isWhitespaceOnly: Bool

  struct Row: Hashable {
    let side: Side
    let pieces: [Piece]
  }

  enum Side: Hashable {
    case kept
    case removed
    case added
    /// Kept lines that are not shown.
    case skipped(Int)
  }

  /// A part of one line, without line breaks and not escaped.
  struct Piece: Hashable {
    let text: String
    /// Whether the piece differs within a line that otherwise stays.
    let isMarked: Bool
  }

  /// The number of kept lines shown around a change.
  private static let context = 2

  init(from old: String, to new: String) {
    var (oldLines, newLines) = (Self.lines(of: old), Self.lines(of: new))
    // A trailing line end in both texts does not start a line that a reader would see.
    if oldLines.last?.text.isEmpty == true, newLines.last?.text.isEmpty == true {
      if oldLines.count > 1 { oldLines.removeLast() }
      if newLines.count > 1 { newLines.removeLast() }
    }
    lineEnds = LineEndChange(from: old, to: new)
    isWhitespaceOnly = Self.isEqualButForSpace(old, new)
    let runs = sequenceDifference(oldLines, newLines)
    rows = runs.enumerated()
      .flatMap { index, run in
        switch run {
        case .kept(let range, _):
          let (isFirst, isLast) = (index == 0, index == runs.count - 1)
          return Self.contextRows(oldLines[range], isFirst: isFirst, isLast: isLast)
        case .changed(let oldRange, let newRange):
          return Self.changedRows(Array(oldLines[oldRange]), Array(newLines[newRange]))
        }
      }
  }

  /// The lines without their ends; a last line without an end differs from one with an end.
  private static func lines(of text: String) -> [ExactText] {
    TextLines(text).map { ExactText(String($0.text)) }
  }

  private static func isEqualButForSpace(_ old: String, _ new: String) -> Bool {
    let ink = { (text: String) in
      text.unicodeScalars.lazy.filter { !$0.properties.isWhitespace }
    }
    return ink(old).elementsEqual(ink(new))
  }

  private static func contextRows(
    _ lines: ArraySlice<ExactText>,
    isFirst: Bool,
    isLast: Bool
  ) -> [Row] {
    let head = isFirst ? 0 : context
    let tail = isLast ? 0 : context
    let rows = lines.map { Row(side: .kept, pieces: [Piece(text: $0.text, isMarked: false)]) }
    let skipped = rows.count - head - tail
    // A note about one skipped line would be as long as the line.
    guard skipped > 1 else { return rows }
    return rows.prefix(head) + [Row(side: .skipped(skipped), pieces: [])] + rows.suffix(tail)
  }

  /// The lines of one change, removed ones first, compared word by word across line breaks.
  private static func changedRows(_ old: [ExactText], _ new: [ExactText]) -> [Row] {
    let oldWords = LineWords(old)
    let newWords = LineWords(new)
    let runs = sequenceDifference(oldWords.words, newWords.words)
    var oldMarks = WordMarks()
    var newMarks = WordMarks()
    for (index, run) in runs.enumerated() {
      guard case .changed(let oldRange, let newRange) = run else { continue }
      if let oldWord = oldWords.longWord(oldRange), let newWord = newWords.longWord(newRange) {
        let common = oldWord.commonEnds(with: newWord)
        oldMarks.add(oldWord.withoutEnds(common))
        newMarks.add(newWord.withoutEnds(common))
      } else {
        let room = index + 1 < runs.count ? runs[index + 1].keptCount : 0
        oldMarks.add(oldWords.slid(oldRange, by: room), in: oldWords)
        newMarks.add(newWords.slid(newRange, by: room), in: newWords)
      }
    }
    // If few words stay, marks would only be noise.
    let areMarked =
      oldWords.keptShare(oldMarks) >= 0.3 && newWords.keptShare(newMarks) >= 0.3
    return (old.isEmpty ? [] : rows(.removed, oldWords, areMarked ? oldMarks : WordMarks()))
      + (new.isEmpty ? [] : rows(.added, newWords, areMarked ? newMarks : WordMarks()))
  }

  private static func rows(_ side: Side, _ words: LineWords, _ marks: WordMarks) -> [Row] {
    var rest = marks.ranges[...]
    return words.lines.map { line in
      var pieces: [Piece] = []
      var position = line.lowerBound
      while let mark = rest.first, mark.lowerBound < line.upperBound {
        let marked = mark.clamped(to: line)
        if position < marked.lowerBound {
          pieces.append(Piece(text: words.text(position..<marked.lowerBound), isMarked: false))
        }
        if !marked.isEmpty { pieces.append(Piece(text: words.text(marked), isMarked: true)) }
        position = marked.upperBound
        // A mark across a line break goes on in the next line.
        guard mark.upperBound <= line.upperBound else { break }
        rest.removeFirst()
      }
      if position < line.upperBound {
        pieces.append(Piece(text: words.text(position..<line.upperBound), isMarked: false))
      }
      // A line that is entirely new needs no marks.
      guard pieces.allSatisfy(\.isMarked) else { return Row(side: side, pieces: pieces) }
      return Row(side: side, pieces: pieces.map { Piece(text: $0.text, isMarked: false) })
    }
  }
}

extension DifferenceRun {
  /// The number of elements that stay; 0 for a change.
  fileprivate var keptCount: Int {
    switch self {
    case .kept(let range, _): range.count
    case .changed: 0
    }
  }
}

extension [TextDifference.Piece] {
  /// Appends a text, to the last piece if both are marked or neither is.
  mutating func append(_ text: String, isMarked: Bool) {
    let head = last?.isMarked == isMarked ? removeLast().text : ""
    append(TextDifference.Piece(text: head + text, isMarked: isMarked))
  }
}
