import Diagnostics
import TestSupport
import Testing
import YAML

/// A source with mistakes, and the diagnostics it gives.
struct MistakeCase: CustomTestStringConvertible {
  let testDescription: String
  let source: MarkedSource
  let places: [String]

  init(_ name: String, _ marked: String, _ places: String...) {
    testDescription = name
    source = MarkedSource(marked)
    self.places = places
  }

  static let nodes = [
    MistakeCase(
      "duplicate keys",
      "1️⃣a: 1\nb: {2️⃣c: 1, 3️⃣c: 2}\n4️⃣a: 2\n",
      "3️⃣ TF1004 ← 2️⃣",
      "4️⃣ TF1004 ← 1️⃣"
    ),
    MistakeCase("equal keys written differently", "1️⃣a: 1\n2️⃣'a': 2\n", "2️⃣ TF1004 ← 1️⃣"),
    MistakeCase("two merge keys", "1️⃣<<: {}\n2️⃣<<: {}\n", "2️⃣ TF1004 ← 1️⃣"),
    MistakeCase(
      "unknown tags",
      "a: 1️⃣!files x\nb: 2️⃣!!int 3\nc: 3️⃣!x {d: 4️⃣!y []}\n",
      "1️⃣ TF1005",
      "2️⃣ TF1005",
      "3️⃣ TF1005",
      "4️⃣ TF1005"
    ),
    MistakeCase(
      "tags of another kind",
      "[1️⃣!!str {}, 2️⃣!!map x, 3️⃣!!seq {}]",
      "1️⃣ TF2019",
      "2️⃣ TF2019",
      "3️⃣ TF2019"
    ),
    MistakeCase("unknown aliases", "a: 1️⃣*x\n2️⃣*y : 1\nb: &z 1\n", "1️⃣ TF1010", "2️⃣ TF1010"),
    MistakeCase(
      "an alias inside its anchor",
      "a: &x [1, 1️⃣*x]\nb: &y {c: {d: 2️⃣*y}}\n",
      "1️⃣ TF1013",
      "2️⃣ TF1013"
    ),
    MistakeCase(
      "keys that are no text",
      "? 1️⃣[a]\n: 1\n? 2️⃣{b: 1}\n: 2\n3️⃣!env X: 3\n?4️⃣\n: 4\n",
      "1️⃣ TF1011",
      "2️⃣ TF1011",
      "3️⃣ TF1011",
      "4️⃣ TF1011"
    ),
    MistakeCase("an alias of a sequence as key", "a: &x [1]\n1️⃣*x : 1\n", "1️⃣ TF1011"),
    MistakeCase(
      "merges of no mapping",
      "a: {<<: 1️⃣x}\nb: {<<: [{}, 2️⃣y, 3️⃣[]]}\nc: {<<: 4️⃣}\n",
      "1️⃣ TF1012",
      "2️⃣ TF1012",
      "3️⃣ TF1012",
      "4️⃣ TF1012"
    ),
    MistakeCase(
      "a merge of an alias points at the alias",
      "a: &x 1\nb: {<<: 1️⃣*x}\nc: {<<: [2️⃣*x]}\n",
      "1️⃣ TF1012",
      "2️⃣ TF1012"
    ),
    MistakeCase(
      "a broken alias is reported once",
      "a: {<<: 1️⃣*x}\nb: {<<: [2️⃣*y]}\n",
      "1️⃣ TF1010",
      "2️⃣ TF1010"
    ),
  ]

