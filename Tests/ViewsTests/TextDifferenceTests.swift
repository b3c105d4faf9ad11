import JSON
import Planning
import Resources
import Testing

@testable import Views

@Suite struct TextDifferenceTests {
  @Test(
    "the runs of a difference rebuild both sides, and nothing shorter does",
    arguments: UInt64(0)..<300
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

  /// By the textbook's table, as the oracle.
  private func longestCommonSubsequence(_ old: [Int], _ new: [Int]) -> Int {
    var table = Array(repeating: Array(repeating: 0, count: new.count + 1), count: old.count + 1)
    for (i, a) in old.enumerated() {
      for (j, b) in new.enumerated() {
        table[i + 1][j + 1] = a == b ? table[i][j] + 1 : max(table[i][j + 1], table[i + 1][j])
      }
    }
    return table[old.count][new.count]
  }

  @Test("above the bound all between the common ends counts as changed")
  func bounded() {
    let runs = sequenceDifference([0, 1, 9, 2, 5], [0, 3, 9, 4, 5], maximumEdits: 2)
    #expect(
      runs == [
        .kept(old: 0..<1, new: 0..<1), .changed(old: 1..<4, new: 1..<4),
        .kept(old: 4..<5, new: 4..<5),
      ]
    )
  }

  @Test("changed words are marked, words that stay are not")
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
    "a difference in blanks and line breaks alone is recognised",
    arguments: [
      ("a b", "a  b", true), ("a\nb", "a b", true), ("a", "a\n", true), ("a", "b", false),
    ]
  )
  func whitespace(old: String, new: String, isWhitespaceOnly: Bool) {
    let difference = TextDifference(from: old, to: new)
    #expect(difference.isWhitespaceOnly == isWhitespaceOnly)
    #expect(difference.rows.contains { $0.side == .added || $0.side == .removed })
  }

  @Test(
    "texts of a megabyte without a line in common are compared at once",
    .timeLimit(.minutes(15))
  )
  func huge() {
    let old = (0..<40_000).map { "old line number \($0)" }.joined(separator: "\n")
    let new = (0..<40_000).map { "new line number \($0 * 7)" }.joined(separator: "\n")
    let rows = TextDifference(from: old, to: new).rows
    #expect(rows.count == 80_000)
  }

  @Test("a long line is wrapped, and the carets stand below the words that changed")
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

/// A small seeded generator, so that a failing case can be run again.
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
