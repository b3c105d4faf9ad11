import Diagnostics
import Testing

@Suite("Lines of a text")
struct TextLinesTests {
  @Test(
    "end with LF, CR LF or CR, and with nothing else",
    arguments: [
      ("", [""]), ("a", ["a"]), ("a\n", ["a⏎LF", ""]), ("a\r\nb", ["a⏎CR LF", "b"]),
      ("a\rb\r", ["a⏎CR", "b⏎CR", ""]), ("\n\r\n\r", ["⏎LF", "⏎CR LF", "⏎CR", ""]),
      ("a\n\rb", ["a⏎LF", "⏎CR", "b"]), ("a\r\r\nb", ["a⏎CR", "⏎CR LF", "b"]),
      ("a\u{85}b\u{2028}c\u{2029}d\u{B}e\u{C}f", ["a\u{85}b\u{2028}c\u{2029}d\u{B}e\u{C}f"]),
      ("\u{FEFF}a\r\n", ["\u{FEFF}a⏎CR LF", ""]), ("e\n\u{301}", ["e⏎LF", "\u{301}"]),
    ] as [(String, [String])]
  )
  func lines(text: String, expected: [String]) {
    let lines = TextLines(text).map { String($0.text) + ($0.end.map { "⏎\($0.name)" } ?? "") }
    #expect(lines.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    let rebuilt = TextLines(text).map { $0.text + ($0.end?.rawValue ?? "") }.joined()
    #expect(rebuilt.utf8.elementsEqual(text.utf8))
  }

  @Test(
    "are numbered as in an editor, with no line after the last line end",
    arguments: [
      ("", 0), ("a", 1), ("a\n", 1), ("a\r\n", 1), ("a\r\n\r\n", 2), ("\r", 1), ("a\nb", 2),
    ]
  )
  func closed(text: String, count: Int) {
    #expect(TextLines.closed(text).count == count)
  }

  @Test("are numbered alike regardless of their line ends", arguments: ["\n", "\r\n", "\r"])
  func numbers(end: String) {
    let file = SourceFile(path: "a.yaml", text: ["a", "", "c"].joined(separator: end))
    #expect((1...4).map(file.line) == ["a", "", "c", nil])
  }

  @Test("a byte order mark is removed once, and only at the start")
  func mark() {
    #expect("\u{FEFF}a\u{FEFF}".withoutByteOrderMark.utf8.elementsEqual("a\u{FEFF}".utf8))
    #expect("a".withoutByteOrderMark == "a")
    #expect("".withoutByteOrderMark == "")
  }
}
