import JSON
import Sandbox
import Testing

@Suite("With a commit lag")
struct CommitLagTests {
  private func lagging() async -> TestClient {
    await TestClient { $0.commitLag = .milliseconds(700) }
  }

  @Test("a write is answered at once and visible after the lag")
  func visibility() async throws {
    let client = await lagging()
    let id = try await client.createAgent("a")
    #expect(try await client.state(of: id) == "404")
    #expect(try await client.send("POST", "/v1/agents/\(id)/publish").status == 404)
    client.clock.advance(by: .milliseconds(699))
    #expect(try await client.state(of: id) == "404")
    client.clock.advance(by: .milliseconds(1))
    #expect(try await client.state(of: id) == "draft")
    #expect(try await client.send("POST", "/v1/agents/\(id)/publish").status == 200)
    #expect(try await client.state(of: id) == "draft")
    client.clock.advance(by: .milliseconds(700))
    #expect(try await client.state(of: id) == "published")
  }

  @Test("of every third write, the others are visible at once")
  func everyThird() async throws {
    let client = await TestClient {
      $0.commitLag = .milliseconds(700)
      $0.commitLagPeriod = 3
    }
    var ids: [String] = []
    for name in ["a", "b", "c", "d"] { ids.append(try await client.createAgent(name)) }
    var states: [String] = []
    for id in ids { states.append(try await client.state(of: id)) }
    #expect(states == ["draft", "draft", "404", "draft"])
    client.clock.advance(by: .milliseconds(700))
    #expect(try await client.state(of: ids[2]) == "draft")
  }

  @Test("a write that does not lag stays visible when an earlier one that does becomes visible")
  func overtaking() async throws {
    let client = await TestClient {
      $0.commitLag = .milliseconds(700)
      $0.commitLagPeriod = 2
    }
    let first = try await client.createAgent("a")
    _ = try await client.createAgent("b")
    try await client.send("PUT", "/v1/agents/\(first)", ["config": ["system_prompt": "new"]])
    // The index of names knows the lagging agent as well as the changed one.
    #expect(try await client.send("POST", "/v1/agents", ["name": "b"]).status == 500)
    client.clock.advance(by: .milliseconds(700))
    let agent = try await client.send("GET", "/v1/agents/\(first)").body["data"]
    #expect(agent?["config"]?["system_prompt"]?.string == "new")
  }

  @Test("a name created twice within the lag collides with its own version")
  func versionCollision() async throws {
    let client = await lagging()
    _ = try await client.createAgent("a")
    #expect(try await client.send("POST", "/v1/agents", ["name": "a"]).status == 500)
    client.clock.advance(by: .seconds(1))
    let second = try await client.send("POST", "/v1/agents", ["name": "a"])
    #expect(second.body["data"]?["version"]?.integer == 2)
  }

  @Test("one draft published twice within the lag is published once")
  func publishTwice() async throws {
    let client = await lagging()
    let id = try await client.createAgent("a")
    client.clock.advance(by: .seconds(1))
    #expect(try await client.send("POST", "/v1/agents/\(id)/publish").status == 200)
    #expect(try await client.send("POST", "/v1/agents/\(id)/publish").status == 409)
  }

  @Test("a number bound twice within the lag is bound twice, and then no look-up works")
  func duplicateNumber() async throws {
    let client = await lagging()
    let agent = "00000000-0000-4000-8000-000000000000"
    for (sid, status) in [("a", 201), ("b", 201), ("a", 500)] {
      let body = TestClient.number("+15550001", sid: sid, agent: agent)
      #expect(try await client.send("POST", "/v1/phone-numbers", body).status == status)
    }
    client.clock.advance(by: .seconds(1))
    let body = TestClient.number("+15550001", sid: "c", agent: agent)
    #expect(try await client.send("POST", "/v1/phone-numbers", body).status == 500)
    let list = try await client.send("GET", "/v1/phone-numbers").body
    #expect(list["total"]?.integer == 2)
  }

  @Test("a name-only PUT after a config PUT reverts the config")
  func revertedConfig() async throws {
    let client = await lagging()
    let id = try await client.createAgent("a")
    client.clock.advance(by: .seconds(1))
    try await client.send("PUT", "/v1/agents/\(id)", ["config": ["system_prompt": "new"]])
    try await client.send("PUT", "/v1/agents/\(id)", ["name": "b"])
    client.clock.advance(by: .seconds(1))
    let agent = try await client.send("GET", "/v1/agents/\(id)").body["data"]
    #expect(agent?["config"]?["system_prompt"]?.string == "")
    #expect(agent?["name"]?.string == "b")
  }

  @Test("a deleted number can be bound again only after the lag")
  func rebind() async throws {
    let client = await lagging()
    let body = TestClient.number(
      "+15550001",
      sid: "a",
      agent: "00000000-0000-4000-8000-000000000000"
    )
    let created = try await client.send("POST", "/v1/phone-numbers", body)
    let id = try #require(created.body["data"]?["id"]?.string)
    client.clock.advance(by: .seconds(1))
    #expect(try await client.send("DELETE", "/v1/phone-numbers/\(id)").status == 200)
    #expect(try await client.send("POST", "/v1/phone-numbers", body).status == 409)
    client.clock.advance(by: .seconds(1))
    #expect(try await client.send("POST", "/v1/phone-numbers", body).status == 201)
  }

  @Test("a snapshot holds the acknowledged writes, visible or not")
  func snapshot() async throws {
    let client = await lagging()
    let id = try await client.createAgent("a")
    let copy = Sandbox(SandboxOptions(clock: client.clock.clock))
    try await copy.restore(client.sandbox.snapshot())
    let read = await copy.handle(SandboxRequest("GET", "/v1/agents/\(id)", key: client.key))
    #expect(read.response?.status == 200)
  }

  @Test("the latency is waited out before the request is processed")
  func latency() async throws {
    let client = await TestClient { $0.latency = .milliseconds(40) }
    let start = client.clock.clock.now()
    try await client.send("GET", "/v1/agents")
    #expect(client.clock.clock.now() - start == 40_000)
  }
}
