package import API

/// What to do about a write that failed.
///
/// Pure. Looking comes first wherever the intended state may have been reached all the same.
///
/// | failure | look | then |
/// |---|---|---|
/// | answer lost or late, 5xx | until settled | send again, three times in all |
/// | 2xx that cannot be read | until settled | fail |
/// | 404, 409 that an own write may cause | once | send again, for 5 s |
/// | 404, 409 otherwise | once | fail |
/// | anything else | no | fail |
package enum Reaction: Sendable, Hashable {
  /// Fail without looking: the request did nothing.
  case fail
  /// Look until it is there or the time is over.
  case look(for: Duration, then: Next)

  /// When the intended state is not there.
  package enum Next: Sendable, Hashable {
    case fail
    case send
    /// Wait for the n-th time, then send.
    case sendAfter(Duration)
  }

  /// What is known when a write fails.
  package struct Situation: Sendable, Hashable {
    /// How often it was sent, from 1.
    package let sends: Int
    /// Since the first 404 or 409.
    package let refusedFor: Duration
    /// How often it was answered with 404 or 409.
    package let refusals: Int
    /// Whether a 404 or 409 may come of what this apply wrote and the API does not see yet, an earlier
    /// try of the same included.
    package let mayBeLag: Bool
    /// Before it may be sent again when its answer was lost.
    package let settling: Duration

    package init(
      sends: Int,
      refusedFor: Duration = .zero,
      refusals: Int = 0,
      mayBeLag: Bool,
      settling: Duration
    ) {
      self.sends = sends
      self.refusedFor = refusedFor
      self.refusals = refusals
      self.mayBeLag = mayBeLag
      self.settling = settling
    }
  }

  /// Decides.
  ///
  /// - Parameters:
  ///   - error: Of a write.
  ///   - situation: What went before.
  package init(to error: APIError, _ situation: Situation) {
    switch error.code {
    case .lostAnswer, .timedOut, .serverError:
      let mayRepeat = situation.sends - situation.refusals < Patience.sends
      self = .look(for: situation.settling, then: mayRepeat ? .send : .fail)
    case .unexpectedAnswer where error.mayHaveBeenProcessed:
      self = .look(for: situation.settling, then: .fail)
    case .notFound, .conflict:
      guard situation.mayBeLag, situation.refusedFor < Patience.notYet else {
        self = .look(for: .zero, then: .fail)
        return
      }
      let wait = Patience.wait(situation.refusals)
      self = .look(for: .zero, then: .sendAfter(min(wait, Patience.notYet - situation.refusedFor)))
    case .unreachable, .unauthorized, .forbidden, .validation, .rateLimited, .unexpectedAnswer,
      .readIncomplete, .cancelled:
      self = .fail
    }
  }
}
