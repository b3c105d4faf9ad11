import API
import JSON
import TestSupport
import Testing

@Suite("Retrying")
struct RetryPolicyTests {
  @Test(
    "reads are sent again after what passes by; writes only when surely not processed",
    arguments: [
      (.unreachable(.refused), true, true),
      (.unreachable(.timedOut), true, true),
      (.unreachable(.tls), false, false),
      (.unreachable(.unknownHost), false, false),
      (.rateLimited(retryAfter: nil), true, true),
      (.lostAnswer, true, false),
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
      let decision = RetryPolicy().decision(after: error, attempt: 1, jitter: 0)
      #expect((decision != .giveUp) == expected, "\(method)")
    }
  }

  @Test("waits double up to a bound, and jitter takes off at most a half")
  func backoff() {
    let policy = RetryPolicy(attempts: 9, base: .milliseconds(100), longest: .seconds(1))
    let error = APIError(.lostAnswer, request: APIRequest(.get, "/"))
    let waits = (1...6).map { policy.decision(after: error, attempt: $0, jitter: 0) }
    let expected: [RetryPolicy.Decision] = [100, 200, 400, 800, 1000, 1000]
      .map {
        .retry(after: .milliseconds($0))
      }
    #expect(waits == expected)
    #expect(
      policy.decision(after: error, attempt: 1, jitter: 1) == .retry(after: .milliseconds(50))
    )
    #expect(policy.decision(after: error, attempt: 9, jitter: 0) == .giveUp)
  }

  @Test("Retry-After lengthens the wait, and a server that asks for too much is given up on")
  func retryAfter() {
    let request = APIRequest(.post, "/")
    let policy = RetryPolicy()
    func decision(_ seconds: Int) -> RetryPolicy.Decision {
      let error = APIError(.rateLimited(retryAfter: .seconds(seconds)), request: request)
      return policy.decision(after: error, attempt: 1, jitter: 0)
    }
    #expect(decision(30) == .retry(after: .seconds(30)))
    #expect(decision(0) == .retry(after: policy.base))
    #expect(decision(61) == .giveUp)
  }

  @Test("a read is sent until it is answered, a lost write once")
  func client() async throws {
    let transport = ScriptedTransport { _, number in
      number < 3 ? .failure(.lostAnswer) : .data(1)
    }
    let clock = TestClock()
    let client = APIClient(transport: transport, clock: clock, jitter: { 0 })
    #expect(try await client.get("/v1/x").data == 1)
    #expect(clock.elapsed == .milliseconds(200 + 400 + 800))
    #expect(await client.requestCounts.reads == 4)

    let losing = ScriptedTransport { _, _ in .failure(.lostAnswer) }
    let writer = APIClient(transport: losing, clock: clock, jitter: { 0 })
    await #expect(throws: APIError.self) { try await writer.write(APIRequest(.post, "/v1/x")) }
    #expect(losing.requests.count == 1)
  }
}
