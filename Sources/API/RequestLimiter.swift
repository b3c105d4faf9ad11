/// Holds requests back until the window lets them through; one for all requests of a run.
///
/// ``ConcurrencyWindow`` decides, this waits.
package actor RequestLimiter {
  private var window: ConcurrencyWindow
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private let clock: any Clock<Duration>
  private let elapsed: @Sendable () -> Duration
  /// How often requests were sent, repetitions included.
  package private(set) var counts = RequestCounts()

  /// - Parameters:
  ///   - maximum: The most requests in flight.
  ///   - longestPause: Of all of them together.
  ///   - clock: For waiting.
  package init(maximum: Int, longestPause: Duration, clock: any Clock<Duration>) {
    window = ConcurrencyWindow(maximum: maximum, longestPause: longestPause)
    self.clock = clock
    elapsed = stopwatch(clock)
  }

  /// Waits for the right to send.
  ///
  /// - Parameters:
  ///   - method: Counted.
  ///   - mayWait: Asked before each wait and during it, and with zero before the right is given.
  /// - Returns: To be given back.
  /// - Throws: `CancellationError` when the rule says no, or the task is cancelled.
  func acquire(
    for method: APIMethod,
    while mayWait: WaitingRule
  ) async throws -> ConcurrencyWindow.Permit {
    while true {
      guard mayWait(.zero) else {
        // Whoever gives up may have been woken in the place of somebody else.
        wake()
        throw CancellationError()
      }
      switch window.start(now: elapsed()) {
      case .start(let permit):
        counts.count(method)
        return permit
      case .full:
        await withCheckedContinuation { waiting.append($0) }
      case .pause(let duration):
        do {
          try await sleep(for: duration, on: clock, while: mayWait)
        } catch {
          wake()
          throw error
        }
      }
    }
  }

  /// Gives the right back and lets others through.
  func release(_ permit: ConcurrencyWindow.Permit, _ load: ConcurrencyWindow.Load) {
    window.finish(permit, load, now: elapsed())
    wake()
  }

  /// Wakes as many as could start; whoever does not get through waits again.
  private func wake() {
    let free = max(1, window.limit - window.inFlight)
    for continuation in waiting.prefix(free) { continuation.resume() }
    waiting.removeFirst(min(free, waiting.count))
  }
}

/// How often the API was asked.
package struct RequestCounts: Sendable, Hashable {
  package private(set) var reads = 0
  package private(set) var writes = 0

  package init() {}

  fileprivate mutating func count(_ method: APIMethod) {
    if method == .get { reads += 1 } else { writes += 1 }
  }
}

/// A function that tells the time since now.
package func stopwatch(_ clock: any Clock<Duration>) -> @Sendable () -> Duration {
  started(clock)
}

private func started<C: Clock>(_ clock: C) -> @Sendable () -> Duration
where C.Duration == Duration {
  let start = clock.now
  return { start.duration(to: clock.now) }
}
