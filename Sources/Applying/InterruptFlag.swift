import Synchronization

/// Whether somebody asked for the end of the run (SIGINT, SIGTERM).
///
/// Once raised, requests in flight are finished and confirmed, and no new write is sent.
package final class InterruptFlag: Sendable {
  private let raised = Atomic<Bool>(false)

  package init() {}

  /// May be called from anywhere, any number of times.
  package func raise() { raised.store(true, ordering: .relaxed) }

  package var isRaised: Bool { raised.load(ordering: .relaxed) }
}
