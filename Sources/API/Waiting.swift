/// Whether a wait may still last this long; asked with zero, whether a request may be sent now.
package typealias WaitingRule = @Sendable (_ left: Duration) -> Bool

/// How long a wait goes on at most before its rule is asked again.
private let slice = Duration.milliseconds(250)

/// Sleeps as long as a rule lets it.
///
/// - Parameters:
///   - duration: Of the whole wait.
///   - clock: Any.
///   - mayWait: Asked with what is left, at the beginning, in between, and with zero at the end.
/// - Throws: `CancellationError` when the rule says no, or the task is cancelled.
package func sleep(
  for duration: Duration,
  on clock: any Clock<Duration>,
  while mayWait: WaitingRule
) async throws {
  let elapsed = stopwatch(clock)
  while true {
    let left = max(.zero, duration - elapsed())
    guard mayWait(left) else { throw CancellationError() }
    guard left > .zero else { return }
    try await clock.sleep(for: min(slice, left))
  }
}
