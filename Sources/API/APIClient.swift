/// Sends requests: retries where that is safe, limits requests to what the server can take, and
/// unwraps the envelope.
package struct APIClient: Sendable {
  private let transport: any Transport
  private let retryPolicy: RetryPolicy
  private let limiter: RequestLimiter
  private let meter: TrafficMeter
  package let clock: any Clock<Duration>
  private let now: @Sendable () -> Int?
  private let jitter: @Sendable () -> Double
  private var mayWait: WaitingRule = { _ in true }

  /// - Parameters:
  ///   - parallelism: The maximum number of requests in flight (`--parallelism`).
  ///   - clock: For every wait.
  ///   - now: Seconds since 1970, for servers that name a date; without it, only the server's date
  ///     is used.
  ///   - jitter: Random numbers, 0..<1.
  package init(
    transport: any Transport,
    retryPolicy: RetryPolicy = RetryPolicy(),
    parallelism: Int = 8,
    clock: any Clock<Duration> = ContinuousClock(),
    now: @escaping @Sendable () -> Int? = { nil },
    jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
  ) {
    self.transport = transport
    self.retryPolicy = retryPolicy
    limiter = RequestLimiter(
      maximum: parallelism,
      longestPause: retryPolicy.limits.rateLimitWait,
      clock: clock
    )
    meter = TrafficMeter(clock: clock)
    self.clock = clock
    self.now = now
    self.jitter = jitter
  }

  /// The same client, sharing its limiter, whose requests wait only as long as the rule allows.
  ///
  /// A request that may no longer wait fails with ``APIError/Code/cancelled``, unsent.
  package func waiting(while mayWait: @escaping WaitingRule) -> APIClient {
    var copy = self
    copy.mayWait = mayWait
    return copy
  }

  /// The requests so far, including those of copies of this client.
  package var traffic: Traffic { meter.traffic }

  /// Sends a read request to a path with its query; retries it if that may help.
  package func get(_ path: String) async throws(APIError) -> Answer {
    try await send(APIRequest(.get, path))
  }

  /// Sends a request; retries a write only if it was certainly not processed.
  ///
  /// - Throws: ``APIError``; ``APIError/mayHaveBeenProcessed`` tells whether to check the result.
  package func send(_ request: APIRequest) async throws(APIError) -> Answer {
    let elapsed = stopwatch(clock)
    var history = RetryPolicy.History()
    var limitedSince: Duration?
    while true {
      do throws(APIError) {
        history.sent += 1
        return try await sendOnce(request, &history)
      } catch {
        if error.isLimit { history.limited += 1 }
        if error.isLimit, limitedSince == nil { limitedSince = elapsed() }
        history.limitedFor = limitedSince.map { elapsed() - $0 } ?? .zero
        switch retryPolicy.decision(after: error, history, jitter: jitter()) {
        case .giveUp: throw givenUp(error)
        case .retry(let delay):
          do {
            try await sleep(for: delay, on: clock, while: mayWait)
          } catch _ {
            throw APIError(.cancelled, request: request)
          }
        }
      }
    }
  }

  /// The error, with the limit at which the client stops waiting.
  private func givenUp(_ error: APIError) -> APIError {
    if error.code == .timedOut { return error.givenUp(after: retryPolicy.limits.request) }
    return error.isLimit ? error.givenUp(after: retryPolicy.limits.rateLimitWait) : error
  }

  private func sendOnce(
    _ request: APIRequest,
    _ history: inout RetryPolicy.History
  ) async throws(APIError) -> Answer {
    let permit: ConcurrencyWindow.Permit
    do {
      permit = try await limiter.acquire(while: mayWait)
    } catch {
      throw APIError(.cancelled, request: request)
    }
    let elapsed = stopwatch(clock)
    let limit = retryPolicy.limits.request - history.underWay
    meter.start(request, isRetry: history.sent > 1)
    let answered = await result { () async throws(APIError) in
      try await answer(to: request, within: limit)
    }
    meter.end()
    history.underWay += elapsed()
    await limiter.release(permit, load(of: answered))
    return try answered.get()
  }

  private func answer(
    to request: APIRequest,
    within limit: Duration
  ) async throws(APIError) -> Answer {
    let response: APIResponse
    do throws(TransportError) {
      response = try await transport.send(request, within: limit)
    } catch {
      throw APIError(error.code, request: request)
    }
    return try Answer(response, to: request, now: now())
  }

  private func load(of result: Result<Answer, APIError>) -> ConcurrencyWindow.Load {
    guard case .failure(let error) = result else { return .fine }
    return switch error.code {
    case .rateLimited(let retryAfter): .overloaded(retryAfter: retryAfter)
    case .serverError(let retryAfter) where error.status == 503:
      .overloaded(retryAfter: retryAfter)
    case .serverError, .unreachable, .lostAnswer, .timedOut, .cancelled, .readIncomplete: .unknown
    case .unauthorized, .forbidden, .notFound, .conflict, .validation, .unexpectedAnswer: .fine
    }
  }
}

extension TransportError {
  fileprivate var code: APIError.Code {
    switch self {
    case .notConnected(let failure): .unreachable(failure)
    case .lostAnswer, .cancelled: .lostAnswer
    case .timedOut: .timedOut
    case .answerTooLarge: .unexpectedAnswer(.tooLarge)
    }
  }
}
