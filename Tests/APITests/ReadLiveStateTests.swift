import API
import JSON
import Resources
import TestSupport
import Testing

@Suite("Reading the live state", .timeLimit(.minutes(15)))
struct ReadLiveStateTests {
  @Test("a plan without history takes three reads")
  func threeReads() async throws {
    let transport = world()
    let live = try await readLiveState(with: client(transport), needs: ReadNeeds())
    #expect(live.agents.map(\.id.description) == ["a2", "a1"])
    #expect(live.numbers.map(\.id.description) == ["n1"])
    #expect(
      Set(transport.lines) == [
        "GET /v1/agents?state=draft&page=1&limit=1000",
        "GET /v1/agents?state=published&page=1&limit=1000",
        "GET /v1/phone-numbers?page=1&limit=1000",
      ]
    )
    #expect(transport.lines.count == 3)
  }

  @Test("drafts are read before published versions, so that nothing published in between is missed")
  func order() async throws {
    let transport = world()
    _ = try await readLiveState(with: client(transport), needs: ReadNeeds())
    let states = transport.lines.filter { $0.contains("state=") }
    #expect(states.first?.contains("draft") == true)
  }

  @Test("names with a live version are read one by one, a name without one needs the archive")
  func histories() async throws {
    let single = world()
    let one = try await readLiveState(
      with: client(single),
      needs: ReadNeeds(further: { _ in FurtherReads(histories: .of(["front"])) })
    )
    #expect(one.histories == .of(["front"]))
    #expect(one.agents.map(\.id.description) == ["a2", "a0", "a1"])
    #expect(single.lines.last == "GET /v1/agents/a1/versions")

    let whole = world()
    let all = try await readLiveState(
      with: client(whole),
      needs: ReadNeeds(further: { _ in FurtherReads(histories: .of(["front", "gone"])) })
    )
    #expect(all.histories == .all)
    #expect(whole.lines.last == "GET /v1/agents?state=archived&page=1&limit=1000")
    #expect(whole.lines.count == 4)
  }

  @Test("more than twenty names are read with the archive")
  func manyNames() async throws {
    let names = (0..<21).map { "agent-\($0)" }
    let transport = ScriptedTransport { request, _ in
      request.path.contains("state=published")
        ? .page(names.map { .object(agentJSON("id-\($0)", $0, version: 1)) }) : .page([])
    }
    let live = try await readLiveState(
      with: client(transport),
      needs: ReadNeeds(further: { _ in
        FurtherReads(histories: .of(Set(names.map { ObjectName($0) })))
      })
    )
    #expect(live.histories == .all)
    #expect(transport.lines.count == 4)
  }

  @Test("pages behind the first are read once the total is known, and keep their order")
  func paging() async throws {
    let transport = ScriptedTransport { request, _ in
      guard request.path.hasPrefix("/v1/phone-numbers") else { return .page([]) }
      let page = request.path.contains("page=1&") ? 0 : request.path.contains("page=2&") ? 1 : 2
      let items = (page * 2..<min(5, page * 2 + 2))
        .map { index in
          JSONValue.object(numberJSON("n\(index)", "+1555000000\(index)"))
        }
      return .page(items, total: 5, limit: 2)
    }
    let numbers = try await client(transport).numbers()
    #expect(numbers.map(\.id.description) == ["n0", "n1", "n2", "n3", "n4"])
    #expect(transport.lines.count == 3)
  }

  @Test(
    "a list that is not proven complete is read again, and after three tries is an error",
    arguments: ["count", "twice", "moved"]
  )
  func incomplete(fault: String) async throws {
    let number = JSONValue.object(numberJSON("n1", "+15550000001"))
    let other = JSONValue.object(numberJSON("n2", "+15550000002"))
    let transport = ScriptedTransport { request, _ in
      switch fault {
      case "count": .page([number], total: 2)
      case "twice": .page([number, number], total: 2)
      default:
        request.path.contains("page=1&")
          ? .page([number], total: 2, limit: 1) : .page([other], total: 3, limit: 1)
      }
    }
    let error = await #expect(throws: APIError.self) { try await client(transport).numbers() }
    #expect(error?.code == .readIncomplete)
    #expect(transport.lines.filter { $0.contains("page=1&") }.count == 3)
  }

  @Test(
    "a total that the first page does not bear out is neither believed nor asked for",
    arguments: [2, 1_000_000_000_000, Int.max]
  )
  func absurdTotal(total: Int) async throws {
    let transport = ScriptedTransport { _, _ in .page([], total: total) }
    let error = await #expect(throws: APIError.self) { try await client(transport).numbers() }
    #expect(error?.code == .readIncomplete)
    #expect(transport.lines.count == 3)
  }

  @Test("a list that settles at the second try is a result")
  func settles() async throws {
    let number = JSONValue.object(numberJSON("n1", "+15550000001"))
    let transport = ScriptedTransport { _, count in
      count == 0 ? .page([number], total: 2) : .page([number])
    }
    #expect(try await client(transport).numbers().count == 1)
  }

  @Test("a failed read is never absence")
  func failed() async throws {
    let transport = ScriptedTransport { request, _ in
      request.path.contains("draft") ? .error(500, "internal_error") : .page([])
    }
    let error = await #expect(throws: APIError.self) {
      try await readLiveState(with: client(transport), needs: ReadNeeds())
    }
    #expect(error?.code == .serverError(retryAfter: nil))
  }

  @Test("a version seen as draft and as published is read again")
  func publishedInBetween() async throws {
    let transport = ScriptedTransport { request, number in
      guard request.path.hasPrefix("/v1/agents") else { return .page([]) }
      let isDraftList = request.path.contains("draft")
      guard !isDraftList || number < 2 else { return .page([]) }
      return .page([
        .object(agentJSON("a1", "front", version: 1, state: isDraftList ? .draft : .published))
      ])
    }
    let live = try await readLiveState(with: client(transport), needs: ReadNeeds())
    #expect(live.agents.map(\.state) == [.published])
  }

  private func client(_ transport: ScriptedTransport) -> APIClient {
    APIClient(transport: transport, clock: TestClock(), jitter: { 0 })
  }

  /// `front` has an archived version 1 and a published version 2; `back` has a draft.
  private func world() -> ScriptedTransport {
    let front = [
      JSONValue.object(agentJSON("a1", "front", version: 2)),
      .object(agentJSON("a0", "front", version: 1, state: .archived)),
    ]
    let back = JSONValue.object(agentJSON("a2", "back", version: 1, state: .draft))
    let number = JSONValue.object(numberJSON("n1", "+15551230001"))
    return ScriptedTransport { request, _ in
      switch request.path {
      case "/v1/agents/a1/versions": .data(.array(front))
      case "/v1/agents?state=published&page=1&limit=1000": .page([front[0]])
      case "/v1/agents?state=archived&page=1&limit=1000": .page([front[1]])
      case "/v1/agents?state=draft&page=1&limit=1000": .page([back])
      case "/v1/phone-numbers?page=1&limit=1000": .page([number])
      default: .error(404, "internal_error")
      }
    }
  }
}
