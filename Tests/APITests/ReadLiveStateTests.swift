import API
import JSON
import Resources
import TestSupport
import Testing

@Suite("Reading the live state", .timeLimit(.minutes(45)))
struct ReadLiveStateTests {
  @Test("a plan without history takes three reads")
  func threeReads() async throws {
    let transport = world()
    let live = try await readLiveState(with: client(transport), needs: ReadPlan())
    #expect(live.agents.map(\.id.short) == ["a2", "a1"])
    #expect(live.numbers.map(\.id.short) == ["n1"])
    #expect(
      Set(transport.lines) == [
        "GET /v1/agents?state=draft&page=1&limit=1000",
        "GET /v1/agents?state=published&page=1&limit=1000",
        "GET /v1/phone-numbers?page=1&limit=1000",
      ]
    )
    #expect(transport.lines.count == 3)
  }

  @Test("drafts are read before published versions, so that none published in between is missed")
  func order() async throws {
    let transport = world()
    _ = try await readLiveState(with: client(transport), needs: ReadPlan())
    let states = transport.lines.filter { $0.contains("state=") }
    #expect(states.first?.contains("draft") == true)
  }

  @Test("names with a live version are read one by one, a name without one needs the archive")
  func histories() async throws {
    let single = world()
    let one = try await readLiveState(
      with: client(single),
      needs: ReadPlan(further: { _ in ReadSet(histories: .of(["front"])) })
    )
    #expect(one.histories == .of(["front"]))
    #expect(one.agents.map(\.id.short) == ["a2", "a0", "a1"])
    #expect(single.lines.last == "GET /v1/agents/a1/versions")

    let whole = world()
    let all = try await readLiveState(
      with: client(whole),
      needs: ReadPlan(further: { _ in ReadSet(histories: .of(["front", "gone"])) })
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
      needs: ReadPlan(further: { _ in
        ReadSet(histories: .of(Set(names.map { ObjectName($0) })))
      })
    )
    #expect(live.histories == .all)
    #expect(transport.lines.count == 4)
  }

  @Test("pages are read while they are full, and keep their order")
  func paging() async throws {
    let world = NumberWorld(count: 2500)
    let transport = ScriptedTransport { request, _ in world.page(request) }
    let numbers = try await client(transport).numbers().objects
    #expect(numbers.map(\.e164.description) == (0..<2500).map(e164))
    let expected = (1...3).map { "GET /v1/phone-numbers?page=\($0)&limit=1000" }
    #expect(transport.lines.first == expected.first)
    #expect(transport.lines.sorted() == expected)
  }

  @Test("no page is requested after a full last page")
  func fullLastPage() async throws {
    let world = NumberWorld(count: 2000)
    let transport = ScriptedTransport { request, _ in world.page(request) }
    #expect(try await client(transport).numbers().count == 2000)
    #expect(transport.lines.count == 2)
  }

  @Test("the page and limit in a response are not trusted")
  func lyingLimit() async throws {
    let number = JSONValue.object(numberJSON("n1", e164(1)))
    let transport = ScriptedTransport { _, _ in .page([number], total: 1, limit: -7) }
    #expect(try await client(transport).numbers().count == 1)
    #expect(transport.lines.count == 1)
  }

  @Test(
    "a list that is not proven complete is read again, and is an error after three tries",
    arguments: ["count", "twice", "moved", "more"]
  )
  func incomplete(fault: String) async throws {
    let number = JSONValue.object(numberJSON("n1", "+15550000001"))
    let world = NumberWorld(count: 1500)
    let transport = ScriptedTransport { request, _ in
      switch fault {
      case "count": .page([number], total: 2)
      case "twice": .page([number, number], total: 2)
      case "more": .page(Array(NumberWorld(count: 1001).numbers), total: 1001)
      default: world.page(request, total: request.path.contains("page=1&") ? 1500 : 1501)
      }
    }
    let error = await #expect(throws: APIError.self) { try await client(transport).numbers() }
    #expect(error?.code == .readIncomplete)
    #expect(transport.lines.filter { $0.contains("page=1&") }.count == 3)
    #expect(transport.lines.count <= 6)
  }

  @Test(
    "a total that the first page contradicts is neither trusted nor requested",
    arguments: [(2, 3), (SizeLimits.objects, 3), (SizeLimits.objects + 1, 1), (Int.max, 1)]
  )
  func absurdTotal(total: Int, requests: Int) async throws {
    let number = JSONValue.object(numberJSON("n1", e164(1)))
    let transport = ScriptedTransport { _, _ in .page([number], total: total, limit: 1) }
    let error = await #expect(throws: APIError.self) { try await client(transport).numbers() }
    #expect(
      error?.code == (requests == 1 ? .unexpectedAnswer(.listTooLarge) : .readIncomplete)
    )
    #expect(transport.lines.count == requests)
  }

  @Test("a server that repeats a full page forever is not queried forever")
  func endlessPages() async throws {
    let page = NumberWorld(count: 1000).numbers
    let transport = ScriptedTransport { _, _ in .page(page, total: 90_000) }
    let error = await #expect(throws: APIError.self) { try await client(transport).numbers() }
    #expect(error?.code == .readIncomplete)
    // The second page shows the repetition; a few more may be on their way by then.
    #expect(transport.lines.count <= 3 * 5)
  }

  @Test("a failure of any page is the failure of the list", arguments: 1...6)
  func failedPage(number: Int) async throws {
    let world = NumberWorld(count: 5500)
    let transport = ScriptedTransport { request, _ in
      request.path.contains("page=\(number)&") ? .error(403, "forbidden") : world.page(request)
    }
    let error = await #expect(throws: APIError.self) { try await client(transport).numbers() }
    #expect(error?.path == "/v1/phone-numbers?page=\(number)&limit=1000")
  }

  @Test("oversized pages are requested again with fewer objects, down to one")
  func largeObjects() async throws {
    let world = NumberWorld(count: 40)
    let transport = ScriptedTransport { request, _ in
      request.path.contains("limit=15") ? world.page(request) : .failure(.answerTooLarge)
    }
    #expect(try await client(transport).numbers().count == 40)
    #expect(transport.lines.count == 5)

    let hopeless = ScriptedTransport { _, _ in .failure(.answerTooLarge) }
    let error = await #expect(throws: APIError.self) { try await client(hopeless).numbers() }
    #expect(error?.code == .unexpectedAnswer(.tooLarge))
    #expect(hopeless.lines.last == "GET /v1/phone-numbers?page=1&limit=1")
    #expect(hopeless.lines.count == 4)
  }

  @Test("versions that do not fit into one response are read with the archive, in pages")
  func largeHistory() async throws {
    let world = world()
    let transport = ScriptedTransport { request, number in
      request.path.hasSuffix("/versions")
        ? .failure(.answerTooLarge) : world.answer(request, number)
    }
    let live = try await readLiveState(
      with: client(transport),
      needs: ReadPlan(further: { _ in ReadSet(histories: .of(["front"])) })
    )
    #expect(live.histories == .all)
    #expect(live.agents.count == 3)
  }

  @Test(
    "a response with too many values or too much nesting is rejected, however short it is",
    arguments: [
      "[" + String(repeating: "0,", count: SizeLimits.values) + "0]",
      String(repeating: "[", count: SizeLimits.depth + 1)
        + String(repeating: "]", count: SizeLimits.depth + 1),
    ]
  )
  func dense(data: String) async throws {
    let body = Array(#"{"success":true,"data":\#(data)}"#.utf8)
    let transport = ScriptedTransport { _, _ in .success(APIResponse(status: 200, body: body)) }
    let error = await #expect(throws: APIError.self) { try await client(transport).get("/v1/x") }
    #expect(error?.code == .unexpectedAnswer(.tooLarge))
  }

  @Test("a list that is stable at the second try is accepted")
  func settles() async throws {
    let number = JSONValue.object(numberJSON("n1", "+15550000001"))
    let transport = ScriptedTransport { _, count in
      count == 0 ? .page([number], total: 2) : .page([number])
    }
    #expect(try await client(transport).numbers().count == 1)
  }

  @Test("a failed read never means absence")
  func failed() async throws {
    let transport = ScriptedTransport { request, _ in
      request.path.contains("draft") ? .error(500, "internal_error") : .page([])
    }
    let error = await #expect(throws: APIError.self) {
      try await readLiveState(with: client(transport), needs: ReadPlan())
    }
    #expect(error?.code == .serverError(retryAfter: nil))
  }

  @Test("a version seen both as a draft and as published is read again")
  func publishedInBetween() async throws {
    let transport = ScriptedTransport { request, number in
      guard request.path.hasPrefix("/v1/agents") else { return .page([]) }
      let isDraftList = request.path.contains("draft")
      guard !isDraftList || number < 2 else { return .page([]) }
      return .page([
        .object(agentJSON("a1", "front", version: 1, state: isDraftList ? .draft : .published))
      ])
    }
    let live = try await readLiveState(with: client(transport), needs: ReadPlan())
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

private func e164(_ index: Int) -> String { "+1555\(1_000_000 + index)" }

/// Some numbers, and the pages in which a server returns them.
private struct NumberWorld {
  let numbers: [JSONValue]

  init(count: Int) {
    numbers = (0..<count).map { .object(numberJSON("n\($0)", e164($0))) }
  }

  func page(_ request: APIRequest, total: Int? = nil) -> ScriptedTransport.Reply {
    let (number, limit) = (
      value(of: "page", in: request.path), value(of: "limit", in: request.path)
    )
    let items = numbers.dropFirst((number - 1) * limit).prefix(limit)
    return .page(Array(items), total: total ?? numbers.count, limit: limit)
  }

  private func value(of name: String, in path: String) -> Int {
    let query = path.split(separator: "?").last ?? ""
    let field = query.split(separator: "&").first { $0.hasPrefix(name + "=") }
    return field.flatMap { Int($0.dropFirst(name.count + 1)) } ?? 0
  }
}
