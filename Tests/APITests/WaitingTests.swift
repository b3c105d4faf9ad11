import API
import JSON
import Synchronization
import TestSupport
import Testing

@Suite("Waiting", .timeLimit(.minutes(45)))
struct WaitingTests {
  private let clock = TestClock()

  @Test("a write that may no longer wait is not sent again, and its wait ends soon")
  func retryWait() async {
    let transport = ScriptedTransport { _, _ in tooMany(retryAfter: 30) }
    let client = APIClient(transport: transport, clock: clock, jitter: { 0 })
      .waiting { [clock] _ in clock.elapsed < .milliseconds(3100) }
    let error = await #expect(throws: APIError.self) { try await client.send(post) }
    #expect(error?.code == .cancelled)
    #expect(transport.requests.count == 1)
    #expect(clock.elapsed <= .milliseconds(3100 + 250))
  }

  @Test("a write waiting out another's Retry-After is not sent when the wait is ended")
  func limiterPause() async throws {
    let transport = ScriptedTransport { _, number in
      number == 0 ? tooMany(retryAfter: 30) : .data(1)
    }
    let client = APIClient(transport: transport, clock: clock)
    let impatient = client.waiting { $0 == .zero }
    await #expect(throws: APIError.self) { try await impatient.send(post) }

    let ending = client.waiting { [clock] _ in clock.elapsed < .seconds(3) }
    let error = await #expect(throws: APIError.self) { try await ending.send(post) }
    #expect(error?.code == .cancelled)
    #expect(transport.requests.count == 1)
    #expect(clock.elapsed == .seconds(3))

    #expect(try await client.get("/v1/x").data == 1)
    #expect(clock.elapsed == .seconds(30))
  }

  @Test("queued writes are not sent once the rule refuses; reads still are")
  func limiterTurn() async throws {
    let isOver = Mutex(false)
    let transport = ScriptedTransport { _, _ in
      isOver.withLock { $0 = true }
      return .data(1)
    }
    let client = APIClient(transport: transport, parallelism: 1, clock: clock)
    let ending = client.waiting { _ in !isOver.withLock { $0 } }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask { _ = try? await ending.send(post) } }
    }
    #expect(transport.requests.count == 1)
    #expect(try await client.get("/v1/x").data == 1)
    #expect(transport.requests.map(\.method) == [.post, .get])
  }

  @Test("the rule receives the remaining wait")
  func left() async throws {
    let asked = Mutex<[Duration]>([])
    try await sleep(for: .milliseconds(600), on: clock) { left in
      asked.withLock { $0.append(left) }
      return true
    }
    #expect(asked.withLock { $0 } == [600, 350, 100, 0].map { Duration.milliseconds($0) })
  }
}

private let post = APIRequest(.post, "/v1/x")

private func tooMany(retryAfter seconds: Int) -> ScriptedTransport.Reply {
  .error(429, "rate_limited", headers: [APIHeader("Retry-After", "\(seconds)")])
}
