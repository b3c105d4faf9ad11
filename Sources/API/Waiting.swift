/// Whether a wait may last this much longer; with zero, whether a request may be sent now.
package typealias WaitingRule = @Sendable (_ left: Duration) -> Bool

/// The longest wait before the rule is called again.
private let slice = Duration.milliseconds(250)

/// Sleeps as long as a rule allows.
///
/// - Parameter mayWait: Called with the remaining time, at the beginning, in between, and with zero
///   at the end.
/// - Throws: `CancellationError` if the rule forbids waiting, or the task is cancelled.
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
