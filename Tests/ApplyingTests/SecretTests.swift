import API
import Applying
import Diagnostics
import JSON
import Planning
import Resources
import Synchronization
import TestSupport
import Testing

@Suite("Secrets of a run", .timeLimit(.minutes(45)))
struct SecretTests {
  private static let source = SecretSource.environment("LLM_KEY")
  private static let place = JSONPointer([.key("llm"), .key("api_key")])

  /// An agent whose key is a secret.
  private static func create(version: Int = 1) -> Step {
    var config = markedConfig(version: version)
    config["llm"] = ["api_key": .string(SpecObject.mask)]
    let content = StepContent(
      config,
      leaves: [StepContent.Leaf(pointer: place, filling: .secret(source))]
    )
    return step(
      1,
      .agent(.create(name: "front", environment: .production, config: content, version: version))
    )
  }

  private let store = SecretStore([source: SecretValue("s3cret-key")])

  @Test("a secret is sent, and no output contains it")
  func sent() async throws {
    var stored = markedConfig(version: 1)
    stored["llm"] = ["api_key": "***"]
    let answered = draftJSON(config: stored)
    let bench = Bench(secrets: store) { _, _ in .data(.object(answered)) }
    let report = await bench.apply([Self.create()])
    #expect(report.verdict == .done)
    let body = try JSONValue(parsing: bench.transport.requests.first?.body ?? [])
    #expect(body["config"]?[Self.place] == "s3cret-key")
    var dumped = ""
    dump(bench.transport.requests, to: &dumped)
    dump(bench.events, to: &dumped)
    dump(report, to: &dumped)
    dump(store, to: &dumped)
    #expect(!dumped.contains("s3cret") && !"\(bench.transport.requests)".contains("s3cret"))
  }

  @Test("an unread secret is refused by name, and nothing is sent")
  func missing() async {
    let bench = Bench { _, _ in draft() }
    let report = await bench.apply([Self.create()])
    #expect(bench.lines == [])
    #expect(report.verdict == .failed)
    #expect(report.diagnostics.map(\.code) == [.secretWouldBeLost])
    #expect(report.diagnostics.first?.detail.contains("env:LLM_KEY") == true)
  }

  @Test(
    "a mask in place of a secret is never sent, wherever the table marks one",
    arguments: [
      ["llm": ["api_key": "***"]], ["server_url": ["secret": "***"]],
      ["tools": [["name": "t", "webhook_secret": "***"]]],
      ["mcp_servers": [["name": "m", "headers": ["Authorization": "***"]]]],
      ["aws": ["session_token": "***"]],
    ] as [JSONObject]
  )
  func mask(config: JSONObject) async {
    let create = Planning.Operation.agent(
      .create(
        name: "front",
        environment: .production,
        config: StepContent(config),
        version: 1
      )
    )
    let update = Planning.Operation.agent(
      .updateDraft(
        .live(RemoteID(short: "a1")),
        name: "front",
        config: StepContent(config),
        version: 1
      )
    )
    for operation in [create, update] {
      let bench = Bench { _, _ in draft() }
      let report = await bench.apply([step(1, operation)])
      #expect(bench.lines == [])
      #expect(report.diagnostics.map(\.code) == [.secretWouldBeLost])
    }
  }

  @Test("a mask where no secret belongs is ordinary text")
  func plainMask() async {
    let answered = draftJSON(config: ["system_prompt": "***", "metadata": ["note": "***"]])
    let bench = Bench { _, _ in .data(.object(answered)) }
    let content: StepContent = ["system_prompt": "***", "metadata": ["note": "***"]]
    let operation = Planning.Operation.agent(
      .create(
        name: "front",
        environment: .production,
        config: content,
        version: 1
      )
    )
    #expect(await bench.apply([step(1, operation)]).verdict == .done)
  }

  @Test("a draft that is marked again is sent with its secrets, and keeps its fingerprints")
  func repair() async throws {
    let stored = Mutex(draftJSON(version: 2, config: markedConfig(version: 1)))
    let bench = Bench(secrets: store) { request, _ in
      if request.method == .put, let body = try? JSONValue(parsing: request.body ?? []) {
        var config = body["config"]?.object ?? [:]
        config["llm"] = ["api_key": "***"]
        stored.withLock { $0["config"] = .object(AgentTable.config.filled(config)) }
      }
      return .data(.object(stored.withLock { $0 }))
    }
    let report = await bench.apply([Self.create()])
    #expect(report.verdicts == [.partial, .stale])
    let put = bench.transport.requests.first { $0.method == .put }
    let config = try JSONValue(parsing: put?.body ?? [])["config"]
    #expect(config?[Self.place] == "s3cret-key")
    #expect(Marker(metadata: config?["metadata"])?.version == 2)
  }

  @Test("a 422 that echoes a secret is reported without it")
  func echo() async {
    let details: JSONValue = [
      "errors": [
        [
          "type": "string_too_short", "loc": ["body", "config", "llm", "api_key"],
          "msg": "s3cret-key", "input": "s3cret-key",
        ]
      ]
    ]
    let bench = Bench(secrets: store) { _, _ in .error(422, "validation_error", details: details) }
    let report = await bench.apply([Self.create()])
    #expect(report.diagnostics.map(\.code) == [.apiValidation])
    var dumped = "\(report) \(bench.events)"
    dump(report, to: &dumped)
    #expect(!dumped.contains("s3cret"))
  }
}
