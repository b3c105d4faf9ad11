import Diagnostics
import Testing
import YAML

/// A text and its parsed form.
struct ReadingCase: CustomTestStringConvertible {
  let testDescription: String
  let text: String
  let outlines: [String]

  init(_ name: String, _ text: String, _ outlines: String...) {
    testDescription = name
    self.text = text
    self.outlines = outlines
  }

  static let all = [
    ReadingCase("no document", "# nothing\n"),
    ReadingCase(
      "no type is guessed",
      "a: [yes, 1e3, +1555, 0x1F, 'null', \"~\", null, 2026-01-01]",
      "{a: [yes, 1e3, +1555, 0x1F, \"null\", \"~\", null, 2026-01-01]}"
    ),
    ReadingCase("members keep their order", "b: 1\na: 2\nc:\n", "{b: 1, a: 2, c: }"),
    ReadingCase("several documents", "a\n---\nb\n...\n---\n- c\n", "a", "b", "[c]"),
    ReadingCase("empty documents", "---\n---\n", "", ""),
    ReadingCase("literal block", "a: |\n  x\n   y\n\nb: 1\n", "{a: |x\n y\n|, b: 1}"),
    ReadingCase("folded block", "a: >-\n  x\n  y\n", "{a: |x y|}"),
    ReadingCase("escapes", "\"a\\u263A\\n\\\"\"", "\"a☺\n\"\""),
    ReadingCase(
      "custom tags",
      "[!file a.md, !env X, !secret env:Y]",
      "[!file a.md, !env X, !secret env:Y]"
    ),
    ReadingCase(
      "standard tags",
      "[!!str null, !!map {}, !!seq [], ! null, ! {}, ! '', ! ~]",
      "[!!str null, !!map {}, !!seq [], ! null, ! {}, ! \"\", ! ~]"
    ),
    ReadingCase("standard tags in full", "!<tag:yaml.org,2002:str> x", "!!str x"),
    ReadingCase("a byte order mark", "\u{FEFF}a: 1", "{a: 1}"),
    ReadingCase("Windows line breaks", "a: 1\r\nb: |\r\n  x\r\n", "{a: 1, b: |x\n|}"),
    ReadingCase("plain text over lines", "a: x\n  y\n\n  z", "{a: x y\nz}"),
    ReadingCase("a tagged text key", "!!str a: 1\n? |\n  b\n: 2", "{a: 1, b\n: 2}"),
    ReadingCase("a flow pair", "[a: 1, b]", "[{a: 1}, b]"),
    ReadingCase("supplementary characters", "a: 😀", "{a: 😀}"),
    ReadingCase("a tab that does not indent", "a:\t1\nb: {\n\tc: 1}", "{a: 1, b: {c: 1}}"),
  ]
}

@Suite("reading YAML")
struct ParseYAMLTests {
  @Test("a text is read as the nodes it declares", arguments: ReadingCase.all)
  func reads(_ reading: ReadingCase) {
    let result = parseYAML(reading.text.utf8, file: "a.yaml")
    #expect(result.diagnostics.isEmpty)
    #expect(result.outlines == reading.outlines)
  }

  @Test(
    "null is an omitted value, ~ or null, plain and without a tag",
    arguments: [
      ("a:", true), ("a: ~", true), ("a: null", true), ("a: &x null", true),
      ("a: 'null'", false), ("a: !!str null", false), ("a: ! null", false), ("a: !!str", false),
      ("a: []", false), ("a: Null", false), ("a: nil", false), ("a: |\n  null", false),
    ]
  )
  func null(text: String, isNull: Bool) throws {
    let node = try #require(parseYAML(text.utf8, file: "a.yaml").documents.first?["a"])
    #expect(node.isNull == isNull)
  }

  @Test(
    "only an untagged scalar without quotes is plain",
    arguments: [
      ("40", true), ("'40'", false), ("!!str 40", false), ("[40]", false), ("|\n 40", false),
    ]
  )
  func plain(text: String, isPlain: Bool) throws {
    let node = try #require(parseYAML(text.utf8, file: "a.yaml").documents.first)
    #expect(node.isPlain == isPlain)
  }

  @Test("a mapping of many keys detects duplicates as a small one does")
  func manyKeys() {
    let text = (0..<500).map { "key\($0): \($0)\n" }.joined() + "key3: x\nkey499: y\n"
    let result = parseYAML(text.utf8, file: "a.yaml")
    #expect(result.documents.first?.members?.count == 500)
    #expect(result.diagnostics.map(\.span?.start.line) == [501, 502])
    #expect(result.diagnostics.map(\.related.first?.span.start.line) == [4, 500])
  }

  @Test("equivalent spellings of a key are two keys", arguments: [0, 20])
  func equivalentKeys(others: Int) {
    let text =
      (0..<others).map { "key\($0): 0\n" }.joined() + "caf\u{E9}: 1\ncafe\u{301}: 2\n"
    let result = parseYAML((text + "more: {<<: {cafe\u{301}: 3}, caf\u{E9}: 4}\n").utf8, file: "a")
    #expect(result.diagnostics.isEmpty)
    let root = result.documents.first
    #expect(root?.members?.count == others + 3)
    #expect(root?["caf\u{E9}"]?.text == "1" && root?["cafe\u{301}"]?.text == "2")
    #expect(root?["more"]?["cafe\u{301}"]?.text == "3")
    let repeated = parseYAML((text + "caf\u{E9}: 5\n").utf8, file: "a")
    #expect(repeated.diagnostics.map(\.related.first?.span.start.line) == [others + 1])
  }
}
