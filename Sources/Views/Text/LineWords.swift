import JSON

/// The words of several lines: words, runs of whitespace, single symbols, and line breaks.
///
/// A word is a range of the text, not a text to be put together again with its neighbors, so that
/// the time to read and to show a line grows with its length.
struct LineWords {
  /// The words in order; together they are the text.
  let words: [ExactText]
  /// The lines without their line breaks, in bytes.
  let lines: [Range<Int>]
  private let bytes: [UInt8]
  /// Where each word starts, and where the last one ends.
  private let bounds: [Int]
  private let isBlank: [Bool]

  /// Separates the words of two lines; no line contains it.
  private static let lineBreak = ExactText("\n")
  /// The number of bytes above which a word is compared within.
  private static let longWord = 64

  init(_ lines: [ExactText]) {
    var words: [ExactText] = []
    var ranges: [Range<Int>] = []
    var bounds = [0]
    var isBlank: [Bool] = []
    for (index, line) in lines.enumerated() {
      let start = bounds[bounds.count - 1]
      if index > 0 {
        words.append(Self.lineBreak)
        bounds.append(start + 1)
        isBlank.append(true)
      }
      for word in Self.words(of: line.text) {
        words.append(ExactText(String(word.text)))
        bounds.append(bounds[bounds.count - 1] + word.text.utf8.count)
        isBlank.append(word.kind == .blanks)
      }
      ranges.append((index > 0 ? start + 1 : start)..<bounds[bounds.count - 1])
    }
    self.words = words
    self.lines = ranges
    self.bounds = bounds
    self.isBlank = isBlank
    bytes = Array(lines.map(\.text).joined(separator: "\n").utf8)
  }

  private static func words(of line: String) -> [(text: Substring, kind: WordClass)] {
    var words: [(text: Substring, kind: WordClass)] = []
    var start = line.startIndex
    while start < line.endIndex {
      let kind = WordClass(line[start])
      var end = line.index(after: start)
      while kind != .sign, end < line.endIndex, WordClass(line[end]) == kind {
        end = line.index(after: end)
      }
      words.append((line[start..<end], kind))
      start = end
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

  /// The text of a range of bytes that starts and ends between characters.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The bytes of some words.
  func range(of words: Range<Int>) -> Range<Int> {
    bounds[words.lowerBound]..<bounds[words.upperBound]
  }

  /// The number of bytes of some words, without whitespace.
  func inkCount(of words: Range<Int>) -> Int {
    words.reduce(0) { $0 + (isBlank[$1] ? 0 : bounds[$1 + 1] - bounds[$1]) }
  }

  /// The share of non-whitespace text that stays, 0...1.
  func keptShare(_ marks: WordMarks) -> Double {
    let all = inkCount(of: words.indices)
    return all == 0 ? 1 : Double(all - marks.inkCount) / Double(all)
  }

  /// The same change, shifted to start with a line break if possible.
  ///
  /// A new line after `a.` can be read as `.⏎b` before the last dot or as `⏎b.` after it; only the
  /// second is what the author wrote.
  ///
  /// - Parameters:
  ///   - range: The words of the change.
  ///   - room: The number of words up to the next change.
  /// - Returns: The words to mark.
  func slid(_ range: Range<Int>, by room: Int) -> Range<Int> {
    guard !range.isEmpty else { return range }
    var candidate = range
    while candidate.upperBound < range.upperBound + room,
      words[candidate.lowerBound] != Self.lineBreak,
      words[candidate.lowerBound] == words[candidate.upperBound]
    {
      candidate = (candidate.lowerBound + 1)..<(candidate.upperBound + 1)
    }
    return words[candidate.lowerBound] == Self.lineBreak ? candidate : range
  }

  /// The only word of a range, if it is long.
  func longWord(_ range: Range<Int>) -> LongWord? {
    guard range.count == 1, !isBlank[range.lowerBound] else { return nil }
    let text = words[range.lowerBound].text
    return text.utf8.count > Self.longWord
      ? LongWord(text: text, start: bounds[range.lowerBound]) : nil
  }
}

/// A word of which a small part may have changed, such as a key or a sentence without spaces.
struct LongWord {
  let text: String
  /// The position of its first byte.
  let start: Int

  /// The number of bytes at either end that two different words have in common.
  ///
  /// The ends consist of complete characters.
  func commonEnds(with other: LongWord) -> (head: Int, tail: Int) {
    let (old, new) = (text.utf8, other.text.utf8)
    let head = zip(old, new).prefix { $0 == $1 }.count
    let room = min(old.count, new.count) - head
    let tail = zip(old.reversed(), new.reversed()).prefix(room).prefix { $0 == $1 }.count
    let bounds = characterBounds
    let others = Set(other.characterBounds)
    return (
      head: bounds.last { $0 <= head && others.contains($0) } ?? 0,
      tail: bounds.first { $0 >= old.count - tail && others.contains($0 + new.count - old.count) }
        .map { old.count - $0 } ?? 0
    )
  }

  /// Where characters start and end, found from the front: a flag is told by those before it.
  private var characterBounds: [Int] {
    text.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.utf8.count) }
  }

  /// The positions of the bytes between the common ends.
  func withoutEnds(_ ends: (head: Int, tail: Int)) -> Range<Int> {
    (start + ends.head)..<(start + text.utf8.count - ends.tail)
  }
}

/// The parts of a text that differ, ascending, in bytes.
struct WordMarks {
  private(set) var ranges: [Range<Int>] = []
  /// The number of marked bytes, without whitespace.
  private(set) var inkCount = 0

  mutating func add(_ words: Range<Int>, in text: LineWords) {
    add(text.range(of: words), inkCount: text.inkCount(of: words))
  }

  /// Adds a part of a word.
  mutating func add(_ range: Range<Int>) { add(range, inkCount: range.count) }

  private mutating func add(_ range: Range<Int>, inkCount: Int) {
    guard !range.isEmpty else { return }
    self.inkCount += inkCount
    if let last = ranges.last, last.upperBound == range.lowerBound {
      ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
    } else {
      ranges.append(range)
    }
  }
}
