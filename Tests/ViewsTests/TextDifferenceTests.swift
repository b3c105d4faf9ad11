import JSON
import Planning
import Resources
import TestSupport
import Testing

@testable import Views

@Suite struct TextDifferenceTests {
  @Test(
    "the runs of a difference rebuild both sides, and none is shorter",
    arguments: 0..<UInt64(TestScale.current.count(300))
  )
  func rebuilds(seed: UInt64) {
    var random = SplitMix(state: seed)
    let old = (0..<Int.random(in: 0...9, using: &random))
      .map { _ in
        Int.random(in: 0...2, using: &random)
      }
    let new = (0..<Int.random(in: 0...9, using: &random))
      .map { _ in
        Int.random(in: 0...2, using: &random)
      }
    let runs = sequenceDifference(old, new)
    var kept: [Int] = []
    var position = (old: 0, new: 0)
    for run in runs {
      switch run {
      case .kept(let oldRange, let newRange):
        #expect(old[oldRange] == new[newRange], "seed \(seed)")
        #expect((oldRange.lowerBound, newRange.lowerBound) == position, "seed \(seed)")
        kept += old[oldRange]
        position = (oldRange.upperBound, newRange.upperBound)
      case .changed(let oldRange, let newRange):
        #expect((oldRange.lowerBound, newRange.lowerBound) == position, "seed \(seed)")
        position = (oldRange.upperBound, newRange.upperBound)
      }
    }
    #expect(position == (old.count, new.count), "seed \(seed)")
    #expect(kept.count == longestCommonSubsequence(old, new), "seed \(seed)")
  }

  /// The textbook algorithm with a table, as the oracle.
  private func longestCommonSubsequence(_ old: [Int], _ new: [Int]) -> Int {
    var table = Array(repeating: Array(repeating: 0, count: new.count + 1), count: old.count + 1)
    for (i, a) in old.enumerated() {
      for (j, b) in new.enumerated() {
        table[i + 1][j + 1] = a == b ? table[i][j] + 1 : max(table[i][j + 1], table[i + 1][j])
      }
    }
    return table[old.count][new.count]
  }

