import Foundation

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

extension Duration {
  /// The duration in whole microseconds, rounded down.
  var microseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }
}
