import Sandbox
import Synchronization

/// A manual clock: advances only on demand; a sleep advances it and returns at once.
final class ManualSandboxClock: Sendable {
  /// Since 1970; starts on 2026-01-01.
  private let microseconds = Mutex<Int64>(1_767_225_600_000_000)

  func advance(by duration: Duration) {
    let (seconds, attoseconds) = duration.components
    microseconds.withLock { $0 += seconds * 1_000_000 + attoseconds / 1_000_000_000_000 }
  }

  /// The clock to pass to a sandbox.
  var clock: SandboxClock {
    SandboxClock(
      now: { self.microseconds.withLock { $0 } },
      sleep: { self.advance(by: $0) }
    )
  }
}
