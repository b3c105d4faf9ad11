import JSON
import Sandbox
import Testing

/// One text in two spellings that Swift's `==` considers equal and the API does not.
private let composed = "caf\u{E9}"
private let decomposed = "cafe\u{301}"

@Suite("Names are scalars")
struct ExactNameTests {
  @Test("two spellings of one agent name are two agents with separate versions")
  func agents() async throws {
    let client = await TestClient()
    let first = try await client.createAgent(composed)
    let second = try await client.createAgent(decomposed)
    for id in [first, second] {
      let read = try await client.send("GET", "/v1/agents/\(id)").body["data"]
      #expect(read?["version"]?.integer == 1)
      let versions = try await client.send("GET", "/v1/agents/\(id)/versions").body["data"]
      #expect(versions?.array?.count == 1)
      #expect(try await client.send("POST", "/v1/agents/\(id)/publish").status == 200)
    }
    #expect(try await client.state(of: first) == "published")
    #expect(try await client.state(of: second) == "published")
    // Renamed to the other spelling, it is a version of the other.
    let draft = try await client.createAgent("draft")
    let rename: JSONValue = ["name": .string(composed)]
    #expect(try await client.send("PUT", "/v1/agents/\(draft)", rename).status == 500)
  }

  @Test(
    "two spellings of one name are two objects, and each is unique",
    arguments: [
      ("/v1/knowledge-bases", 500, [:]),
      ("/v1/eval-scenarios", 409, ["definition": ["turns": []]]),
    ] as [(String, Int, JSONObject)]
  )
  func objects(path: String, taken: Int, body: JSONObject) async throws {
    let client = await TestClient()
    for status in [201, taken] {
      for name in [composed, decomposed] {
        var body = body
        body["name"] = .string(name)
        #expect(try await client.send("POST", path, .object(body)).status == status)
      }
    }
    let names = try await client.send("GET", path).body["data"]?.array?.map { $0["name"] }
    #expect(names == [.string(decomposed), .string(composed)])
  }

  @Test("two spellings of one SID are two numbers")
  func numbers() async throws {
    let client = await TestClient()
    let agent = try await client.createAgent("a")
    for (e164, sid, status) in [
      ("+15550001", composed, 201), ("+15550002", decomposed, 201), ("+15550003", composed, 500),
    ] {
      let body = TestClient.number(e164, sid: sid, agent: agent)
      #expect(try await client.send("POST", "/v1/phone-numbers", body).status == status)
    }
  }

  @Test(
    "a document keeps its name, including quotes, slashes and line ends",
    arguments: [
      composed, decomposed, "a\u{301}.txt", "\u{301}.txt", "x\u{2028}y\u{85}z.txt", "a;b=c.txt",
      "x/\u{301}y.txt",
    ]
  )
  func documents(name: String) async throws {
    let client = await TestClient()
    let base = try await client.send("POST", "/v1/knowledge-bases", ["name": "b"])
    let path = "/v1/knowledge-bases/\(base.body["data"]?["id"]?.string ?? "")/documents"
    var request = SandboxRequest("POST", path, key: client.key)
    request.attachFile(named: name, type: "text/plain", Array("x".utf8))
    let stored = try await client.send(request).body["data"]
    #expect(stored?["filename"] == .string(name))
    #expect(
      stored?["storage_key"]?.string?.utf8.suffix(4).elementsEqual(name.utf8.suffix(4)) == true
    )
  }

  @Test("filters and tags find the requested spelling")
  func filters() async throws {
    let client = await TestClient()
    for (name, tag) in [("a", composed), ("b", decomposed)] {
      let body: JSONValue = [
        "name": .string(name), "definition": ["turns": []], "tags": [.string(tag)],
      ]
      #expect(try await client.send("POST", "/v1/eval-scenarios", body).status == 201)
    }
    for (query, name) in [("caf%C3%A9", "a"), ("cafe%CC%81", "b")] {
      let list = try await client.send("GET", "/v1/eval-scenarios?tag=\(query)").body["data"]
      #expect(list?.array?.map { $0["name"] } == [.string(name)])
    }
    let agents = try await client.send("GET", "/v1/agents?state=draft%CC%81").body
    #expect(agents["total"]?.integer == 0)
  }

  @Test("two spellings of one key in notes, mocks and schemas are two keys, even after a restart")
  func keys() async throws {
    let client = await TestClient()
    let notes: JSONValue = .object([composed: 1, decomposed: 2])
    let agent = try await client.createAgent("a", config: ["metadata": notes])
    let copy = Sandbox(SandboxOptions(clock: client.clock.clock))
    try await copy.restore(client.sandbox.snapshot())
    let request = SandboxRequest("GET", "/v1/agents/\(agent)", key: client.key)
    let answer = try #require(await copy.handle(request).response)
    let read = try JSONValue(parsing: answer.body)["data"]?["config"]?["metadata"]
    #expect(read?.object?.count == 2)
    #expect(read == notes)
  }
}
