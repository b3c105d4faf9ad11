import API
import JSON
import Synchronization
import TestSupport
import Testing

@Suite("Retrying")
struct RetryPolicyTests {
  @Test(
    "reads are repeated after transient errors; writes only when certainly not processed",
    arguments: [
      (.unreachable(.refused), true, true),
      (.unreachable(.timedOut), true, true),
      (.unreachable(.tls), false, false),
      (.unreachable(.unknownHost), false, false),
      (.rateLimited(retryAfter: nil), true, true),
      (.lostAnswer, true, false),
      (.timedOut, true, false),
      (.serverError(retryAfter: nil), true, false),
      (.unauthorized, false, false),
      (.notFound, false, false),
      (.conflict, false, false),
      (.validation([]), false, false),
      (.unexpectedAnswer(.redirect), false, false),
    ] as [(APIError.Code, Bool, Bool)]
  )
  func table(code: APIError.Code, read: Bool, write: Bool) {
    for (method, expected) in [
      (APIMethod.get, read), (.post, write), (.put, write), (.delete, write),
    ] {
      let error = APIError(code, request: APIRequest(method, "/v1/x"))
      let decision = RetryPolicy().decision(after: error, sent(1), jitter: 0)
      #expect((decision != .giveUp) == expected, "\(method)")
    }
  }

