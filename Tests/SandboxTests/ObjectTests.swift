import JSON
import Sandbox
import Testing

@Suite("Webhooks, takeaways, knowledge bases and evals")
struct ObjectTests {
  @Test("only webhooks are visible after the lag, everything else at once")
  func lag() async throws {
    let client = await TestClient { $0.commitLag = .milliseconds(700) }
    let agent = try await client.createAgent("a")
    client.clock.advance(by: .seconds(1))
    let hook = try await client.create("/v1/webhooks", ["url": "https://w.test"])
    let base = try await client.create("/v1/knowledge-bases", ["name": "b"])
    _ = try await client.create("/v1/takeaways", ["name": "t", "schema": [:]])
    _ = try await client.create("/v1/eval-scenarios", ["name": "s", "definition": ["turns": []]])
    let links = "/v1/agents/\(agent)/knowledge-bases"
    try await client.send("POST", links, ["knowledge_base_id": .string(base)])
    for path in ["/v1/knowledge-bases", "/v1/takeaways", "/v1/eval-scenarios", links] {
      #expect(try await client.list(path).count == 1, "\(path)")
    }
    #expect(try await client.list("/v1/webhooks").isEmpty)
    #expect(try await client.send("DELETE", "/v1/webhooks/\(hook)").status == 404)
    client.clock.advance(by: .milliseconds(700))
    #expect(try await client.list("/v1/webhooks").first?["active"] == true)
    #expect(try await client.send("DELETE", "/v1/webhooks/\(hook)").status == 200)
    #expect(try await client.list("/v1/webhooks").first?["active"] == true)
    client.clock.advance(by: .milliseconds(700))
    #expect(try await client.list("/v1/webhooks").first?["active"] == false)
  }

  @Test("a snapshot restores all of them, byte for byte, and background work completes")
  func snapshot() async throws {
    let client = await TestClient()
    let paths = try await client.fill()
    let snapshot = await client.sandbox.snapshot()
    let copy = Sandbox(SandboxOptions(clock: client.clock.clock))
    try await copy.restore(snapshot)
    #expect(await copy.snapshot() == snapshot)
    for delay in [Duration.zero, .milliseconds(300), .milliseconds(300)] {
      client.clock.advance(by: delay)
      for path in paths {
        let request = SandboxRequest("GET", path, key: client.key)
        let before = try #require(await client.sandbox.handle(request).response)
        #expect(before.status == 200)
        #expect(await copy.handle(request).response?.body == before.body, "\(path)")
      }
    }
  }

