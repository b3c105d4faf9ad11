import JSON
import Resources

/// An eval run, whose status at any time follows from the clock.
struct RunRow: OwnedRow {
  let id: RemoteID
  let owner: RemoteID
  let batchID: RemoteID
  /// The id of the scenario, even if deleted later; `nil` for an inline scenario.
  let scenarioID: RemoteID?
  let queuedAt: Int64
  /// When the run leaves the queue: it starts, or ends at once because there is no agent to try.
  let startsAt: Int64
  let endsAt: Int64
  var cancelledAt: Int64?
  /// `scenario_name`, `kind`, `target`, `resolved_scenario`, `modality` and `iterations`, as reads
  /// return them.
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

/// The outcome of a run; decided when it is queued, visible once it is due.
enum RunOutcome: Sendable {
  /// The target does not resolve to an agent.
  case noAgent(message: String)
  case tried(TriedAgent, isPassed: Bool)
}

struct TriedAgent: Sendable {
  /// The id; `nil` for an inline agent.
  let id: RemoteID?
  let version: Int?
  /// The config in jsonb's order, masked.
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
}
