import Synchronization

/// A clock that never waits: who sleeps moves it to the end of the sleep and goes on at once.
///
/// Time is shared: with several sleepers each moves it at most as far as its own deadline. Starts at
/// zero, and stands still while nobody sleeps, so that tests can say exactly how long was waited.
package final class TestClock: Clock, Sendable {
  /// A point on a ``TestClock``, counted from its start.
  package struct Instant: InstantProtocol {
    package let offset: Duration

    package func advanced(by duration: Duration) -> Instant {
      Instant(offset: offset + duration)
    }

    package func duration(to other: Instant) -> Duration { other.offset - offset }

    package static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
  }

  private let time = Mutex(Duration.zero)

  package init() {}

  package var now: Instant { Instant(offset: elapsed) }
  package var minimumResolution: Duration { .nanoseconds(1) }

  /// How far the clock has been moved.
  package var elapsed: Duration { time.withLock { $0 } }

  /// Moves the clock.
  package func advance(by duration: Duration) { time.withLock { $0 += duration } }

  package func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    time.withLock { $0 = max($0, deadline.offset) }
    await Task.yield()
  }
}
