import Diagnostics
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
    var random = SeededGenerator(seed: seed)
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

  @Test("elements that only one side has do not count toward the edits of a stretch")
  func unshared() {
    let runs = sequenceDifference([0, 1, 9, 2, 5], [0, 3, 9, 4, 5], editsPerStretch: 1)
    let expected: [DifferenceRun] = [
      .kept(old: 0..<1, new: 0..<1), .changed(old: 1..<2, new: 1..<2),
      .kept(old: 2..<3, new: 2..<3), .changed(old: 3..<4, new: 3..<4),
      .kept(old: 4..<5, new: 4..<5),
    ]
    #expect(runs == expected)
  }

  @Test(
    "a path in several stretches covers both sides",
    arguments: 0..<UInt64(TestScale.current.count(2000, atLeast: 100))
  )
  func stretches(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let kinds = Int.random(in: 1...8, using: &generator)
    let (old, new) = (numbers(kinds, &generator), numbers(kinds, &generator))
    let runs = sequenceDifference(
      old,
      new,
      editsPerStretch: Int.random(in: 1...9, using: &generator)
    )
    var position = (old: 0, new: 0)
    for run in runs {
      let (oldRange, newRange) =
        switch run {
        case .kept(let old, let new), .changed(let old, let new): (old, new)
        }
      #expect((oldRange.lowerBound, newRange.lowerBound) == position, "seed \(seed)")
      if case .kept = run { #expect(old[oldRange] == new[newRange], "seed \(seed)") }
      position = (oldRange.upperBound, newRange.upperBound)
    }
    #expect(position == (old.count, new.count), "seed \(seed)")
  }

  private func numbers(_ kinds: Int, _ generator: inout SeededGenerator) -> [Int] {
    (0..<Int.random(in: 0...80, using: &generator))
      .map { _ in Int.random(in: 1...kinds, using: &generator) }
  }

  @Test(
    "the rows of a difference give both texts back, scalar by scalar",
    arguments: 0..<UInt64(TestScale.current.count(2000, atLeast: 100))
  )
  func givesTextsBack(seed: UInt64) throws {
    let parts = [
      "a", "be", " ", "  ", ".", "!", "\n", "\n\n", "\r\n", "\r", "\t", "é", "e\u{301}", "\u{301}",
      "😀", "👩\u{200D}👧", "🇩🇪", "🇩", "\u{85}", String(repeating: "long", count: 20), "漢字",
    ]
    var generator = SeededGenerator(seed: seed)
    var old = try (0..<Int.random(in: 0...60, using: &generator))
      .map { _ in try #require(parts.randomElement(using: &generator)) }
    var new = old
    for _ in 0..<Int.random(in: 0...6, using: &generator) {
      let place = Int.random(in: 0...new.count, using: &generator)
      let end = min(new.count, place + Int.random(in: 0...2, using: &generator))
      new.replaceSubrange(
        place..<end,
        with: parts.shuffled(using: &generator).prefix(end - place + 1)
      )
    }
    if seed % 2 == 1 { swap(&old, &new) }
    expectRows(from: old.joined(), to: new.joined(), "seed \(seed)")
  }

  private func expectRows(from old: String, to new: String, _ comment: Comment) {
    let oldLines = TextLines(old).map { String($0.text) }
    let newLines = TextLines(new).map { String($0.text) }
    var (shownOld, shownNew): ([String], [String]) = ([], [])
    for row in TextDifference(from: old, to: new).rows {
      let text = row.pieces.map(\.text).joined()
      switch row.side {
      case .kept:
        shownOld.append(text)
        shownNew.append(text)
      case .removed: shownOld.append(text)
      case .added: shownNew.append(text)
      case .skipped(let count):
        shownOld += oldLines[shownOld.count..<shownOld.count + count]
        shownNew += newLines[shownNew.count..<shownNew.count + count]
      }
      guard row.side == .removed || row.side == .added else { continue }
      let isMerged = zip(row.pieces, row.pieces.dropFirst())
        .allSatisfy { $0.isMarked != $1.isMarked }
      #expect(isMerged, comment)
      #expect(!row.pieces.contains { $0.text.isEmpty }, comment)
    }
    // A trailing line end of both texts is not shown.
    for (shown, lines) in [(shownOld, oldLines), (shownNew, newLines)] {
      let missing = lines[shown.count...]
      #expect(missing.isEmpty || Array(missing) == [""], comment)
      for (text, line) in zip(shown, lines) { #expect(text.isExactly(line), comment) }
    }
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

  @Test("a long line shows its changes, and how much between them stays")
  func folding() {
    let filler = String(repeating: "lorem ipsum dolor ", count: 3000)
    let rows = rows(from: "one \(filler)two \(filler)", to: "1 \(filler)2 \(filler)")
    #expect(
      rows == [
        "- one lorem ipsum dolor lorem ips … 53945 characters unchanged … sum dolor lorem ipsum dolor two",
        "  ^^^                                                                                        ^^^",
        "- lorem ipsum dolor lorem ips … 53973 characters unchanged … ",
        "+ 1 lorem ipsum dolor lorem ips … 53945 characters unchanged … sum dolor lorem ipsum dolor 2 lorem",
        "  ^                                                                                        ^",
        "+ ipsum dolor lorem ips … 53973 characters unchanged … ",
      ]
    )
  }

  @Test("of a line that changes throughout the start is shown, and how much follows")
  func truncation() {
    let count = 50_000
    let rows = rows(
      from: String(repeating: "a!", count: count),
      to: String(repeating: "b?", count: count)
    )
    #expect(rows.filter { $0 == "  ⋯ 96000 more characters" }.count == 2)
    #expect(rows.joined().utf8.count < 10_000)
  }

  @Test(
    "a long word without spaces is compared within, by complete characters",
    arguments: [
      ("a", "b"), ("", "b"), ("e\u{301}", "e"), ("é", "è"), ("漢", "字"), ("漢字", ""),
    ]
  )
  func longWords(old: String, new: String) {
    let run = String(repeating: "z", count: 100)
    let rows = TextDifference(from: "\(run)\(old)\(run)", to: "\(run)\(new)\(run)").rows
    let marked = rows.map { row in
      ExactText(row.pieces.filter(\.isMarked).map(\.text).joined())
    }
    #expect(marked == [ExactText(old), ExactText(new)])
  }

  @Test("an unchanged part of few characters with many scalars is shown once")
  func combiningMarks() {
    let marks = "e" + String(repeating: "\u{301}", count: 100)
    let rows = rows(from: "one \(marks) two", to: "1 \(marks) 2")
    #expect(rows.contains { $0.isExactly("- one \(marks) two") })
  }

  private func rows(from old: String, to new: String) -> [String] {
    DifferenceText(style: .plain, indent: 0).rows(TextDifference(from: old, to: new))
  }
}
