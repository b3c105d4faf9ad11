/// Holds requests back until the window admits them; shared by all requests of a run.
///
/// ``ConcurrencyWindow`` decides, this type waits.
actor RequestLimiter {
  private var window: ConcurrencyWindow
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private let clock: any Clock<Duration>
  private let elapsed: @Sendable () -> Duration

  init(maximum: Int, longestPause: Duration, clock: any Clock<Duration>) {
    window = ConcurrencyWindow(maximum: maximum, longestPause: longestPause)
    self.clock = clock
    elapsed = stopwatch(clock)
  }

  /// Waits for the right to send.
  ///
  /// - Parameter mayWait: Called before each wait and during it, and with zero before the permit is
  ///   granted.
  /// - Throws: `CancellationError` if the rule forbids waiting, or the task is cancelled.
  func acquire(while mayWait: WaitingRule) async throws -> ConcurrencyWindow.Permit {
    while true {
      guard mayWait(.zero) else {
        // This waiter may have consumed the wake-up of another one.
        wake()
        throw CancellationError()
      }
      switch window.start(now: elapsed()) {
      case .start(let permit): return permit
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

  /// Returns the permit and admits waiting requests.
  func release(_ permit: ConcurrencyWindow.Permit, _ load: ConcurrencyWindow.Load) {
    window.finish(permit, load, now: elapsed())
    wake()
  }

  /// Wakes as many waiters as could start; those not admitted wait again.
  private func wake() {
    let free = max(1, window.limit - window.inFlight)
    for continuation in waiting.prefix(free) { continuation.resume() }
    waiting.removeFirst(min(free, waiting.count))
  }
}

/// A function that returns the time elapsed since this call.
package func stopwatch(_ clock: some Clock<Duration>) -> @Sendable () -> Duration {
  let start = clock.now
  return { start.duration(to: clock.now) }
}