  static let syntax = [
    MistakeCase("a tab that indents a key", "a:\n1️⃣\tb: 1\n", "1️⃣ TF1006"),
    MistakeCase("a tab behind blanks", "a:\n  b: 1\n 1️⃣\tc: 2\n", "1️⃣ TF1006"),
    MistakeCase("a tab that indents a block text", "a: |\n1️⃣\ttext\n", "1️⃣ TF1006"),
    MistakeCase("a tab in a continued text", "a:\n  b: x\n1️⃣\ty\n", "1️⃣ TF1006"),
    MistakeCase("a colon in plain text", "a: b1️⃣: c\n", "1️⃣ TF1001"),
    MistakeCase(
      "an unquoted variable in front of text is one mistake, not two",
      "a: {1️⃣{name}} hello\n",
      "1️⃣ TF1011"
    ),
    MistakeCase("quotes without end", "a: 1️⃣\"b\nc: 1\n", "1️⃣ TF1001"),
    MistakeCase("a key without colon", "a: 1\n1️⃣b\nc: 1\n", "1️⃣ TF1001"),
    MistakeCase("a bracket without end", "a: 2️⃣[b\n1️⃣", "1️⃣ TF1001 ← 2️⃣"),
    MistakeCase("wrong indentation", "1️⃣a: {}\n 2️⃣b: 1\n", "2️⃣ TF1001 ← 1️⃣"),
    MistakeCase("a reserved character", "a: 1️⃣@b\n", "1️⃣ TF1001"),
    MistakeCase("an unknown escape", "a: 2️⃣\"1️⃣\\d\"\n", "1️⃣ TF1001 ← 2️⃣"),
    MistakeCase("an unknown version", "1️⃣%YAML 3.0\n---\na\n", "1️⃣ TF1001"),
    MistakeCase(
      "what was found before it is kept",
      "1️⃣a: 1\n2️⃣a: 3️⃣!x 2\nb: 4️⃣@c\n",
      "2️⃣ TF1004 ← 1️⃣",
      "3️⃣ TF1005",
      "4️⃣ TF1001"
    ),
  ]
}

@Suite("YAML diagnostics")
struct YAMLDiagnosticTests {
  @Test("every mistake in a node is reported at its place", arguments: MistakeCase.nodes)
  func nodes(_ mistake: MistakeCase) {
    let result = parseYAML(mistake.source.bytes, file: "a.yaml")
    #expect(mistake.source.places(of: result.diagnostics) == mistake.places)
    #expect(result.documents.count == 1)
  }

  @Test("a syntax error is reported at its place", arguments: MistakeCase.syntax)
  func syntax(_ mistake: MistakeCase) {
    let result = parseYAML(mistake.source.bytes, file: "a.yaml")
    #expect(mistake.source.places(of: result.diagnostics) == mistake.places)
    #expect(result.documents.isEmpty)
  }

  @Test("documents before a syntax error are kept")
  func keptDocuments() {
    #expect(parseYAML("a\n---\nb: @\n".utf8, file: "a.yaml").outlines == ["a"])
  }

  @Test(
    "a misspelled tag or alias gets a suggestion",
    arguments: [
      ("a: !fil x", "Did you mean \"!file\"?"),
      ("a: !secrets x", "Did you mean \"!secret\"?"),
      ("a: !!sstr x", "Did you mean \"!!str\"?"),
      ("a: !!float 1", "Remove the tag: the field determines the type."),
      ("a: &default 1\nb: *defaults", "Did you mean \"*default\"?"),
    ]
  )
  func suggestions(text: String, advice: String) {
    #expect(parseYAML(text.utf8, file: "a.yaml").diagnostics.map(\.advice) == [advice])
  }

  @Test("user text in a message is truncated")
  func shortText() throws {
    let key = String(repeating: "k", count: 10_000)
    let result = parseYAML("{? \(key) : 1, ? \(key) : 2}".utf8, file: "a.yaml")
    #expect(try #require(result.diagnostics.first).detail.count < 150)
  }

  @Test("a note ends a truncated list of problems")
  func tooMany() {
    let text = "a: 1\n" + String(repeating: "a: 2\n", count: 500)
    let result = parseYAML(text.utf8, file: "a.yaml")
    #expect(result.diagnostics.count == 201)
    #expect(result.diagnostics.last?.code == .yamlTooManyProblems)
    #expect(result.diagnostics.last?.span?.start == SourcePosition(line: 202, column: 1))
    let exact = parseYAML(
      text.utf8,
      file: "a.yaml",
      limits: .standard.with(\.diagnostics, 500)
    )
    #expect(exact.diagnostics.allSatisfy { $0.code == .yamlDuplicateKey })
  }
}
