import Diagnostics
import JSON
import Manifests
import Resources
import Testing

/// A scalar as written in a field, and its typed value.
struct ScalarCase: CustomTestStringConvertible {
  let field: String
  let written: String
  /// `nil` when it is rejected.
  let value: JSONValue?
  var testDescription: String { "\(field): \(written)" }

  init(_ field: String, _ written: String, _ value: JSONValue?) {
    self.field = field
    self.written = written
    self.value = value
  }
}

@Suite("The field determines the type")
struct TypingTests {
  static let scalars: [ScalarCase] =
    texts("system_prompt") + texts("first_message") + [
      ScalarCase("first_message", "~", .null),
      ScalarCase("first_message", "null", .null),
      ScalarCase("first_message", "", .null),
      ScalarCase("first_message", "'~'", "~"),
      ScalarCase("first_message", "!!str null", "null"),
      ScalarCase("first_message", "! 12", "12"),
      ScalarCase("first_message", "a $${b} $c $$${d} {{e}} $", "a ${b} $c $${d} {{e}} $"),
    ] + booleans + integers + numbers

  private static func texts(_ field: String) -> [ScalarCase] {
    [
      "+15551234567", "no", "1e3", "0x10", "1_000", "true", "007", "12:30:45", "2001-12-14", ".5",
      "Null", "=", "-",
    ]
    .map { ScalarCase(field, $0 == "-" ? "'-'" : $0, .string($0)) }
      + [
        ScalarCase(field, "'true'", "true"), ScalarCase(field, "\"1\"", "1"),
        ScalarCase(field, "''", ""), ScalarCase(field, "'null'", "null"),
        ScalarCase(field, "|-\n        a\n        b", "a\nb"),
        ScalarCase(field, "[]", nil), ScalarCase(field, "{}", nil),
      ]
  }

  private static let booleans: [ScalarCase] =
    [ScalarCase("interruption_enabled", "true", true)]
    + [ScalarCase("interruption_enabled", "false", false)]
    + [
      "True", "TRUE", "yes", "no", "on", "off", "y", "1", "0", "'true'", "!!str true", "", "~",
      "[]",
    ]
    .map { ScalarCase("interruption_enabled", $0, nil) }

  private static let integers: [ScalarCase] =
    [("1000", 1000), ("+1000", 1000), ("01000", 1000)]
    .map {
      ScalarCase("silence_timeout_ms", $0.0, .number(JSONNumber($0.1)))
    }
    + [
      "1_000", "0x3E8", "0o1750", "1e3", "1000.0", "'1000'", "-1000", "199", "5001", "1000ms", "+",
      "true", "~", "99999999999999999999",
    ]
    .map { ScalarCase("silence_timeout_ms", $0, nil) }

  private static let numbers: [ScalarCase] =
    [
      ("1", "1"), ("1.0", "1.0"), ("+1.50", "1.50"), ("0.5", "0.5"), (".5", "0.5"), ("5.", "5"),
      ("5e-1", "5e-1"), ("1E+0", "1E+0"), ("001.5", "1.5"),
    ]
    .map { ScalarCase("smart_turn_stop_secs", $0.0, .number(JSONNumber(literal: $0.1))) }
    + [
      ".inf", ".nan", "1e999", "'1'", "1_0.0", "0x1", "-1", "0.49", "1.5s", "e5", ".", "1e", "true",
      "",
    ]
    .map { ScalarCase("smart_turn_stop_secs", $0, nil) }

  @Test("a scalar is typed by its field", arguments: scalars)
  func scalar(_ example: ScalarCase) throws {
    let stack = TestStack(
      main: "agents:\n  a:\n    config:\n      \(example.field): \(example.written)\n"
    )
    let result = stack.load()
    #expect(result.desired?.agents.first?.config[example.field] == example.value)
    #expect(result.diagnostics.count == (example.value == nil ? 1 : 0))
  }

  static let freeValues: [(String, JSONValue)] = [
    ("true", true), ("False", false), ("~", .null), ("", .null), ("NULL", .null), ("12", 12),
    ("-012", -12), ("0x1F", 31), ("0o17", 15), ("1e3", 1000), (".5", 0.5), ("'12'", "12"),
    ("\"true\"", "true"), ("!!str 12", "12"), ("yes", "yes"), ("1_000", "1_000"), ("+", "+"),
    ("-.5", -0.5), ("0x", "0x"), ("0x-1", "0x-1"), ("12a", "12a"), ("1.2.3", "1.2.3"),
    ("+15551230001", 15_551_230_001), ("[1, [a]]", [1, ["a"]]),
    ("{b: {c: no}}", ["b": ["c": "no"]]),
    ("'$${x}'", "${x}"),
  ]

