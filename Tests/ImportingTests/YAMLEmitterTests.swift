import Diagnostics
import Importing
import JSON
import TestSupport
import Testing
import YAML

/// Written YAML reads back as the same value.
@Suite struct YAMLEmitterTests {
  static let hostile = [
    "", " ", "  x", "x ", "\t", "a\tb", "a\n", "\n", "\n\n", "a\nb", "a\nb\n", "a\nb\n\n", " a\nb",
    "a\n b", "a\n\n  b\nc", "a\n  \nb", "\ta\nb", "a\r\nb", "a\rb", "a: b", "a:", ":a", "a #b",
    "#a",
    "- a", "-", "--- a", "...", "? a", "& a", "*a", "!a", "|", "> a", "'a'", "\"a\"", "%a", "@a",
    "`a",
    "[a]", "{a: b}", "a, b", "a]b", "null", "Null", "~", "true", "no", "On", "1", "01", "1e3",
    "0x1F",
    "0o17", "+1", "-.inf", ".NaN", "1_000", "12:30:45", "2024-01-01", "+15551230001", "<<", "=",
    "$",
    "${agents.a.id}", "$${", "a ${b} c", "{{name}}", "\u{FEFF}a", "\u{85}", "\u{2028}",
    "a\u{2029}b",
    "\u{1}", "\u{7F}", "\u{202E}abc", "e\u{301}", "\u{301}", "\u{FFFE}", "\u{FFFF}", "\u{1F600}",
    "\u{E0001}", "👩‍👩‍👧", "\\", "\\n", "C:\\x", "a\u{A0}b", "\u{A0}",
    String(repeating: "long ", count: 300),
    String(repeating: "k", count: 1100), "a\n# b\n--- \nc: d", "a\n# b\n---\n...\nc: d",
    "\r\n", "a\r\n", "a\u{85}b", "a\nb\u{2028}c", "a\nb\u{85}", " \n ", "a \nb",
    "a\nb ", "a\nb\n ", "\na\nb", "\n\na", "a\n\n\nb", "a\n\n\n", "yes", "YES", "y", "N", "# x",
    ": ", ":", "x: ", " : ", "-.inf", "+.inf", ".INF", ".", "..", "....", "---", "--", "-a", "?a",
    "?", ":a:", "a?", "a,b", "=a", "<<: a", "1e400", "1.", ".5", "0b1", "0o8", "1:2", "NULL",
    "FALSE", "&a b", "*a b", "!!str a", "!env A", "!file a", "!<a> b", "- ", "- a\n- b",
    "a: b\nc: d", "|\na", ">-", "\"", "'", "''", "it's", "'a: b'", "\\U0001F600", "a\\\nb",
    "{", "}", "[", "]", ",", "%YAML 1.2", "@", "`", "\u{1F600}\n\u{1F600}", "\u{10FFFF}",
    "\u{FFF9}", "\u{D7FF}\u{E000}", "\u{FEFF}", "a\u{FEFF}b", "\u{200B}", "\u{AD}",
    "\u{7F}\n\u{7F}",
    "\u{9B}31m", "\u{1B}[31m", "x\u{A0}", "\u{3000}", "\u{3000}a\nb",
    String(repeating: "a: b # c\n", count: 200), String(repeating: " ", count: 300),
    String(repeating: "é ", count: 200) + "x", String(repeating: "k", count: 128),
    String(repeating: "k", count: 129),
  ]

  private static func text(_ generator: inout some RandomNumberGenerator) -> String {
    let pieces = hostile + ["a", "word", " ", "\n", "é", "文", ":", "#", "-", "\""]
    let count = Int.random(in: 0...4, using: &generator)
    return (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
  }

  private static func value(
    _ depth: Int,
    _ generator: inout some RandomNumberGenerator
  ) -> JSONValue {
    switch Int.random(in: depth == 0 ? 0...5 : 0...9, using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2:
      let literals = ["0", "-1", "1.5", "1e400", "12345678901234567890", "-0.25", "1E-7"]
      return .number(JSONNumber(literal: literals.randomElement(using: &generator) ?? "0"))
    case 3...5: return .string(text(&generator))
    case 6, 7:
      let count = Int.random(in: 0...4, using: &generator)
      return .array((0..<count).map { _ in value(depth - 1, &generator) })
    default:
      let count = Int.random(in: 0...4, using: &generator)
      return .object(
        JSONObject((0..<count).map { _ in (text(&generator), value(depth - 1, &generator)) })
      )
    }
  }

  /// The value as the core schema types it; the digits of numbers stay.
  private func value(_ node: YAMLNode) -> JSONValue? {
    if let elements = node.elements { return .array(elements.compactMap(value)) }
    if let members = node.members {
      return .object(JSONObject(members.compactMap { m in value(m.value).map { (m.key, $0) } }))
    }
    guard let text = node.text else { return nil }
    guard node.isPlain else { return .string(text) }
    switch text {
    case "null": return .null
    case "true": return true
    case "false": return false
    default:
      let read = try? JSONValue(parsing: text)
      return read?.number == nil ? .string(text) : read
    }
  }

  private func check(_ value: JSONValue, _ comment: Comment) throws {
    let text = try YAMLEmitter.text([YAMLDraft.Member("top", .value(value))])
    let result = parseYAML(Array(text.utf8), file: "a.yaml")
    #expect(result.diagnostics.isEmpty, "\(comment): \(result.diagnostics)\n\(text)")
    let read = result.documents.first?["top"].flatMap(self.value)
    #expect(read == value, "\(comment)\n\(text)")
    let again = try YAMLEmitter.text([YAMLDraft.Member("top", .value(value))])
    #expect(again == text, "\(comment)")
  }

  @Test("every hostile text reads back as itself, as a value, in lists, and as a key")
  func texts() throws {
    for text in Self.hostile + ["\0", "a\0b"] {
      try check(.string(text), "\(text.debugDescription)")
      try check([.string(text)], "\(text.debugDescription)")
      try check([[.string(text), "b"], ["a": .string(text)]], "\(text.debugDescription)")
      var keyed: JSONObject = ["": "a"]
      keyed[text] = "b"
      keyed[text + "x"] = [[.string(text)]]
      try check(.object(keyed), "\(text.debugDescription)")
    }
  }

  @Test("random values read back as themselves", arguments: 0..<10)
  func random(batch: UInt64) throws {
    var generator = SeededGenerator(seed: batch)
    for index in 0..<200 {
      try check(Self.value(4, &generator), "batch \(batch), value \(index)")
    }
  }

  @Test("short values are on one line, long ones and multi-line texts are not")
  func style() throws {
    let text = try YAMLEmitter.text([
      YAMLDraft.Member("e164_number", .plain("+15551230001")),
      YAMLDraft.Member("prompt", .tagged(.file, "prompts/a.md")),
      YAMLDraft.Member("route", .value(["agent": "a"])),
      YAMLDraft.Member(
        "split",
        .value([["agent": "a", "weight": 70], ["agent": "b@1", "weight": 30]])
      ),
      YAMLDraft.Member("empty", .value([])),
      YAMLDraft.Member("number", .value("1e3")),
      YAMLDraft.Member("lines", .value("a\nb\n")),
      YAMLDraft.Member("open", .mapping([YAMLDraft.Member("a", .value(1))], isOpen: true)),
    ])
    #expect(
      text == """
        e164_number: +15551230001
        prompt: !file prompts/a.md
        route: {agent: a}
        split:
        - {agent: a, weight: 70}
        - {agent: b@1, weight: 30}
        empty: []
        number: '1e3'
        lines: |
          a
          b
        open:
          a: 1

        """
    )
  }
}
