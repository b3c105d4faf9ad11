import API
import Synchronization

/// A write that a step sent beside the one that was planned.
package struct FurtherRequest: Sendable, Hashable {
  package let method: String
  package let path: String
  package let reason: Reason

  /// Why it was sent.
  package enum Reason: String, Sendable, Hashable {
    /// The same once more: the answer to the one before was lost, or was a 5xx, and nothing of it was
    /// to be seen.
    case answerLost = "answer_lost"
    /// The same once more: the API did not see yet what it builds on.
    case tooEarly = "too_early"
    /// Takes back or completes what an earlier request did.
    case compensation
  }

  package init(_ method: String, _ path: String, _ reason: Reason) {
    self.method = method
    self.path = path
    self.reason = reason
  }
}

/// What one step sends, in order.
final class StepRequests: Sendable {
  private let sent = Mutex<[FurtherRequest]>([])

  /// Everything beside the planned request.
  var all: [FurtherRequest] { sent.withLock { $0 } }

  /// Notes a write that was sent; the planned one has no reason.
  func add(_ request: APIRequest, _ reason: FurtherRequest.Reason?) {
    guard let reason else { return }
    sent.withLock { $0.append(FurtherRequest(request.method.rawValue, request.path, reason)) }
  }
}
