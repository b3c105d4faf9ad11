/// Decides whether a failed request is sent again, and when.
///
/// | failure | GET | write |
/// |---|---|---|
/// | no connection | again | again: surely not processed |
/// | 429 | again | again: surely not processed |
/// | answer lost, any 5xx | again | never: may have been processed (design §6) |
/// | everything else | never | never |
///
/// The n-th wait is `base · 2ⁿ⁻¹`, at most `longest`, of which a random part up to one half is
/// taken off; `Retry-After` makes it longer, never shorter.
package struct RetryPolicy: Sendable, Hashable {
  /// How often a request is sent at most.
  package let attempts: Int
  package let base: Duration
  package let longest: Duration
  /// A server that asks for more patience than this is given up on.
  package let longestRetryAfter: Duration

  /// The defaults wait about three seconds in all, and a minute when the server asks for it.
  package init(
    attempts: Int = 5,
    base: Duration = .milliseconds(200),
    longest: Duration = .seconds(5),
    longestRetryAfter: Duration = .seconds(60)
  ) {
    self.attempts = attempts
    self.base = base
    self.longest = longest
    self.longestRetryAfter = longestRetryAfter
  }

  /// What comes after a failure.
  package enum Decision: Sendable, Hashable {
    case retry(after: Duration)
    case giveUp
  }

  /// Decides; pure.
  ///
  /// - Parameters:
  ///   - error: Why the request failed.
  ///   - attempt: How often it has been sent, from 1.
  ///   - jitter: Random, 0..<1.
  /// - Returns: Whether to wait and send again.
  package func decision(after error: APIError, attempt: Int, jitter: Double) -> Decision {
    guard attempt < attempts else { return .giveUp }
    let isRead = error.method == .get
    switch error.code {
    case .unreachable(.tls), .unreachable(.unknownHost):
      return .giveUp
    case .unreachable:
      return .retry(after: wait(attempt, jitter))
    case .rateLimited(let retryAfter):
      return respecting(retryAfter, attempt, jitter)
    case .serverError(let retryAfter):
      return isRead ? respecting(retryAfter, attempt, jitter) : .giveUp
    case .lostAnswer:
      return isRead ? .retry(after: wait(attempt, jitter)) : .giveUp
    case .unauthorized, .forbidden, .notFound, .conflict, .validation, .unexpectedAnswer,
      .readIncomplete, .cancelled:
      return .giveUp
    }
  }

  private func respecting(_ retryAfter: Duration?, _ attempt: Int, _ jitter: Double) -> Decision {
    guard let retryAfter else { return .retry(after: wait(attempt, jitter)) }
    guard retryAfter <= longestRetryAfter else { return .giveUp }
    return .retry(after: max(retryAfter, wait(attempt, jitter)))
  }

  private func wait(_ attempt: Int, _ jitter: Double) -> Duration {
    let full = min(longest, base * (1 << min(attempt - 1, 20)))
    return full * (1 - jitter / 2)
  }
}
