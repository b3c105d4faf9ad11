import API

/// The tries of one write.
struct Attempts {
  private(set) var lostAnswers = 0
  /// What the server, or the way to it, said last.
  private(set) var lastError: APIError?
  private var sends = 0
  private var refusals = 0
  private var refusedSince: Duration?
  private var lastRefused = false
  private let lag: Lag
  private let settling: Duration

  init(lag: Lag, settling: Duration) {
    self.lag = lag
    self.settling = settling
  }

  /// Whether any of them may have changed something.
  var mayBeWritten: Bool { lostAnswers > 0 || !lastRefused }

  /// Why the next one is sent; `nil` for the first.
  var reasonToSend: FurtherRequest.Reason? {
    guard sends > 0 else { return nil }
    return lastRefused ? .tooEarly : .answerLost
  }

  mutating func willSend() {
    sends += 1
    lastRefused = false
  }

  mutating func reaction(to error: APIError, now: Duration) -> Reaction {
    lastError = error
    lastRefused = !error.mayHaveBeenProcessed
    if error.mayHaveBeenProcessed { lostAnswers += 1 }
    let isRefusal = error.code == .notFound || error.code == .conflict
    if isRefusal, refusedSince == nil { refusedSince = now }
    defer { if isRefusal { refusals += 1 } }
    return Reaction(
      to: error,
      Reaction.Situation(
        sends: sends,
        refusedFor: now - (refusedSince ?? now),
        refusals: refusals,
        // An earlier try may be under way still.
        mayBeLag: lostAnswers > 0 || (error.code == .notFound ? lag.notFound : lag.conflict),
        settling: settling
      )
    )
  }
}
