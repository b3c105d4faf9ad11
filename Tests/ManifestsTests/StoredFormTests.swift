import Diagnostics
import JSON
import Manifests
import Resources
import Testing

/// A typed value is the value that the API stores, or the same change would be planned repeatedly.
@Suite("Values as the API stores them")
struct StoredFormTests {
  static let numbers = [
    ("0.12345678901234567890123", "0.12345678901234568"), ("1.50", "1.5"), (".5", "0.5"),
    ("1e-400", "0.0"), ("-1e-400", "0.0"), ("-0.0", "0.0"), ("-0", "0"), ("1.0", "1.0"),
    ("1e0", "1.0"), ("2.0000000000000000000001", "2.0"), ("+1", "1"),
  ]

  @Test("a number with a fraction or exponent is the same double as in the API")
  func fields() throws {
    for (written, stored) in Self.numbers {
      let config = try config("llm: {temperature: \(written)}")
      #expect(config["llm"]?["temperature"]?.number?.literal == stored)
    }
  }

  static let freeNumbers =
    numbers + [
      ("123456789012345678901234567890", "123456789012345678901234567890"),
      ("-00123456789012345678901234567890", "-123456789012345678901234567890"),
      ("123456789012345678901234567890.0", "1.2345678901234568e+29"),
      ("9007199254740993", "9007199254740993"), ("9007199254740993.0", "9007199254740992.0"),
      ("1e308", "1e+308"), ("1e-99999999999999999999", "0.0"),
    ]

  @Test("integers in free-form objects keep all digits, other numbers become doubles")
  func freeForm() throws {
    for (written, stored) in Self.freeNumbers {
      let config = try config("metadata: {x: \(written), y: [\(written)]}")
      #expect(config["metadata"]?["x"]?.number?.literal == stored)
      #expect(config["metadata"]?["y"]?.array?.first?.number?.literal == stored)
    }
  }

  @Test(
    "a number beyond the range of a double is out of range",
    arguments: [
      "llm: {temperature: 1e999}", "metadata: {x: 1e999}", "metadata: {x: [-1.8e308]}",
      "metadata: {x: 1e99999999999999999999}", "llm: {temperature: -1e400}",
      "metadata: {x: 1\(String(repeating: "0", count: 400))}",
    ]
  )
  func overflow(_ field: String) {
    #expect(load(field).diagnostics.map(\.code) == [.outOfRange])
  }

  private static let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")

  @Test("texts keep their scalars and differ from equivalent ones")
  func texts() throws {
    let value = try config("system_prompt: \(Self.decomposed)")["system_prompt"]
    #expect(value == .string(Self.decomposed))
    #expect(value != .string(Self.composed))
  }

  @Test("equivalent spellings are two keys of a free-form object, in overlays too")
  func keys() throws {
    let stack = TestStack([
      "turnform.yaml": TestStack.header
        + "agents: {a: {config: {metadata: {\(Self.composed): 1, \(Self.decomposed): 2}}}}\n",
      "environments/staging.yaml":
        "agents: {a: {config: {metadata: {\(Self.decomposed): 3}}}}\n",
    ])
    let result = stack.load(environment: "staging")
    #expect(result.diagnostics.isEmpty)
    let expected = JSONValue.object([Self.composed: 1, Self.decomposed: 3])
    #expect(result.desired?.agents.first?.config["metadata"] == expected)
  }

  @Test("a stack has no two entries whose keys look the same")
  func entries() {
    let result = TestStack(main: "agents: {\(Self.composed): {}, \(Self.decomposed): {}}\n").load()
    #expect(!result.diagnostics.isEmpty)
  }

  private func load(_ field: String) -> StackResult {
    TestStack(main: "agents:\n  a:\n    config:\n      \(field)\n").load()
  }

  private func config(_ field: String) throws -> JSONObject {
    let result = load(field)
    #expect(result.diagnostics.isEmpty)
    return try #require(result.desired?.agents.first?.config.value)
  }
}
