import API
import Synchronization

/// Whether the run was asked to end (SIGINT, SIGTERM).
///
/// Once raised, requests in flight are finished and confirmed, and no new write is sent. A request
/// answered with "not now" (429) is no longer in flight.
package final class InterruptFlag: Sendable {
  private let raised = Atomic<Bool>(false)

  package init() {}

  /// Can be called from anywhere, any number of times.
  package func raise() { raised.store(true, ordering: .relaxed) }

  package var isRaised: Bool { raised.load(ordering: .relaxed) }

  /// For writes that are not in flight yet: they end immediately.
  var ruleForWrites: WaitingRule { { _ in !self.isRaised } }

  /// For reads, and for writes that complete one in flight: finishing justifies a short wait.
  var ruleForFinishing: WaitingRule { { !self.isRaised || $0 <= RetryTimeouts.notYet } }
}