  @Test("above the bound the complete part between the common ends counts as changed")
  func bounded() {
    let runs = sequenceDifference([0, 1, 9, 2, 5], [0, 3, 9, 4, 5], maximumEdits: 2)
    #expect(
      runs == [
        .kept(old: 0..<1, new: 0..<1), .changed(old: 1..<4, new: 1..<4),
        .kept(old: 4..<5, new: 4..<5),
      ]
    )
  }

  @Test("changed words are marked, unchanged words are not")
  func words() {
    let rows = TextDifference(from: "Be brief, please.", to: "Be kind, please.").rows
    #expect(
      rows == [
        .init(
          side: .removed,
          pieces: [
            .init(text: "Be ", isMarked: false), .init(text: "brief", isMarked: true),
            .init(text: ", please.", isMarked: false),
          ]
        ),
        .init(
          side: .added,
          pieces: [
            .init(text: "Be ", isMarked: false), .init(text: "kind", isMarked: true),
            .init(text: ", please.", isMarked: false),
          ]
        ),
      ]
    )
  }

  @Test(
    "a difference in whitespace and line breaks alone is recognised",
    arguments: [
      ("a b", "a  b", true), ("a\nb", "a b", true), ("a", "a\n", true), ("a", "b", false),
    ]
  )
  func whitespace(old: String, new: String, isWhitespaceOnly: Bool) {
    let difference = TextDifference(from: old, to: new)
    #expect(difference.isWhitespaceOnly == isWhitespaceOnly)
    #expect(difference.rows.contains { $0.side == .added || $0.side == .removed })
  }

  /// A displayed difference, and its report on line ends.
  struct LineEndCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let old: String
    let new: String
    let rows: [String]
    let words: String?

    init(_ name: String, _ old: String, _ new: String, _ rows: [String], _ words: String?) {
      testDescription = name
      self.old = old
      self.new = new
      self.rows = rows
      self.words = words
    }
  }

  @Test(
    "lines are compared without their ends, and the ends are distinguished",
    arguments: [
      LineEndCase("CR LF, a word", "a\r\nb\r\n", "a\r\nc\r\n", [" a", "-b", "+c"], nil),
      LineEndCase(
        "CR LF to LF alone",
        "a\r\nb\r\n",
        "a\nb\n",
        ["…"],
        "only line ends differ: CR LF → LF"
      ),
      LineEndCase(
        "LF to CR LF, and a word",
        "a\nb\n",
        "a\r\nc\r\n",
        [" a", "-b", "+c"],
        "line ends, too: LF → CR LF"
      ),
      LineEndCase("CR to LF", "a\rb", "a\nb", ["…"], "only line ends differ: CR → LF"),
      LineEndCase(
        "mixed to LF",
        "a\r\nb\nc",
        "a\nb\nc",
        ["…"],
        "only line ends differ: mixed line ends → LF"
      ),
      LineEndCase(
        "mixed otherwise",
        "a\r\nb\nc",
        "a\nb\r\nc",
        ["…"],
        "only line ends differ: in 2 lines"
      ),
      LineEndCase("no last line end", "a\r\nb", "a\r\nb\r\n", [" a", " b", "+"], nil),
      LineEndCase("a line more", "a", "a\r\nb", [" a", "+b"], nil),
      LineEndCase(
        "NEL and LS are no line ends",
        "a\u{85}b\u{2028}c",
        "a\u{85}b\u{2028}d",
        ["-a\u{85}b\u{2028}c", "+a\u{85}b\u{2028}d"],
        nil
      ),
      LineEndCase("a byte order mark", "\u{FEFF}a\nb", "a\nb", ["-\u{FEFF}a", "+a", " b"], nil),
      LineEndCase(
        "spellings",
        "caf\u{E9}\nb",
        "cafe\u{301}\nb",
        ["-caf\u{E9}", "+cafe\u{301}", " b"],
        nil
      ),
    ]
  )
  func lineEnds(example: LineEndCase) {
    let difference = TextDifference(from: example.old, to: example.new)
    let rows = difference.rows.map { row in
      let sign =
        switch row.side {
        case .kept: " "
        case .removed: "-"
        case .added: "+"
        case .skipped: "…"
        }
      return sign + row.pieces.map(\.text).joined()
    }
    #expect(rows.map { Array($0.utf8) } == example.rows.map { Array($0.utf8) }, "\(rows)")
    #expect(difference.lineEnds?.words == example.words)
    #expect(difference.lineEnds?.isAll ?? false == (example.words?.hasPrefix("only") ?? false))
  }

  @Test(
    "texts of a megabyte without a line in common are compared instantly",
    .timeLimit(.minutes(45))
  )
  func huge() {
    let old = (0..<40_000).map { "old line number \($0)" }.joined(separator: "\n")
    let new = (0..<40_000).map { "new line number \($0 * 7)" }.joined(separator: "\n")
    let rows = TextDifference(from: old, to: new).rows
    #expect(rows.count == 80_000)
  }

  @Test("a long line is wrapped, and the carets are below the changed words")
  func wrapping() {
    let filler = "lorem ipsum dolor sit amet "
    let rows = DifferenceText(style: Style(width: 40), indent: 0)
      .rows(
        TextDifference(from: "\(filler)one \(filler)", to: "\(filler)two \(filler)")
      )
    #expect(
      rows == [
        "- lorem ipsum dolor sit amet one lorem",
        "                             ^^^",
        "- ipsum dolor sit amet ",
        "+ lorem ipsum dolor sit amet two lorem",
        "                             ^^^",
        "+ ipsum dolor sit amet ",
      ]
    )
  }
}

/// A small generator with a seed, so that a failing case can be repeated.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
