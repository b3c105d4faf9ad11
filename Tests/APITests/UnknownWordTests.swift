import API
import JSON
import Resources
import TestSupport
import Testing

@Suite("Words of a newer server", .timeLimit(.minutes(15)))
struct UnknownWordTests {
  @Test("an object with an unknown word is set aside, named, and counted as read")
  func setAside() async throws {
    var agent = agentJSON("a1", "front", version: 3)
    agent["environment"] = "preview"
    var number = numberJSON("n1", "+15551230001", agent: "a7")
    number["routing_target_type"] = "queue"
    let agents: [JSONValue] = [
      .object(agent), .object(agentJSON("a2", "back", version: 1)),
    ]
    let numbers: [JSONValue] = [
      .object(number), .object(numberJSON("n2", "+15551230002")),
    ]
    let live = try await readLiveState(
      with: client { request in
        switch request.path {
        case let path where path.contains("state=published"): .page(agents)
        case let path where path.contains("phone-numbers"): .page(numbers)
        default: .page([])
        }
      },
      needs: ReadPlan()
    )
    #expect(live.agents.map(\.name) == ["back"])
    #expect(live.numbers.map(\.e164) == ["+15551230002"])
    #expect(live.unknown.map(\.address.description) == ["agents.front", "numbers.+15551230001"])
    #expect(live.unknown.map(\.field) == ["environment", "routing_target_type"])
    #expect(live.unknown.map(\.word) == ["preview", "queue"])
    #expect(live.unknown.last?.content["routing_target_id"]?.string == uuid("a7"))
  }

  @Test("an unknown word does not excuse a malformed object")
  func brokenAllTheSame() async {
    var number = numberJSON("n1", "no number")
    number["routing_target_type"] = "queue"
    let broken = number
    let client = client { _ in .page([.object(broken)]) }
    let error = await #expect(throws: APIError.self) { try await client.numbers() }
    guard case .unexpectedAnswer(.field)? = error?.code else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("a single object requested by id with an unknown word is an error that says so")
  func single() async throws {
    var number = numberJSON("n1", "+15551230001")
    number["routing_target_type"] = "queue"
    let answered = number
    let client = client { _ in .data(.object(answered)) }
    let answer = try await client.get("/v1/phone-numbers/n1")
    let error = #expect(throws: APIError.self) { try answer.object(LiveNumber.self) }
    guard case .unexpectedAnswer(.unknownWord(let object))? = error?.code else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(object.word == "queue")
  }

  @Test("an unknown document status is kept as unknown")
  func document() async throws {
    let json: JSONValue = [
      "id": "d1", "filename": "faq.md", "status": "embedding", "error_message": nil,
    ]
    let client = client { _ in .page([json]) }
    let documents = try await client.documents(ofKnowledgeBase: RemoteID(short: "k1"))
    #expect(documents.map(\.document.status) == [.unknown])
  }

  private func client(
    _ answer: @escaping @Sendable (APIRequest) -> ScriptedTransport.Reply
  ) -> APIClient {
    APIClient(
      transport: ScriptedTransport { request, _ in answer(request) },
      clock: TestClock(),
      jitter: { 0 }
    )
  }
}
