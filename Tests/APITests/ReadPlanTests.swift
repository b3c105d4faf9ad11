import API
import JSON
import Resources
import TestSupport
import Testing

@Suite("Reading only what is needed", .timeLimit(.minutes(45)))
struct ReadPlanTests {
  @Test("only the lists of the needed kinds are read")
  func kinds() async throws {
    let transport = ScriptedTransport { request, _ in
      request.path.contains("page=") ? .page([], limit: 100) : .data([])
    }
    let needs = ReadPlan(kinds: [.webhooks, .evals])
    _ = try await readLiveState(with: client(transport), needs: needs)
    #expect(
      transport.lines.sorted() == [
        "GET /v1/eval-scenarios?page=1&limit=100", "GET /v1/webhooks",
      ]
    )
  }

  @Test("links and documents are requested once the lists name them, each once")
  func parts() async throws {
    let transport = world(bases: [base])
    let needs = ReadPlan(kinds: [.agents]) { live in
      ReadSet(
        kinds: [.knowledgeBases],
        links: Set(live.agents.map(\.id)),
        documents: Set(live.knowledgeBases.map(\.id))
      )
    }
    let live = try await readLiveState(with: client(transport), needs: needs)
    #expect(live.links == [RemoteID(short: "a1"): []])
    #expect(live.documents[RemoteID(short: "k1")]?.map(\.name) == ["faq.md"])
    #expect(transport.lines.filter { $0.hasSuffix("/a1/knowledge-bases") }.count == 1)
    #expect(transport.lines.filter { $0.contains("/v1/knowledge-bases?") }.count == 1)
  }

  @Test("a list read alongside the agents is read again when they may name an object it lacks")
  func afterAgents() async throws {
    let lists = ScriptedTransport { request, number in
      guard request.path.contains("/v1/knowledge-bases?") else {
        return request.path.contains("page=") ? .page([]) : .data([])
      }
      return .page(number < 3 ? [] : [base])
    }
    let needs = ReadPlan(kinds: [.agents, .knowledgeBases]) { live in
      ReadSet(
        kinds: [.knowledgeBases, .takeaways],
        kindsAfterAgents: live.knowledgeBases.isEmpty ? [.knowledgeBases, .takeaways] : []
      )
    }
    let live = try await readLiveState(with: client(lists), needs: needs)
    #expect(live.knowledgeBases.map(\.naturalKey) == ["faq"])
    #expect(lists.lines.filter { $0.contains("/v1/knowledge-bases?") }.count == 2)
    // It was read after the agents already.
    #expect(lists.lines.filter { $0.contains("/v1/takeaways") }.count == 1)
  }

  @Test(
    "a failed read of any part is an error, never absence",
    arguments: ["/v1/knowledge-bases?", "/knowledge-bases", "/documents"]
  )
  func failed(part: String) async throws {
    let world = world(bases: [base])
    let transport = ScriptedTransport { request, number in
      let path = request.path
      return path.hasSuffix(part) || path.contains(part + "?") || path.hasPrefix(part)
        ? .error(500, "internal_error") : world.answer(request, number)
    }
    let needs = ReadPlan(kinds: [.agents, .knowledgeBases]) { live in
      ReadSet(
        links: Set(live.agents.map(\.id)),
        documents: Set(live.knowledgeBases.map(\.id))
      )
    }
    let error = await #expect(throws: APIError.self) {
      try await readLiveState(with: client(transport), needs: needs)
    }
    #expect(error?.code == .serverError(retryAfter: nil))
  }

  @Test("neither a body nor a response is printed, not even in a debugger")
  func unprinted() throws {
    let request = APIRequest(.post, "/v1/agents", json: ["api_key": "s3cret"])
    let response = APIResponse(
      status: 201,
      body: Array(#"{"success":true,"data":{"secret":"s3cret"}}"#.utf8)
    )
    let answer = try Answer(response, to: request)
    for value in [request, response, answer] as [Any] {
      var dumped = ""
      dump(value, to: &dumped)
      let texts = ["\(value)", String(reflecting: value), String(describing: [value]), dumped]
      // A body is bytes: their numeric values would reveal it as well.
      #expect(!texts.contains { $0.contains("s3cret") || $0.contains("115, 51") })
    }
    #expect("\(request)" == "POST /v1/agents")
  }

  private func client(_ transport: ScriptedTransport) -> APIClient {
    APIClient(transport: transport, clock: TestClock(), jitter: { 0 })
  }

  private let base: JSONValue = [
    "id": "k1", "name": "faq", "description": nil, "embedding_model": "m", "chunk_size": 512,
    "chunk_overlap": 64,
  ]

  /// One published agent, some knowledge bases, one document.
  private func world(bases: [JSONValue]) -> ScriptedTransport {
    let agent = JSONValue.object(agentJSON("a1", "front", version: 1))
    let document: JSONValue = [
      "id": "d1", "filename": "faq.md", "status": "ready", "error_message": nil,
    ]
    return ScriptedTransport { request, _ in
      switch request.path {
      case "/v1/agents?state=published&page=1&limit=1000": .page([agent])
      case "/v1/agents?state=draft&page=1&limit=1000": .page([])
      case "/v1/knowledge-bases?page=1&limit=1000": .page(bases)
      case "/v1/knowledge-bases/k1/documents?page=1&limit=1000": .page([document])
      case "/v1/agents/a1/knowledge-bases": .data([])
      default: .error(404, "internal_error")
      }
    }
  }
}
