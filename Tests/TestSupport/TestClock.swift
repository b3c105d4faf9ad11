import Synchronization

/// A clock that never waits: a sleeper moves it to the end of the sleep and continues at once.
///
/// Time is shared: with several sleepers each moves it at most to its own deadline. The clock
/// starts at zero, and stands still while no task sleeps, so that tests can assert exact waits.
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

  /// The time that the clock has been moved by.
  package var elapsed: Duration { time.withLock { $0 } }

  /// Moves the clock.
  package func advance(by duration: Duration) { time.withLock { $0 += duration } }

  package func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    time.withLock { $0 = max($0, deadline.offset) }
    await Task.yield()
  }
}
