/// Decides whether a failed request is sent again, and when.
///
/// | failure | GET | write |
/// |---|---|---|
/// | no connection | again | again: surely not processed |
/// | 429 | again, for a minute | again, for a minute: surely not processed |
/// | 503 with `Retry-After` | again, for a minute | never: may have been processed |
/// | no answer in time | again while there is time | never: may have been processed |
/// | answer lost, any other 5xx, 408 | again | never: may have been processed (Design.md §6) |
/// | everything else | never | never |
///
/// The n-th wait is `base · 2ⁿ⁻¹`, at most `longest`, of which a random part up to one half is
/// taken off; `Retry-After` makes it longer, never shorter.
package struct RetryPolicy: Sendable, Hashable {
  /// How often a request is sent at most; answers of a server that limits its clients do not count.
  package let attempts: Int
  package let base: Duration
  package let longest: Duration
  package let limits: TimeLimits

  /// The defaults wait about three seconds in all, and a minute for a server that limits its clients.
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

  /// What comes after a failure.
  package enum Decision: Sendable, Hashable {
    case retry(after: Duration)
    case giveUp
  }

  /// What became of one request so far.
  package struct History: Sendable, Hashable {
    /// How often it was sent.
    package var sent: Int
    /// How many of these were answered by a server that limits its clients.
    package var limited: Int
    /// Since the first such answer.
    package var limitedFor: Duration
    /// From the first byte of a request to the end of its answer, all of them together.
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

  /// Decides; pure.
  ///
  /// - Parameters:
  ///   - error: Why the request failed.
  ///   - history: With the sending that failed.
  ///   - jitter: Random, 0..<1.
  /// - Returns: Whether to wait and send again.
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
    let left = limits.patience - history.limitedFor
    guard left > .zero, (retryAfter ?? .zero) <= left else { return .giveUp }
    return .retry(after: max(retryAfter ?? .zero, min(left, wait(history.limited, jitter))))
  }

  private func wait(_ number: Int, _ jitter: Double) -> Duration {
    let full = min(longest, base * (1 << min(max(0, number - 1), 20)))
    return full * (1 - jitter / 2)
  }
}
