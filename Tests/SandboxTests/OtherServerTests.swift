import JSON
import Sandbox
import Testing

@Suite("Other servers")
struct OtherServerTests {
  @Test("an older one drops a field of a section silently, and rejects one of the config")
  func older() async throws {
    let client = await TestClient {
      $0.missingFields = ["agents.config.llm.max_tokens", "agents.config.idle_message"]
        .compactMap(ServerField.init(parsing:))
    }
    let made = try await client.send(
      "POST",
      "/v1/agents",
      ["name": "a", "config": ["llm": ["max_tokens": 5, "temperature": 1]]]
    )
    #expect(made.status == 201)
    let llm = made.body["data"]?["config"]?["llm"]
    #expect(llm?.object?.hasMember("max_tokens") == false)
    #expect(llm?["temperature"] == 1.0)
    #expect(made.body["data"]?["config"]?.object?.hasMember("idle_message") == false)
    let refused = try await client.send(
      "POST",
      "/v1/agents",
      ["name": "a", "config": ["idle_message": "x"]]
    )
    #expect(refused.status == 422)
    let error = refused.body["details"]?["errors"]?.array?.first
    #expect(error?["type"] == "extra_forbidden")
  }

  @Test("one drops a field of list entries")
  func list() async throws {
    let client = await TestClient {
      $0.missingFields = [ServerField("agents", ["config", "tools", "max_retries"])]
    }
    let tool: JSONValue = ["name": "end_call", "description": "d", "max_retries": 3]
    let id = try await client.createAgent("a", config: ["tools": [tool]])
    let read = try await client.send("GET", "/v1/agents/\(id)").body["data"]?["config"]?["tools"]
    #expect(read?.array?.first?["name"] == "end_call")
    #expect(read?.array?.first?.object?.hasMember("max_retries") == false)
  }

  @Test(
    "a newer or malfunctioning one returns unstored values, in one object or in all",
    arguments: [
      ("agents[b].state=\"paused\"", "/v1/agents", "state", [nil, "paused"]),
      ("agents.environment=\"canary\"", "/v1/agents", "environment", ["canary", "canary"]),
      ("webhooks[https://b.test].events=null", "/v1/webhooks", "events", [nil, "null"]),
      ("webhooks[https://b.test].events=\"x\"", "/v1/webhooks", "events", [nil, "x"]),
      ("webhooks[https://b.test].id=\"../../x\"", "/v1/webhooks", "id", [nil, "../../x"]),
    ] as [(String, String, String, [String?])]
  )
  func edits(text: String, path: String, field: String, expected: [String?]) async throws {
    let edit = try #require(AnswerEdit(parsing: text))
    let plain = await TestClient()
    let edited = await TestClient { $0.answerEdits = [edit] }
    for client in [plain, edited] {
      for name in ["a", "b"] {
        _ = try await client.createAgent(name)
        try await client.send("POST", "/v1/webhooks", ["url": .string("https://\(name).test")])
      }
    }
    let before = try await plain.send("GET", path).body["data"]?.array?.reversed().map { $0[field] }
    let after = try await edited.send("GET", path).body["data"]?.array?.reversed().map { $0[field] }
    let usual = try #require(before)
    #expect(
      after
        == zip(usual, expected)
        .map { usual, expected in
          expected.map { $0 == "null" ? .null : .string($0) } ?? usual
        }
    )
  }

  @Test("an edit applies to configs and list entries, and skips fields")
  func nested() async throws {
    let client = await TestClient {
      $0.answerEdits = ["agents[a].config.llm.provider=\"next\"", "agents[a].config.tools.name="]
        .compactMap(AnswerEdit.init(parsing:))
    }
    let tool: JSONValue = ["name": "end_call", "description": "d"]
    let id = try await client.createAgent("a", config: ["tools": [tool]])
    let config = try await client.send("GET", "/v1/agents/\(id)").body["data"]?["config"]
    #expect(config?["llm"]?["provider"] == "next")
    #expect(config?["tools"]?.array?.first?["description"] == "d")
    #expect(config?["tools"]?.array?.first?.object?.hasMember("name") == false)
  }

  @Test(
    "an invalid field or edit is rejected",
    arguments: [
      "", "agents", "agents.", "agents..x=1", "robots.x=1", "agents[a]x=1", "agents.x",
      "agents.x=y",
    ]
  )
  func badSyntax(text: String) {
    #expect(AnswerEdit(parsing: text) == nil)
  }

  @Test("a stalled document stays in processing, and the next one does not")
  func stalled() async throws {
    let client = await TestClient {
      $0.faults = [try? SandboxFault(parsing: "stall:method=POST,path=/documents")]
        .compactMap(\.self)
    }
    let documents = try await client.documents()
    for _ in 0..<2 { try await client.upload(to: documents) }
    client.clock.advance(by: .seconds(86_400))
    #expect(try await client.statuses(documents) == ["processing", "ready"])
    let copy = Sandbox(SandboxOptions(clock: client.clock.clock))
    try await copy.restore(client.sandbox.snapshot())
    let request = SandboxRequest("GET", documents, key: client.key)
    let before = await client.sandbox.handle(request).response?.body
    #expect(await copy.handle(request).response?.body == before)
  }

  @Test("a restart loses documents being read, if requested", arguments: [false, true])
  func restart(losesWork: Bool) async throws {
    let client = await TestClient { $0.backgroundTime = .seconds(5) }
    let documents = try await client.documents()
    try await client.upload(to: documents)
    client.clock.advance(by: .seconds(5))
    try await client.upload(to: documents)
    let snapshot = await client.sandbox.snapshot()
    client.clock.advance(by: .seconds(60))
    let copy = Sandbox(
      SandboxOptions(clock: client.clock.clock, losesWorkOnRestart: losesWork)
    )
    try await copy.restore(snapshot)
    let request = SandboxRequest("GET", documents, key: client.key)
    let answer = try JSONValue(parsing: await copy.handle(request).response?.body ?? [])
    let statuses = answer["data"]?.array?.reversed().compactMap { $0["status"]?.string }
    #expect(statuses == ["ready", losesWork ? "processing" : "ready"])
  }
}

extension TestClient {
  /// The path of the documents of a new knowledge base.
  fileprivate func documents() async throws -> String {
    let base = try await send("POST", "/v1/knowledge-bases", ["name": "b"])
    return "/v1/knowledge-bases/\(base.body["data"]?["id"]?.string ?? "")/documents"
  }

  fileprivate func upload(to documents: String) async throws {
    var request = SandboxRequest("POST", documents, key: key)
    request.attachFile(named: "a.txt", type: "text/plain", Array("Hello".utf8))
    _ = try await send(request)
  }

  /// The documents, oldest first.
  fileprivate func statuses(_ documents: String) async throws -> [String] {
    let rows = try await send("GET", documents).body["data"]?.array ?? []
    return rows.reversed().compactMap { $0["status"]?.string }
  }
}
