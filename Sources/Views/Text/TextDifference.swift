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
    let oldWords = words(of: old)
    let newWords = words(of: new)
    let runs = sequenceDifference(oldWords, newWords)
    var oldMarks = Array(repeating: false, count: oldWords.count)
    var newMarks = Array(repeating: false, count: newWords.count)
    for case .changed(let oldRange, let newRange) in runs {
      for index in slid(oldRange, in: oldWords) { oldMarks[index] = true }
      for index in slid(newRange, in: newWords) { newMarks[index] = true }
    }
    // If few words stay, marks would only be noise.
    if keptShare(oldWords, oldMarks) < 0.3 || keptShare(newWords, newMarks) < 0.3 {
      oldMarks = oldMarks.map { _ in false }
      newMarks = newMarks.map { _ in false }
    }
    return (old.isEmpty ? [] : rows(.removed, oldWords, oldMarks))
      + (new.isEmpty ? [] : rows(.added, newWords, newMarks))
  }

  /// The same change, shifted to start with a line break if possible.
  ///
  /// A new line after `a.` can be read as `.⏎b` before the last dot or as `⏎b.` after it; only the
  /// second is what the author wrote.
  private static func slid(_ range: Range<Int>, in words: [ExactText]) -> Range<Int> {
    var candidate = range
    while candidate.upperBound < words.count,
      candidate.first.map({ words[$0] != lineBreak }) == true,
      words[candidate.lowerBound] == words[candidate.upperBound]
    {
      candidate = (candidate.lowerBound + 1)..<(candidate.upperBound + 1)
    }
    return candidate.first.map { words[$0] == lineBreak } == true ? candidate : range
  }

  /// Separates the words of two lines; no line contains it.
  private static let lineBreak = ExactText("\n")

  /// Words, runs of whitespace, single symbols, and line breaks.
  private static func words(of lines: [ExactText]) -> [ExactText] {
    var words: [ExactText] = []
    for (index, line) in lines.enumerated() {
      if index > 0 { words.append(lineBreak) }
      var rest = line.text[...]
      while let first = rest.first {
        let word = rest.prefix { WordClass($0) == WordClass(first) }
        let length = WordClass(first) == .sign ? 1 : word.count
        words.append(ExactText(String(rest.prefix(length))))
        rest = rest.dropFirst(length)
      }
    }
    return words
  }

  private enum WordClass {
    case letters
    case blanks
    case sign

    init(_ character: Character) {
      if character.isLetter || character.isNumber {
        self = .letters
      } else {
        self = character.isWhitespace ? .blanks : .sign
      }
    }
  }

  /// The share of non-whitespace text that stays, 0...1.
  private static func keptShare(_ words: [ExactText], _ marks: [Bool]) -> Double {
    var all = 0
    var kept = 0
    for (word, isMarked) in zip(words, marks) where word.text.first?.isWhitespace == false {
      all += word.text.utf8.count
      if !isMarked { kept += word.text.utf8.count }
    }
    return all == 0 ? 1 : Double(kept) / Double(all)
  }

  private static func rows(_ side: Side, _ words: [ExactText], _ marks: [Bool]) -> [Row] {
    var rows: [[Piece]] = [[]]
    for (word, isMarked) in zip(words, marks) {
      if word == lineBreak {
        rows.append([])
      } else {
        rows[rows.count - 1].append(word.text, isMarked: isMarked)
      }
    }
    return rows.map { pieces in
      // A line that is entirely new needs no marks.
      guard pieces.allSatisfy(\.isMarked) else { return Row(side: side, pieces: pieces) }
      return Row(side: side, pieces: pieces.map { Piece(text: $0.text, isMarked: false) })
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
