/// The number of requests allowed in flight, adapted to the answers.
///
/// Pure. Starts at the maximum; halves on 429 and 503, once for all requests that were in flight
/// together; grows by one after as many consecutive successes as its width. A `Retry-After` pauses
/// all requests, unless it exceeds the longest pause.
package struct ConcurrencyWindow: Sendable, Hashable {
  package let maximum: Int
  /// The number of requests allowed in flight now, 1...maximum.
  package private(set) var limit: Int
  package private(set) var inFlight = 0
  private var generation = 0
  private var successes = 0
  private var pausedUntil = Duration.zero
  private let longestPause: Duration

  /// - Parameters:
  ///   - maximum: At least 1.
  ///   - longestPause: A longer `Retry-After` pauses no requests.
  package init(maximum: Int, longestPause: Duration = TimeLimits().rateLimitWait) {
    self.maximum = max(1, maximum)
    self.longestPause = longestPause
    limit = self.maximum
  }

  /// The right to have one request in flight.
  package struct Permit: Sendable, Hashable {
    fileprivate let generation: Int
  }

  /// Whether a request may start.
  package enum Admission: Sendable, Hashable {
    case start(Permit)
    case full
    /// No request may start for this long.
    case pause(Duration)
  }

  /// The server load that an answer indicates.
  package enum Load: Sendable, Hashable {
    case fine
    /// 429 or 503.
    case overloaded(retryAfter: Duration?)
    /// No indication: the request failed otherwise.
    case unknown
  }

  /// Requests the right to send; `now` is the time on any steady clock.
  package mutating func start(now: Duration) -> Admission {
    guard now >= pausedUntil else { return .pause(pausedUntil - now) }
    guard inFlight < limit else { return .full }
    inFlight += 1
    return .start(Permit(generation: generation))
  }

  /// Ends a request, and adapts the limit to the load that its answer indicates.
  package mutating func finish(_ permit: Permit, _ load: Load, now: Duration) {
    inFlight -= 1
    switch load {
    case .fine: grow()
    case .overloaded(let retryAfter):
      if let retryAfter, retryAfter <= longestPause {
        pausedUntil = max(pausedUntil, now + retryAfter)
      }
      // Requests sent before the last halving say nothing about the narrower window.
      guard permit.generation == generation else { return }
      generation += 1
      successes = 0
      limit = max(1, limit / 2)
    case .unknown: break
    }
  }

  private mutating func grow() {
    guard limit < maximum else { return }
    successes += 1
    guard successes >= limit else { return }
    successes = 0
    limit += 1
  }
}
