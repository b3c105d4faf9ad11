package import API

/// What follows from a failed write.
///
/// Pure. Looks first wherever the intended state may have been reached despite the failure.
///
/// | failure | look | then |
/// |---|---|---|
/// | answer lost or late, 5xx | until settled | retry, three attempts in all |
/// | 2xx that cannot be read | until settled | fail |
/// | 404, 409 that an own write may cause | once | retry for 5 s |
/// | 404, 409 otherwise | once | fail |
/// | anything else | no | fail |
package enum FailureResponse: Sendable, Hashable {
  /// Fail without looking: the request did nothing.
  case fail
  /// Look until the intended state is reached or the time is over.
  case look(for: Duration, then: Next)

  /// The action if the intended state is not reached.
  package enum Next: Sendable, Hashable {
    case fail
    case send
    /// Wait this long, then retry.
    case sendAfter(Duration)
  }

  /// Decides what follows.
  ///
  /// - Parameters:
  ///   - sends: The number of attempts, from 1.
  ///   - refusedFor: The time since the first 404 or 409.
  ///   - refusals: The number of 404 or 409 answers.
  ///   - mayBeLag: Whether a 404 or 409 may be caused by an own write that the API does not see
  ///     yet, including an earlier attempt at the same write.
  ///   - settling: The time before a retry if the answer was lost.
  package init(
    to error: APIError,
    sends: Int,
    refusedFor: Duration = .zero,
    refusals: Int = 0,
    mayBeLag: Bool,
    settling: Duration
  ) {
    switch error.code {
    case .lostAnswer, .timedOut, .serverError:
      let mayRepeat = sends - refusals < RetryTimeouts.sends
      self = .look(for: settling, then: mayRepeat ? .send : .fail)
    case .unexpectedAnswer where error.mayHaveBeenProcessed:
      self = .look(for: settling, then: .fail)
    case .notFound, .conflict:
      guard mayBeLag, refusedFor < RetryTimeouts.notYet else {
        self = .look(for: .zero, then: .fail)
        return
      }
      let wait = min(RetryTimeouts.wait(refusals), RetryTimeouts.notYet - refusedFor)
      self = .look(for: .zero, then: .sendAfter(wait))
    case .unreachable, .unauthorized, .forbidden, .validation, .rateLimited, .unexpectedAnswer,
      .readIncomplete, .cancelled:
      self = .fail
    }
  }
}
