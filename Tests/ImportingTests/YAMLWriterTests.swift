import Diagnostics
import Importing
import JSON
import TestSupport
import Testing
import YAML

/// Written YAML reads back as the same value.
@Suite struct YAMLWriterTests {
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
    String(repeating: "k", count: 1100), "a\n# b\n--- \nc: d",
    "a\u{0}b".replacing("\u{0}", with: ""),
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

  private func check(_ value: JSONValue, _ comment: Comment) {
    let text = YAMLWriter.text([YAMLDraft.Member("top", .value(value))])
    let result = parseYAML(Array(text.utf8), file: "a.yaml")
    #expect(result.diagnostics.isEmpty, "\(comment): \(result.diagnostics)\n\(text)")
    let read = result.documents.first?["top"].flatMap(self.value)
    #expect(read == value, "\(comment)\n\(text)")
    let again = YAMLWriter.text([YAMLDraft.Member("top", .value(value))])
    #expect(again == text, "\(comment)")
  }

  @Test("every hostile text reads back as itself, as a value, in lists, and as a key")
  func texts() {
    for text in Self.hostile {
      check(.string(text), "\(text.debugDescription)")
      check([.string(text)], "\(text.debugDescription)")
      check([[.string(text), "b"], ["a": .string(text)]], "\(text.debugDescription)")
      var keyed: JSONObject = ["": "a"]
      keyed[text] = "b"
      keyed[text + "x"] = [[.string(text)]]
      check(.object(keyed), "\(text.debugDescription)")
    }
  }

  @Test("random values read back as themselves", arguments: 0..<10)
  func random(batch: UInt64) {
    var generator = SeededGenerator(seed: batch)
    for index in 0..<200 {
      check(Self.value(4, &generator), "batch \(batch), value \(index)")
    }
  }

  @Test("short values are on one line, long ones and multi-line texts are not")
  func style() {
    let text = YAMLWriter.text([
      YAMLDraft.Member("e164_number", .plain("+15551230001")),
      YAMLDraft.Member("prompt", .tagged(tag: "file", text: "prompts/a.md")),
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
        number: "1e3"
        lines: |
          a
          b
        open:
          a: 1

        """
    )
  }
}
