import JSON
import Resources

/// An eval run; what it is at a time follows from the clock.
struct RunRow: OwnedRow {
  let id: RemoteID
  let owner: RemoteID
  let batchID: RemoteID
  /// `nil` for a scenario that was sent along; one that is deleted later stays here.
  let scenarioID: RemoteID?
  let queuedAt: Int64
  /// When its turn comes: it begins, or ends at once because there is no agent to try.
  let startsAt: Int64
  let endsAt: Int64
  var cancelledAt: Int64?
  /// `scenario_name`, `kind`, `target`, `resolved_scenario`, `modality` and `iterations`, as reads
  /// answer them.
  let plan: JSONObject
  let outcome: RunOutcome

  func status(at now: Int64) -> RunStatus {
    guard cancelledAt == nil else { return .cancelled }
    guard now >= startsAt else { return .queued }
    switch outcome {
    case .noAgent: return .errored
    case .tried(_, let isPassed):
      guard now >= endsAt else { return .running }
      return isPassed ? .passed : .failed
    }
  }
}

/// What becomes of a run; decided when it is queued, seen when its time has come.
enum RunOutcome: Sendable {
  /// The target leads nowhere.
  case noAgent(message: String)
  case tried(TriedAgent, isPassed: Bool)
}

/// What a run tries.
struct TriedAgent: Sendable {
  /// `nil` for an agent that was sent along.
  let id: RemoteID?
  let version: Int?
  /// In jsonb's order, masked.
  let config: JSONObject
  let warnings: [JSONValue]
}

enum RunStatus: String, CaseIterable, Sendable {
  case queued
  case running
  case passed
  case failed
  case errored
  case cancelled

  /// Whether nothing changes it any more.
  var isFinal: Bool {
    switch self {
    case .queued, .running: false
    case .passed, .failed, .errored, .cancelled: true
    }
  }
}
