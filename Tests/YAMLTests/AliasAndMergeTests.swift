import Diagnostics
import TestSupport
import Testing
import YAML

@Suite("aliases and merge keys")
struct AliasAndMergeTests {
  static let cases = [
    ReadingCase("an alias is its anchor's node", "a: &x {k: 1}\nb: *x", "{a: {k: 1}, b: {k: 1}}"),
    ReadingCase("an alias as key", "a: &x k\n*x : 1", "{a: k, k: 1}"),
    ReadingCase("the later anchor of a name counts", "[&x 1, *x, &x 2, *x]", "[1, 1, 2, 2]"),
    ReadingCase("also inside the first", "[&x [&x 1], *x]", "[[1], 1]"),
    ReadingCase(
      "merged members stand where << stands",
      "- &x {k: 1, l: 2}\n- {a: 0, <<: *x, b: 3}",
      "[{k: 1, l: 2}, {a: 0, k: 1, l: 2, b: 3}]"
    ),
    ReadingCase(
      "written keys win, before and behind",
      "- &x {k: 1, l: 2}\n- {k: 0, <<: *x, l: 3}",
      "[{k: 1, l: 2}, {k: 0, l: 3}]"
    ),
    ReadingCase(
      "earlier sources win",
      "- &x {k: 1}\n- &y {k: 2, l: 3}\n- <<: [*x, *y]",
      "[{k: 1}, {k: 2, l: 3}, {k: 1, l: 3}]"
    ),
    ReadingCase("a mapping may be merged in place", "<<: {k: 1}\nl: 2", "{k: 1, l: 2}"),
    ReadingCase(
      "an alias of a sequence of mappings",
      "a: &x [{k: 1}, {l: 2}]\nb: {<<: *x}",
      "{a: [{k: 1}, {l: 2}], b: {k: 1, l: 2}}"
    ),
    ReadingCase(
      "merges of merges",
      "a: &x {k: 1}\nb: &y {<<: *x, l: 2}\nc: {<<: *y}",
      "{a: {k: 1}, b: {k: 1, l: 2}, c: {k: 1, l: 2}}"
    ),
    ReadingCase("nothing to merge", "<<: {}\na: 1", "{a: 1}"),
    ReadingCase("a quoted << is a key", "'<<': 1", "{<<: 1}"),
  ]

  @Test("aliases and merges are resolved", arguments: cases)
  func resolves(_ reading: ReadingCase) {
    let result = parseYAML(reading.text.utf8, file: "a.yaml")
    #expect(result.diagnostics.isEmpty)
    #expect(result.outlines == reading.outlines)
  }

  @Test("anchors end with their document")
  func scope() {
    let source = MarkedSource("a: &x 1\n---\nb: 1️⃣*x\n")
    let result = parseYAML(source.bytes, file: "a.yaml")
    #expect(source.places(of: result.diagnostics) == ["1️⃣ TF1010"])
  }

  @Test("aliases may create as many nodes as the limit allows, and no more")
  func aliasLimit() {
    let source = MarkedSource("a: &x [1, 2, 3]\nb: *x\nc: *x\nd: 1️⃣*x\ne: *x\n")
    let text = source.bytes
    let within = parseYAML(text, file: "a.yaml", limits: .standard.with(\.aliasNodes, 16))
    #expect(within.diagnostics.isEmpty)
    let over = parseYAML(text, file: "a.yaml", limits: .standard.with(\.aliasNodes, 11))
    #expect(source.places(of: over.diagnostics) == ["1️⃣ TF1008"])
    #expect(over.outlines == ["{a: [1, 2, 3], b: [1, 2, 3], c: [1, 2, 3], d: , e: }"])
  }

  @Test("an alias bomb stops at 100,000 nodes")
  func bomb() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...30 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let result = parseYAML(text.utf8, file: "a.yaml")
    #expect(result.diagnostics.map(\.code) == [.yamlTooManyAliasNodes])
    #expect(result.diagnostics.first?.span?.start.line == 5)
  }

  @Test("merges count as much as other aliases")
  func mergeBomb() {
    let keys = (0..<1000).map { "k\($0): 1" }.joined(separator: ", ")
    let uses = (0..<100).map { "m\($0): {<<: *x}\n" }.joined()
    let result = parseYAML("x: &x {\(keys)}\n\(uses)".utf8, file: "a.yaml")
    #expect(result.diagnostics.map(\.code) == [.yamlTooManyAliasNodes])
    // 2,001 nodes each: the fiftieth alias exceeds the limit, with one line of definition.
    #expect(result.diagnostics.first?.span?.start.line == 51)
  }

  @Test("aliases inside anchors cannot nest deeper than written values")
  func deepAliases() {
    let opening = String(repeating: "[", count: 90)
    let closing = String(repeating: "]", count: 90)
    let text = """
      a: &a \(opening)\(closing)
      b: &b \(opening)*a\(closing)
      c: \(opening)*b\(closing)
      """
    let result = parseYAML(text.utf8, file: "a.yaml")
    #expect(result.diagnostics.map(\.code) == [.yamlTooDeep])
    #expect(result.diagnostics.first?.span?.start.line == 3)
    #expect(result.diagnostics.first?.span?.start.column == 94)
  }
}
