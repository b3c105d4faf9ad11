import API
import Synchronization

/// Whether somebody asked for the end of the run (SIGINT, SIGTERM).
///
/// Once raised, requests in flight are finished and confirmed, and no new write is sent. A request
/// that was answered "not now" (429) is not in flight any more.
package final class InterruptFlag: Sendable {
  private let raised = Atomic<Bool>(false)

  package init() {}

  /// May be called from anywhere, any number of times.
  package func raise() { raised.store(true, ordering: .relaxed) }

  package var isRaised: Bool { raised.load(ordering: .relaxed) }

  /// For writes that are not in flight yet: they end at once.
  var ruleForWrites: WaitingRule { { _ in !self.isRaised } }

  /// For reads, and for writes that complete one in flight: what it did is worth a short wait.
  var ruleForFinishing: WaitingRule { { !self.isRaised || $0 <= Patience.notYet } }
}
