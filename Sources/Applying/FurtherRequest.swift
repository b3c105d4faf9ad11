import API
import Synchronization

/// A write that a step sent besides the planned one.
package struct FurtherRequest: Sendable, Hashable {
  package let method: String
  package let path: String
  package let reason: Reason

  /// The reason it was sent.
  package enum Reason: String, Sendable, Hashable {
    /// A retry: the previous answer was lost or a 5xx, and its effect was not visible.
    case answerLost = "answer_lost"
    /// A retry: the API did not see yet what the request builds on.
    case tooEarly = "too_early"
    /// Reverts or completes an earlier request.
    case compensation
  }

  package init(_ method: String, _ path: String, _ reason: Reason) {
    self.method = method
    self.path = path
    self.reason = reason
  }
}

/// The requests of one step, in order.
final class StepRequests: Sendable {
  private let sent = Mutex<[FurtherRequest]>([])

  /// All requests besides the planned one.
  var all: [FurtherRequest] { sent.withLock { $0 } }

  /// Records a write that was sent; the planned one has no reason.
  func add(_ request: APIRequest, _ reason: FurtherRequest.Reason?) {
    guard let reason else { return }
    sent.withLock { $0.append(FurtherRequest(request.method.rawValue, request.path, reason)) }
  }
}
