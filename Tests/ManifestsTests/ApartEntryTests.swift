import Diagnostics
import Manifests
import Resources
import TestSupport
import Testing

/// Entries without tags are typed on several processors; their neighbors must not matter.
@Suite("Entries read apart")
struct ApartEntryTests {
  @Test("many entries read as each of them alone", arguments: 0..<6 as Range<UInt64>)
  func neighbors(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let lines = (0..<150)
      .map { "  a\($0): {\(Self.fields.randomElement(using: &generator) ?? "")}" }
    let together = Self.load(lines)
    let alone = lines.indices.map { index in
      Self.load(Array(repeating: "", count: index) + [lines[index]])
    }
    let problems = alone.flatMap(\.diagnostics).inReadingOrder
    #expect(together.diagnostics == problems, "seed \(seed)")
    let isCorrect = !problems.contains { $0.severity == .error }
    #expect((together.desired != nil) == isCorrect, "seed \(seed)")
    let agents = alone.compactMap(\.desired).flatMap(\.agents)
    if isCorrect {
      #expect(together.desired?.agents == agents.sorted { $0.address < $1.address })
    }
  }

  @Test("correct entries keep their values among others with tags")
  func tags() {
    let correct = Self.fields.prefix(Self.correct)
    let lines = (0..<150).map { "  a\($0): {\(correct[$0 % correct.count])}" }
    let together = Self.load(lines)
    let alone = lines.indices.compactMap { index in
      Self.load(Array(repeating: "", count: index) + [lines[index]]).desired?.agents.first
    }
    #expect(alone.count == lines.count)
    #expect(together.desired?.agents == alone.sorted { $0.address < $1.address })
  }

  private static func load(_ lines: [String]) -> StackResult {
    var files = ["turnform.yaml": TestStack.header + "agents:\n" + lines.joined(separator: "\n")]
    files["text.md"] = "Be brief."
    files["turnform.yaml"]? += "\n"
    return TestStack(files)
      .load(variables: ["S": "a-secret-of-some-length", "TURNFORM_VAR_X": "x"], readsSecrets: true)
  }

  /// The number of fields at the start of ``fields`` that have no errors.
  private static let correct = 7

  private static let fields = [
    "config: {first_message: Hello}", "config: {system_prompt: !file text.md}",
    "config: {llm: {api_key: !secret env:S}}", "config: {first_message: !env TURNFORM_VAR_X}",
    "config: {first_message: '**Hello**'}", "config: {metadata: {a: [1, {b: c}]}}",
    "config: {metadata: {token: abcdefghij}}",
    "config: {first_mesage: Hello}", "config: {silence_timeout_ms: many}", "config: {llm: []}",
    "config: {system_prompt: !file missing.md}", "config: {llm: {api_key: !secret env:MISSING}}",
    "config: {llm: {api_key: plain}}", "protect: maybe",
  ]
}
