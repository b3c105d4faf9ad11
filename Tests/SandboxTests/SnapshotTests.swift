import Foundation
import JSON
import Sandbox
import Testing

@Suite("A snapshot")
struct SnapshotTests {
  @Test("restores everything, secrets included, byte for byte")
  func roundTrip() async throws {
    let client = await TestClient()
    let agent = try await client.createAgent(
      "a",
      config: ["llm": ["api_key": "sk-1"], "metadata": ["zeta": 1.5, "b": [1, .null]]]
    )
    try await client.send("POST", "/v1/agents/\(agent)/publish")
    let number = TestClient.number("+15550001", sid: "s", agent: agent)
    let bound = try await client.send("POST", "/v1/phone-numbers", number)
    let id = try #require(bound.body["data"]?["id"]?.string)
    let share: JSONValue = ["agent_id": .string(agent), "weight": 50]
    try await client.send("PUT", "/v1/phone-numbers/\(id)/routing", ["weights": [share, share]])

    let snapshot = await client.sandbox.snapshot()
    let copy = Sandbox(SandboxOptions(clock: client.clock.clock))
    try await copy.restore(snapshot)
    #expect(await copy.snapshot() == snapshot)
    for path in ["/v1/agents", "/v1/phone-numbers", "/v1/agents/\(agent)", "/v1/api-keys"] {
      let request = SandboxRequest("GET", path, key: client.key)
      let before = await client.sandbox.handle(request).response?.body
      #expect(before != nil)
      #expect(await copy.handle(request).response?.body == before)
    }
  }

  @Test("keeps the ready key")
  func bootstrap() async throws {
    let client = await TestClient()
    let copy = Sandbox()
    try await copy.restore(client.sandbox.snapshot())
    #expect(await copy.bootstrap().key == client.key)
  }

  @Test(
    "that is invalid is rejected and changes nothing",
    arguments: ["", "{}", "[1", #"{"turnform_sandbox":1,"projects":[{"id":"x"}]}"#]
  )
  func refusal(text: String) async throws {
    let client = await TestClient()
    let before = await client.sandbox.snapshot()
    await #expect(throws: SnapshotError.self) {
      try await client.sandbox.restore(Array(text.utf8))
    }
    #expect(await client.sandbox.snapshot() == before)
  }
}
