import Diagnostics
import JSON
import Manifests
import Resources
import TestSupport
import Testing

@Suite("A stack as a whole")
struct WholeStackTests {
  @Test("ten mistakes are ten diagnostics in one run")
  func tenMistakes() {
    let stack = TestStack([
      "turnform.yaml": """
      turnform: 1
      stack: acme
      defaults: {agent: {config: {llm: {1️⃣provder: openai}}}}
      agents:
        support:
          environment: 2️⃣prod
          config:
            silence_timeout_ms: 3️⃣10
            language: 4️⃣!env HOME
            tools: [5️⃣{name: lookup, description: d}]
      numbers: {main: 6️⃣[]}

      """,
      "more/numbers.yaml": """
      numbers:
        a:
          e164_number: 7️⃣5551234
          external_number_sid: PN1
          route: {agent: 8️⃣suport}
          9️⃣a: 1
        b: {e164_number: +15550000001, external_number_sid: PN2, route: 0️⃣{}}

      """,
    ])
    let result = stack.load()
    #expect(
      stack.places(of: result.diagnostics) == [
        "7️⃣ TF2009", "8️⃣ TF2013", "9️⃣ TF2004", "0️⃣ TF2022", "1️⃣ TF2004", "2️⃣ TF2008", "3️⃣ TF2007",
        "4️⃣ TF2018", "5️⃣ TF2011", "6️⃣ TF2006",
      ]
    )
    #expect(result.desired == nil)
    #expect(result.sources.map(\.path) == ["more/numbers.yaml", "turnform.yaml"])
  }

  private static let agents = (0..<6)
    .map { index in
      "  a\(index): {environment: staging, config: {language: en, metadata: {x: 1, y: 2}}}\n"
    }
  private static let numbers = (0..<6)
    .map { index in
      "  n\(index): {route: {agent: a\(index)}, e164_number: +1555000000\(index), "
        + "external_number_sid: PN\(index)}\n"
    }

  @Test(
    "the order of files and keys does not matter",
    arguments: 0..<UInt64(TestScale.current.count(20))
  )
  func shuffled(_ seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let inOrder = TestStack(
      main: "agents:\n" + Self.agents.joined() + "numbers:\n" + Self.numbers.joined()
    )
    var files = ["turnform.yaml": TestStack.header]
    let entries = (Self.agents.map { "agents:\n" + $0 } + Self.numbers.map { "numbers:\n" + $0 })
      .map { "---\n" + $0 }
    for entry in entries.shuffled(using: &random) {
      files["part\(Int.random(in: 0..<4, using: &random)).yaml", default: ""] += entry
    }
    let expected = try #require(inOrder.load().desired)
    let desired = try #require(TestStack(files).load().desired)
    #expect(desired.withoutPlaces == expected.withoutPlaces)
  }

  @Test("consequences of a broken file are not reported")
  func brokenFile() {
    let stack = TestStack([
      "turnform.yaml": "turnform: 1\nstack: acme\nnumbers:\n  n: {e164_number: +15550000001, "
        + "external_number_sid: PN1, route: {agent: support}, 1️⃣sms: true}\n",
      "agents.yaml": "agents:\n  support: {a: 2️⃣]}\n",
    ])
    let result = stack.load()
    #expect(result.diagnostics.map(\.code) == [.yamlSyntax, .unknownField])
  }

  @Test("a duplicate key does not hide the other mistakes of its file")
  func duplicateKey() {
    let stack = TestStack(main: "agents: {1️⃣a: {}, 2️⃣a: {}, b: {3️⃣c: d}}\n")
    #expect(
      stack.places(of: stack.load().diagnostics) == ["2️⃣ TF1004 ← 1️⃣", "3️⃣ TF2004"]
    )
  }

  @Test("errors beyond a thousand are only counted")
  func manyMistakes() {
    let fields = (0..<1200).map { "    x\($0): 1\n" }.joined()
    let result = TestStack(main: "agents:\n  a:\n" + fields).load()
    #expect(result.diagnostics.count == 1001)
    #expect(result.diagnostics.last?.code == .yamlTooManyProblems)
    #expect(result.diagnostics.last?.detail.contains("200 more") == true)
    #expect(result.desired == nil)
  }

  @Test("excess mistakes in one entry are counted, and nothing is concluded from them")
  func manyMistakesInOneEntry() {
    let tool = "        - {nme: x, description: d}\n"
    let tools = String(repeating: tool, count: 3000)
    let result = TestStack(main: "agents:\n  a:\n    config:\n      tools:\n" + tools).load()
    #expect(result.diagnostics.count == 1001)
    #expect(Set(result.diagnostics.map(\.code)) == [.unknownField, .yamlTooManyProblems])
  }

  @Test("a flood of warnings hides no error")
  func manyWarnings() {
    let agents = (0..<1100).map { "  a\($0): {config: {first_message: '# x'}}\n" }.joined()
    let result = TestStack(main: "agents:\n" + agents + "  b: {c: d}\n").load()
    #expect(result.diagnostics.filter { $0.severity == .error }.map(\.code).contains(.unknownField))
    #expect(result.desired == nil)
  }

  @Test("warnings alone do not stop a run")
  func warnings() throws {
    let result = TestStack(main: "agents: {a: {config: {first_message: '# Hi'}}}\n").load()
    #expect(result.diagnostics.map(\.severity) == [.warning])
    #expect(try #require(result.desired).agents.count == 1)
  }

  @Test("aliases and merges work across entries")
  func aliases() throws {
    let stack = TestStack(
      main: "agents:\n  a: &a {environment: staging, config: {language: de}}\n"
        + "  b: {<<: *a, environment: production}\n"
    )
    let desired = try #require(stack.load().desired)
    #expect(desired.agents.map(\.environment) == [.staging, .production])
    #expect(desired.agents.map(\.config) == [["language": "de"], ["language": "de"]])
  }

  @Test("a manifest that cannot be read is reported at its first line")
  func unreadable() {
    let stack = TestStack(
      ["turnform.yaml": "1️⃣" + TestStack.header],
      errors: ["a.yaml": .outsideStack, "b.yaml": .tooLarge(limit: 5)]
    )
    let result = stack.load()
    #expect(result.diagnostics.map(\.code) == [.fileOutsideStack, .fileUnreadable])
    #expect(result.diagnostics.map { $0.span?.file } == ["a.yaml", "b.yaml"])
  }
}

/// A small generator with a seed (SplitMix64).
private struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