  @Test("backoff doubles up to a bound, and jitter subtracts at most half")
  func backoff() {
    let policy = RetryPolicy(attempts: 9, base: .milliseconds(100), longest: .seconds(1))
    let error = APIError(.lostAnswer, request: APIRequest(.get, "/"))
    let waits = (1...6).map { policy.decision(after: error, sent($0), jitter: 0) }
    let expected: [RetryPolicy.Decision] = [100, 200, 400, 800, 1000, 1000]
      .map {
        .retry(after: .milliseconds($0))
      }
    #expect(waits == expected)
    #expect(
      policy.decision(after: error, sent(1), jitter: 1) == .retry(after: .milliseconds(50))
    )
    #expect(policy.decision(after: error, sent(9), jitter: 0) == .giveUp)
  }

  @Test(
    "Retry-After lengthens the wait; a server that asks for more than a minute fails the request",
    arguments: [APIMethod.post, .get]
  )
  func retryAfter(method: APIMethod) {
    func decision(_ seconds: Int, after limitedFor: Duration = .zero) -> RetryPolicy.Decision {
      let code = APIError.Code.rateLimited(retryAfter: .seconds(seconds))
      let error = APIError(code, request: APIRequest(method, "/"), status: 429)
      let history = RetryPolicy.History(sent: 1, limited: 1, limitedFor: limitedFor)
      return RetryPolicy().decision(after: error, history, jitter: 0)
    }
    #expect(decision(30) == .retry(after: .seconds(30)))
    #expect(decision(0) == .retry(after: RetryPolicy().base))
    #expect(decision(60) == .retry(after: .seconds(60)))
    #expect(decision(61) == .giveUp)
    #expect(decision(30, after: .seconds(31)) == .giveUp)
  }

  @Test("a rate limit without Retry-After is waited out for up to a minute in total")
  func limited() async {
    let clock = TestClock()
    let transport = ScriptedTransport { _, _ in .error(429, "rate_limited") }
    let client = APIClient(transport: transport, clock: clock, jitter: { 0 })
    let error = await #expect(throws: APIError.self) { try await client.send(post) }
    #expect(error?.code == .rateLimited(retryAfter: nil))
    #expect(error?.limit == .seconds(60))
    #expect(clock.elapsed == .seconds(60))
    #expect(transport.requests.count > 10)
  }

  @Test("an absurd Retry-After fails at once and holds back no other request")
  func absurd() async throws {
    let clock = TestClock()
    let transport = ScriptedTransport { _, number in
      guard number == 0 else { return .data(1) }
      let header = APIHeader("Retry-After", "1000000000")
      return .error(429, "rate_limited", headers: [header])
    }
    let client = APIClient(transport: transport, clock: clock, jitter: { 0 })
    let error = await #expect(throws: APIError.self) { try await client.send(post) }
    #expect(error?.code == .rateLimited(retryAfter: .seconds(1_000_000_000)))
    #expect(try await client.get("/v1/x").data == 1)
    #expect(clock.elapsed == .zero)
  }

  @Test("a shorter --timeout shortens both bounds")
  func timeout() {
    let limits = TimeLimits(request: .seconds(20))
    #expect(limits.rateLimitWait == .seconds(20))
    #expect(limits.silence == .seconds(10))
    #expect(TimeLimits().rateLimitWait == .seconds(60))
    let policy = RetryPolicy(limits: limits)
    let late = APIError(.timedOut, request: APIRequest(.get, "/"))
    func decision(_ underWay: Duration) -> RetryPolicy.Decision {
      policy.decision(
        after: late,
        RetryPolicy.History(sent: 1, underWay: underWay),
        jitter: 0
      )
    }
    #expect(decision(.seconds(10)) == .retry(after: policy.base))
    #expect(decision(.seconds(16)) == .giveUp)
  }

  @Test("the retries of a read share its time budget, and the error says how long it was")
  func sharedTime() async {
    let clock = TestClock()
    let limits = Mutex<[Duration]>([])
    let transport = LateTransport { limit in
      limits.withLock { $0.append(limit) }
      clock.advance(by: .seconds(60))
    }
    let client = APIClient(transport: transport, clock: clock, jitter: { 0 })
    let error = await #expect(throws: APIError.self) { try await client.get("/v1/x") }
    #expect(error?.code == .timedOut)
    #expect(error?.limit == .seconds(120))
    #expect(limits.withLock(\.self) == [.seconds(120), .seconds(60)])
  }

  @Test("a read answered with 408 is repeated")
  func requestTimeout() async throws {
    let transport = ScriptedTransport { _, number in
      number == 0 ? .error(408, "internal_error") : .data(1)
    }
    let client = APIClient(transport: transport, clock: TestClock(), jitter: { 0 })
    #expect(try await client.get("/v1/x").data == 1)
  }

  @Test("a read answered with 503 and Retry-After waits like one answered with 429")
  func unavailable() async throws {
    let clock = TestClock()
    let transport = ScriptedTransport { _, number in
      number < 3
        ? .error(503, "internal_error", headers: [APIHeader("Retry-After", "15")]) : .data(1)
    }
    let client = APIClient(transport: transport, clock: clock, jitter: { 0 })
    #expect(try await client.get("/v1/x").data == 1)
    #expect(clock.elapsed == .seconds(45))
  }

  @Test("a read is sent until it is answered, a lost write only once")
  func client() async throws {
    let transport = ScriptedTransport { _, number in
      number < 3 ? .failure(.lostAnswer) : .data(1)
    }
    let clock = TestClock()
    let client = APIClient(transport: transport, clock: clock, jitter: { 0 })
    #expect(try await client.get("/v1/x").data == 1)
    #expect(clock.elapsed == .milliseconds(200 + 400 + 800))
    #expect(transport.requests.count == 4)

    let losing = ScriptedTransport { _, _ in .failure(.lostAnswer) }
    let writer = APIClient(transport: losing, clock: clock, jitter: { 0 })
    await #expect(throws: APIError.self) { try await writer.send(APIRequest(.post, "/v1/x")) }
    #expect(losing.requests.count == 1)
  }
}

private let post = APIRequest(.post, "/v1/x")

private func sent(_ number: Int) -> RetryPolicy.History { RetryPolicy.History(sent: number) }

/// Never responds in time.
private struct LateTransport: Transport {
  let waiting: @Sendable (Duration) -> Void

  func send(
    _ request: APIRequest,
    within limit: Duration
  ) async throws(TransportError) -> APIResponse {
    waiting(limit)
    throw .timedOut
  }
}
