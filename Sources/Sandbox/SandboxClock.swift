import Foundation
import Synchronization

/// The sandbox's source of time.
package struct SandboxClock: Sendable {
  /// Microseconds since 1970-01-01T00:00:00Z.
  package let now: @Sendable () -> Int64
  /// Sleeps; only `latency` uses it.
  package let sleep: @Sendable (Duration) async throws -> Void

  package init(
    now: @escaping @Sendable () -> Int64,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }

  /// The wall clock.
  package static let system = SandboxClock(
    now: { Int64(Date().timeIntervalSince1970 * 1_000_000) },
    sleep: { try await Task.sleep(for: $0) }
  )
}

/// A manual clock for tests: advances only on demand; a sleep advances it and returns at once.
package final class ManualSandboxClock: Sendable {
  private let microseconds: Mutex<Int64>

  /// - Parameter microseconds: The time since 1970; 2026-01-01 by default.
  package init(microseconds: Int64 = 1_767_225_600_000_000) {
    self.microseconds = Mutex(microseconds)
  }

  /// Advances the time.
  package func advance(by duration: Duration) {
    microseconds.withLock { $0 += duration.microseconds }
  }

  /// The clock to pass to a sandbox.
  package var clock: SandboxClock {
    SandboxClock(
      now: { self.microseconds.withLock { $0 } },
      sleep: { self.advance(by: $0) }
    )
  }
}

extension Duration {
  /// The duration in whole microseconds, rounded down.
  var microseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }
}
