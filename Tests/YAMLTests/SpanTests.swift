import Diagnostics
import TestSupport
import Testing
import YAML

@Suite("spans")
struct SpanTests {
  /// The node at a path of keys and indices, read without diagnostics.
  private func node(_ source: MarkedSource, _ path: String...) throws -> YAMLNode {
    let result = parseYAML(source.bytes, file: "a.yaml")
    #expect(result.diagnostics.isEmpty)
    return try path.reduce(try #require(result.documents.first)) { node, step in
      if let index = Int(step) { return try #require(node.elements)[index] }
      return try #require(node[step])
    }
  }

  @Test(
    "a value spans its text",
    arguments: [
      "a: 1️⃣one2️⃣ # comment\n",
      "a: 1️⃣'one'2️⃣\nb: 2\n",
      "a: 1️⃣\"o\n  ne\"2️⃣\n",
      "x: 1\na:\n  1️⃣one\n  two2️⃣\n",
      "é😀: 1\na: 1️⃣é😀2️⃣\n",
      "a:1️⃣2️⃣\n",
      "a:1️⃣2️⃣ # nothing\nb: 1\n",
      "a: 1️⃣|\n  text\n  more\n2️⃣b: 1\n",
      "a: 1️⃣!file prompts/a.md2️⃣\n",
      "a: 1️⃣&anchor one2️⃣\n",
      "a: 1️⃣[x, {y: z}]2️⃣ # comment\n",
      "a: 1️⃣{x: 1,\n  y: 2 }2️⃣\n",
      "a:\n  1️⃣x: 1\n  y: two2️⃣\n\n# comment\nb: 1\n",
      "a:\n1️⃣- x\n- y2️⃣\n# comment\nb: 1\n",
      "a: 1️⃣&m\n  x: 12️⃣\n",
      "a:\n  1️⃣- - x\n    - y:2️⃣\nb: 1\n",
    ]
  )
  func values(marked: String) throws {
    let source = MarkedSource(marked)
    let span = try node(source, "a").span
    #expect(span == source.span(from: "1️⃣", to: "2️⃣", file: "a.yaml"))
  }

  @Test("a byte order mark has no column")
  func byteOrderMark() throws {
    let result = parseYAML([0xEF, 0xBB, 0xBF] + Array("a: 1".utf8), file: "a.yaml")
    #expect(result.documents.first?["a"]?.span.start == SourcePosition(line: 1, column: 4))
  }

  @Test("a key spans its text")
  func keys() throws {
    let source = MarkedSource("x: 1\n1️⃣\"é b\"2️⃣: {3️⃣c4️⃣: d}\n")
    let members = try #require(try node(source).members)
    #expect(members[1].keySpan == source.span(from: "1️⃣", to: "2️⃣", file: "a.yaml"))
    let inner = try #require(members[1].value.members)
    #expect(inner[0].keySpan == source.span(from: "3️⃣", to: "4️⃣", file: "a.yaml"))
  }

  @Test("an alias has the span of its anchor's node")
  func aliases() throws {
    let source = MarkedSource("a: 1️⃣&x one2️⃣\nb: [*x]\n")
    let span = try node(source, "b", "0").span
    #expect(span == source.span(from: "1️⃣", to: "2️⃣", file: "a.yaml"))
  }

  @Test("a merged member has the spans of where it is written")
  func merged() throws {
    let source = MarkedSource("a: &x {1️⃣k2️⃣: 3️⃣v4️⃣}\nb:\n  <<: *x\n")
    let member = try #require(try node(source, "b").members?.first)
    #expect(member.keySpan == source.span(from: "1️⃣", to: "2️⃣", file: "a.yaml"))
    #expect(member.value.span == source.span(from: "3️⃣", to: "4️⃣", file: "a.yaml"))
  }
}