  @Test("a snapshot without them is read as well")
  func oldSnapshot() async throws {
    let sandbox = Sandbox()
    try await sandbox.restore(Array(#"{"turnform_sandbox":1,"projects":[]}"#.utf8))
    #expect(String(decoding: await sandbox.snapshot(), as: UTF8.self).contains(#""links":[]"#))
  }

  @Test("viewers link and unlink, and write nothing else")
  func viewers() async throws {
    let client = await TestClient()
    let agent = try await client.createAgent("a")
    let base = try await client.create("/v1/knowledge-bases", ["name": "b"])
    let viewer = try await client.viewer()
    let links = "/v1/agents/\(agent)/knowledge-bases"
    let body: JSONValue = ["knowledge_base_id": .string(base)]
    #expect(try await viewer.send("POST", links, body).status == 201)
    #expect(try await client.send("POST", links, body).status == 500)
    #expect(try await client.send("DELETE", "/v1/knowledge-bases/\(base)").status == 409)
    #expect(try await viewer.send("DELETE", "/v1/knowledge-bases/\(base)").status == 403)
    #expect(try await viewer.send("DELETE", links + "/\(base)").status == 204)
    #expect(try await viewer.send("DELETE", links + "/\(base)").status == 404)
    #expect(try await client.send("DELETE", "/v1/knowledge-bases/\(base)").status == 204)
  }

  @Test("a run is queued, then runs, then ends; one without an agent ends when its turn comes")
  func runs() async throws {
    let client = await TestClient { $0.backgroundTime = .seconds(2) }
    let agent = try await client.createAgent("a")
    _ = try await client.create(
      "/v1/eval-scenarios",
      ["name": "s", "definition": ["persona": "p", "goal": "g", "success": "s"], "tags": ["x"]]
    )
    var paths: [String] = []
    for id in [agent, "00000000-0000-4000-8000-000000000000"] {
      let target: JSONValue = ["type": "agent", "agent_id": .string(id)]
      let run = try await client.send("POST", "/v1/eval-runs", ["tag": "x", "target": target])
      let runs = try #require(run.body["data"]?["runs"]?.array)
      paths.append("/v1/eval-runs/\(runs.first?["id"]?.string ?? "")")
    }
    for expected in [["queued", "queued"], ["running", "errored"], ["passed", "errored"]] {
      var statuses: [String] = []
      for path in paths {
        statuses.append(
          try await client.send("GET", path).body["data"]?["status"]?.string ?? ""
        )
      }
      #expect(statuses == expected)
      client.clock.advance(by: .seconds(2))
    }
    #expect(try await client.send("DELETE", paths[0]).status == 409)
  }

  @Test(
    "an invalid mock is an error of the mocks, along with errors of other fields",
    arguments: [
      ("a b", 1, true), ("a.b-C_1", 1, false), (String(repeating: "a", count: 129), 1, true),
      ("a", 1 << 20, true), ("a", (1 << 20) - 2, false),
    ]
  )
  func mocks(name: String, length: Int, isRefused: Bool) async throws {
    let mocks: JSONValue = .object([name: .string(String(repeating: "x", count: length))])
    let client = await TestClient()
    let answer = try await client.send(
      "POST",
      "/v1/eval-scenarios",
      ["name": "", "definition": [:], "tool_mocks": mocks]
    )
    let places = (answer.body["details"]?["errors"]?.array ?? [])
      .compactMap { $0["loc"]?.text() }
    #expect(places == [#"["body","name"]"#] + (isRefused ? [#"["body","tool_mocks"]"#] : []))
  }
}

extension TestClient {
  /// Creates an object and returns its id.
  fileprivate func create(_ path: String, _ body: JSONValue) async throws -> String {
    try #require(try await send("POST", path, body).body["data"]?["id"]?.string)
  }

  fileprivate func list(_ path: String) async throws -> [JSONValue] {
    try #require(try await send("GET", path).body["data"]?.array)
  }

  /// The same sandbox with a viewer's key.
  fileprivate func viewer() async throws -> TestClient {
    let body: JSONValue = ["name": "v", "role": "viewer"]
    let answer = try await send("POST", "/v1/api-keys/authenticated", body)
    return TestClient(self, key: try #require(answer.body["data"]?["raw_key"]?.string))
  }

  /// One object of every kind, and the paths that show them.
  fileprivate func fill() async throws -> [String] {
    let agent = try await createAgent("a", config: ["llm": ["api_key": "sk-1"]])
    let base = try await create("/v1/knowledge-bases", ["name": "b"])
    _ = try await create("/v1/webhooks", ["url": "https://w.test", "events": ["call.ended"]])
    _ = try await create(
      "/v1/takeaways",
      ["name": "t", "schema": ["type": "object", "properties": ["zeta": [:], "b": [:]]]]
    )
    let scenario = try await create(
      "/v1/eval-scenarios",
      [
        "name": "s", "definition": ["turns": [["user": "hi"]]], "judge": ["temperature": 0],
        "default_target": ["type": "inline", "agent": ["llm": ["api_key": "sk-2"]]],
      ]
    )
    let links = "/v1/agents/\(agent)/knowledge-bases"
    try await send("POST", links, ["knowledge_base_id": .string(base), "priority": 3])
    for target: JSONValue in [
      ["type": "agent", "agent_id": .string(agent)], ["type": "agent_name", "name": "nobody"],
    ] {
      try await send(
        "POST",
        "/v1/eval-runs",
        ["scenario_id": .string(scenario), "target": target]
      )
    }
    let documents = "/v1/knowledge-bases/\(base)/documents"
    var upload = SandboxRequest("POST", documents, key: key)
    upload.attachFile(named: "a.txt", type: "text/plain", Array("Hello".utf8))
    _ = try await send(upload)
    return [
      "/v1/webhooks", "/v1/takeaways", "/v1/knowledge-bases", "/v1/eval-scenarios", "/v1/eval-runs",
      links, documents,
    ]
  }
}
