import API
import Applying
import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing

/// The server's message for a violated rule, and the part of it that is shown.
struct ReasonCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let kind: Kind
  let place: [String]
  let message: String
  /// The text after the colon; `nil` for Turnform's own words.
  let shown: String?

  init(_ name: String, _ kind: Kind, _ place: [String], _ message: String, _ shown: String?) {
    testDescription = name
    self.kind = kind
    self.place = place
    self.message = message
    self.shown = shown
  }

  static let all = [
    ReasonCase(
      "what the parser of definitions misses",
      .evals,
      [],
      "Value error, <stored scenario>: missing or invalid 'goal:' field (a non-empty string)",
      "missing or invalid 'goal:' field (a non-empty string)"
    ),
    ReasonCase(
      "a mock",
      .evals,
      ["tool_mocks"],
      "Value error, tool_mocks key 'a b' is not a tool name",
      "tool_mocks key 'a b' is not a tool name"
    ),
    ReasonCase(
      "several lines, with controls and turned text",
      .takeaways,
      ["schema"],
      "Value error, 'strin' is not valid\r\n\n  On schema\u{1B}[31m['type']\u{202E}.\u{85}",
      "'strin' is not valid On schema [31m['type']"
    ),
    ReasonCase(
      "much",
      .evals,
      [],
      "Value error, " + String(repeating: "é", count: 400),
      String(repeating: "é", count: 300) + "…"
    ),
    ReasonCase(
      "a rule of a section without secrets",
      .agents,
      ["config", "tts"],
      "Value error, the voice 'x' needs another provider.",
      "the voice 'x' needs another provider"
    ),
    ReasonCase(
      "a rule of the section of a secret",
      .agents,
      ["config", "llm"],
      "Value error, a",
      nil
    ),
    ReasonCase("a rule of the whole agent", .agents, ["config"], "Value error, b", nil),
    ReasonCase("a secret elsewhere", .evals, [], "Value error, is s3cret-key good?", nil),
    ReasonCase("a password in a URL", .evals, [], "Value error, https://u:p@x.test", nil),
    ReasonCase("nothing", .evals, [], "Value error, \u{200B}", nil),
    ReasonCase(
      "the key of a service",
      .evals,
      [],
      "Value error, got sk-abcdefghijklmnopqrstuvwx1234",
      "got sk-…"
    ),
  ]
}

@Suite("The server's reason")
struct ReasonTests {
  private static let source = SecretSource.environment("LLM_KEY")

  /// A write of the given kind; an agent's has a secret in its `llm`.
  private func create(_ kind: Kind) -> Step {
    guard kind == .agents else {
      return step(1, .object(.create(kind, naturalKey: "x", StepContent(["name": "x"]))))
    }
    var config = markedConfig(version: 1)
    config["llm"] = ["api_key": .string(SpecObject.mask)]
    let place = JSONPointer([.key("llm"), .key("api_key")])
    let leaf = StepContent.Leaf(pointer: place, filling: .secret(Self.source))
    let content = StepContent(config, leaves: [leaf])
    return step(
      1,
      .agent(.create(name: "front", environment: .production, config: content, version: 1))
    )
  }

  @Test("is shown on one line where it cannot contain a secret", arguments: ReasonCase.all)
  func reason(example: ReasonCase) async throws {
    let secrets = SecretStore([Self.source: SecretValue("s3cret-key")])
    let bench = Bench(secrets: secrets) { request, _ in
      guard request.method == .post else { return .page([]) }
      let place = ["body"] + example.place
      return .error(
        422,
        "validation_error",
        details: [
          "errors": [
            [
              "type": "value_error", "loc": .array(place.map(JSONValue.string)),
              "msg": .string(example.message), "input": ["api_key": "s3cret-key"],
            ]
          ]
        ]
      )
    }
    let report = await bench.apply([create(example.kind)])
    let diagnostic = try #require(report.diagnostics.first)
    #expect(diagnostic.code == .apiValidation)
    let own = "it conflicts with the fields around it"
    #expect(diagnostic.detail.hasSuffix(": \(example.shown ?? own)."))
    var dumped = ""
    dump(report, to: &dumped)
    #expect(!dumped.contains("s3cret") && !dumped.contains("u:p"))
    #expect(dumped.unicodeScalars.allSatisfy { $0 == "\n" || !$0.isInvisible })
  }

  @Test("names the definition of a scenario, for which the API points at the whole body")
  func place() async throws {
    let error = APIError(
      .validation([FieldProblem(type: "value_error", location: JSONPointer([.key("body")]))]),
      request: APIRequest(.post, "/v1/eval-scenarios"),
      status: 422
    )
    let diagnostics = error.diagnostics(about: ResourceAddress(.evals, "e"))
    #expect(diagnostics.first?.detail.contains("\"definition\"") == true)
  }

  @Test(
    "warnings in a response are reported, except those already reported for the manifests",
    arguments: [
      ("scenario_too_long", ["The API stored agents.agent-1 with a warning: it is long."]),
      ("scenario_cannot_fail", []),
    ]
  )
  func warnings(code: String, details: [String]) async throws {
    let stored: JSONValue = [
      "id": "5f0c1a52-8d57-4c1e-9a35-0d6a2b9c7e11", "name": "x", "description": nil,
      "definition": ["turns": [["user": "a"]]], "tool_mocks": [:], "tool_policy": "mock_only",
      "tags": [], "default_target": nil, "judge": nil, "simulator": nil,
      "warnings": [["code": .string(code), "message": "it is\nlong."]],
    ]
    let bench = Bench { request, _ in
      request.method == .post ? .data(stored, status: 201) : .data(stored)
    }
    let report = await bench.apply([create(.evals)])
    #expect(report.verdict == .done)
    #expect(report.diagnostics.map(\.detail) == details)
    #expect(report.diagnostics.allSatisfy { $0.code == .apiWarning && $0.severity == .warning })
  }
}
