/// Decides whether and when to retry a failed request.
///
/// | failure | GET | write |
/// |---|---|---|
/// | no connection | retry | retry: certainly not processed |
/// | 429 | retry for a minute | retry for a minute: certainly not processed |
/// | 503 with `Retry-After` | retry for a minute | never: may have been processed |
/// | no answer in time | retry while there is time | never: may have been processed |
/// | answer lost, any other 5xx, 408 | retry | never: may have been processed (Design.md §6) |
/// | everything else | never | never |
///
/// The n-th wait is `base · 2ⁿ⁻¹`, at most `longest`, minus a random part of up to one half;
/// `Retry-After` makes it longer, never shorter.
package struct RetryPolicy: Sendable, Hashable {
  /// The maximum number of attempts; answers of a server that limits its clients do not count.
  package let attempts: Int
  package let base: Duration
  package let longest: Duration
  package let limits: TimeLimits

  /// The defaults wait about three seconds in all, and a minute for a server that limits its
  /// clients.
  package init(
    attempts: Int = 5,
    base: Duration = .milliseconds(200),
    longest: Duration = .seconds(5),
    limits: TimeLimits = TimeLimits()
  ) {
    self.attempts = attempts
    self.base = base
    self.longest = longest
    self.limits = limits
  }

  /// The action after a failure.
  package enum Decision: Sendable, Hashable {
    case retry(after: Duration)
    case giveUp
  }

  /// The attempts at one request so far.
  package struct History: Sendable, Hashable {
    /// The number of attempts.
    package var sent: Int
    /// The number of attempts answered by a server that limits its clients.
    package var limited: Int
    /// The time since the first such answer.
    package var limitedFor: Duration
    /// The time from the first byte of a request to the end of its answer, summed over all
    /// attempts.
    package var underWay: Duration

    package init(
      sent: Int = 0,
      limited: Int = 0,
      limitedFor: Duration = .zero,
      underWay: Duration = .zero
    ) {
      self.sent = sent
      self.limited = limited
      self.limitedFor = limitedFor
      self.underWay = underWay
    }
  }

  /// Decides whether to retry; pure.
  ///
  /// - Parameter jitter: Random, 0..<1.
  package func decision(
    after error: APIError,
    _ history: History,
    jitter: Double
  ) -> Decision {
    if error.isLimit { return patiently(error.retryAfter, history, jitter) }
    let number = history.sent - history.limited
    let left = limits.request - history.underWay
    guard left > .zero, number < attempts else { return .giveUp }
    let isRead = error.method == .get
    let again = Decision.retry(after: wait(number, jitter))
    switch error.code {
    case .unreachable(.tls), .unreachable(.unknownHost), .unreachable(.proxyLogin):
      return .giveUp
    case .unreachable:
      return again
    case .lostAnswer, .serverError:
      return isRead ? again : .giveUp
    case .timedOut:
      return isRead && left >= limits.repetition ? again : .giveUp
    case .rateLimited, .unauthorized, .forbidden, .notFound, .conflict, .validation,
      .unexpectedAnswer, .readIncomplete, .cancelled:
      return .giveUp
    }
  }

  private func patiently(
    _ retryAfter: Duration?,
    _ history: History,
    _ jitter: Double
  ) -> Decision {
    let left = limits.rateLimitWait - history.limitedFor
    guard left > .zero, (retryAfter ?? .zero) <= left else { return .giveUp }
    return .retry(after: max(retryAfter ?? .zero, min(left, wait(history.limited, jitter))))
  }

  private func wait(_ number: Int, _ jitter: Double) -> Duration {
    let full = min(longest, base * (1 << min(max(0, number - 1), 20)))
    return full * (1 - jitter / 2)
  }
}