  @Test("values outside the tables are typed by the core schema", arguments: freeValues)
  func free(_ written: String, _ value: JSONValue) {
    let stack = TestStack(main: "agents: {a: {config: {metadata: {x: \(written)}}}}\n")
    let result = stack.load()
    #expect(result.diagnostics.isEmpty)
    #expect(result.desired?.agents.first?.config["metadata"] == ["x": value])
  }

  @Test("lengths count Unicode scalars, not bytes and not characters")
  func lengths() {
    let flag = "🇩🇪"
    let fits = String(repeating: flag, count: 5)
    #expect(config("language: \(fits)").diagnostics.isEmpty)
    let result = config("language: \(fits)x")
    #expect(result.diagnostics.map(\.code) == [.badLength])
    #expect(result.diagnostics.first?.detail == "config.language has 11 characters.")
  }

  @Test(
    "advice suggests the intended value",
    arguments: [
      ("protect: yes", "Write true."),
      ("protect: Off", "Write false."),
      ("protect: 'true'", "Remove the quotes. Write true."),
      ("enviroment: x", "Did you mean \"environment\"?"),
      ("environment: prodution", "Did you mean \"production\"?"),
    ]
  )
  func advice(_ field: String, _ advice: String) {
    let result = TestStack(main: "agents: {a: {\(field)}}\n").load()
    #expect(result.diagnostics.map(\.advice) == [advice])
    #expect(result.diagnostics.map(\.subject) == ["agents.a"])
  }

  @Test("advice completes a phone number without its plus sign", arguments: ["", "\"", "'"])
  func plusSign(_ quote: String) {
    let number = "e164_number: \(quote)15551230001\(quote), external_number_sid: PN1"
    let stack = TestStack(main: "agents: {a: {}}\nnumbers: {n: {\(number), route: {agent: a}}}\n")
    let result = stack.load()
    #expect(result.diagnostics.map(\.code) == [.badPattern])
    #expect(result.diagnostics.map(\.advice) == ["Write +15551230001."])
  }

  @Test("a diagnostic about a secret shows neither the value nor the line")
  func secrets() {
    let result = config("llm: {api_key: hunter2-hunter2}")
    #expect(result.diagnostics.map(\.code) == [.secretInPlainText])
    for diagnostic in result.diagnostics {
      #expect(diagnostic.hidesSource)
      #expect(!"\(diagnostic)".contains("hunter2"))
    }
  }

  @Test(
    "no message contains a recognised credential",
    arguments: ["llm: {provider: KEY}", "KEY: 1", "llm: {KEY: 1}", "language: !KEY x"]
  )
  func credentials(_ field: String) {
    let key = "sk-proj-AbCdEfGhIjKlMnOpQr0123456789"
    let result = config(field.replacing("KEY", with: key))
    #expect(result.diagnostics.hasErrors)
    for diagnostic in result.diagnostics {
      #expect(!"\(diagnostic.detail) \(diagnostic.advice)".contains("AbCdEf"))
    }
    // A tag without a close match is not quoted at all.
    let isQuoted = result.diagnostics.contains { $0.detail.contains("sk-…") }
    #expect(isQuoted != field.contains("!"))
  }

  @Test(
    "the line of an unknown field is hidden when its name looks secret",
    arguments: [
      ("mykey: hunter2", true), ("myAuth: 'hunter2'", true), ("passwordx: hunter2", true),
      ("foo: hunter2", false), ("mykey: {}", false), ("mykey:", false),
      ("mykey: {a: hunter2}", true), ("mykey: [hunter2]", true), ("pasword: hunter2", true),
      ("server_urll: {secert: hunter2}", false),
    ]
  )
  func unknownSecret(_ field: String, _ isHidden: Bool) {
    let result = config(field)
    #expect(result.diagnostics.map(\.code) == [.unknownField])
    #expect(result.diagnostics.map(\.hidesSource) == [isHidden])
  }

  private func config(_ field: String) -> StackResult {
    TestStack(main: "agents:\n  a:\n    config:\n      \(field)\n").load()
  }

  @Test(
    "a call variable is found after an escaped reference, in texts of any length",
    arguments: ["", String(repeating: "x", count: 200)]
  )
  func escapedReferences(padding: String) {
    let stack = TestStack(
      main: """
        agents:
          a: {config: {system_prompt: "$${{name}}\(padding)"}}
        numbers:
          n: {e164_number: +15551230001, external_number_sid: PN1, route: {agent: a}}

        """
    )
    #expect(stack.load().diagnostics.map(\.code) == [.unfillableVariable])
  }
}
