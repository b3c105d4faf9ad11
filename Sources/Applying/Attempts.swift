import API

/// The attempts at one write.
struct Attempts {
  private(set) var lostAnswers = 0
  /// The last error from the server, or from the route to it.
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

  /// The reason for the next attempt; `nil` for the first.
  var reasonToSend: FurtherRequest.Reason? {
    guard sends > 0 else { return nil }
    return lastRefused ? .tooEarly : .answerLost
  }

  mutating func willSend() {
    sends += 1
    lastRefused = false
  }

  mutating func failureResponse(to error: APIError, now: Duration) -> FailureResponse {
    lastError = error
    lastRefused = !error.mayHaveBeenProcessed
    if error.mayHaveBeenProcessed { lostAnswers += 1 }
    let isRefusal = error.code == .notFound || error.code == .conflict
    if isRefusal, refusedSince == nil { refusedSince = now }
    defer { if isRefusal { refusals += 1 } }
    return FailureResponse(
      to: error,
      sends: sends,
      refusedFor: now - (refusedSince ?? now),
      refusals: refusals,
      // An earlier attempt may still be in progress.
      mayBeLag: lostAnswers > 0 || (error.code == .notFound ? lag.notFound : lag.conflict),
      settling: settling
    )
  }
}
