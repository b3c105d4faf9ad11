import JSON
import Resources

extension RunRow {
  /// The run in the response that starts it.
  var queued: JSONValue {
    [
      "id": .string(id.description),
      "scenario_id": scenarioID.map { .string($0.description) } ?? .null,
      "scenario_name": plan["scenario_name"] ?? .null, "status": "queued",
    ]
  }

  func answer(at now: Int64, scenarioID: RemoteID?) -> JSONObject {
    view(
      Self.head + [
        "target", "resolved_config", "resolved_scenario", "harness_config", "agent_id", "modality",
        "iterations", "status", "passed_count", "failed_count", "results", "warnings", "error",
      ] + Self.times,
      at: now,
      scenarioID
    )
  }

  /// The view for `?view=summary`.
  func summary(at now: Int64, scenarioID: RemoteID?) -> JSONObject {
    view(
      Self.head + [
        "modality", "status", "iterations", "passed_count", "failed_count", "agent_id",
        "agent_version", "error",
      ] + Self.times,
      at: now,
      scenarioID
    )
  }

  /// The run as an entry of its batch.
  func entry(at now: Int64, scenarioID: RemoteID?) -> JSONObject {
    view(
      [
        "id", "scenario_id", "scenario_name", "status", "passed_count", "failed_count",
        "iterations", "error", "warnings",
      ],
      at: now,
      scenarioID
    )
  }

  private static let head = [
    "id", "project_id", "batch_id", "scenario_id", "scenario_name", "kind",
  ]
  private static let times = ["queued_at", "started_at", "completed_at"]

  /// The named members in their order.
  private func view(_ names: [String], at now: Int64, _ scenarioID: RemoteID?) -> JSONObject {
    let status = status(at: now)
    let isDone = status == .passed || status == .failed
    let agent = triedAgent(at: now)
    let computed: JSONObject = [
      "id": .string(id.description), "project_id": .string(owner.description),
      "batch_id": .string(batchID.description),
      "scenario_id": scenarioID.map { .string($0.description) } ?? .null,
      "resolved_config": .object(agent?.config ?? [:]),
      "harness_config": .object(isDone ? harness : [:]),
      "agent_id": agent?.id.map { .string($0.description) } ?? .null,
      "agent_version": agent?.version.map { .number(JSONNumber($0)) } ?? .null,
      "status": .string(status.rawValue),
      "passed_count": status == .passed ? plan["iterations"] ?? 0 : 0,
      "failed_count": status == .failed ? plan["iterations"] ?? 0 : 0,
      "results": .array(isDone ? results(isPassed: status == .passed) : []),
      "warnings": .array(agent?.warnings ?? []), "error": error(of: status),
      "queued_at": timestamp(queuedAt),
      "started_at": agent == nil ? .null : timestamp(startsAt),
      "completed_at": end(of: status).map(timestamp) ?? .null,
    ]
    return JSONObject(names.map { ($0, computed[$0] ?? plan[$0] ?? .null) })
  }

  /// The agent, once the run has started.
  private func triedAgent(at now: Int64) -> TriedAgent? {
    guard startsAt <= min(now, cancelledAt ?? now), case .tried(let agent, _) = outcome else {
      return nil
    }
    return agent
  }

  private func error(of status: RunStatus) -> JSONValue {
    guard status == .errored, case .noAgent(let message) = outcome else { return .null }
    return .string(message)
  }

  private func end(of status: RunStatus) -> Int64? {
    switch status {
    case .queued, .running: nil
    case .passed, .failed: endsAt
    case .errored: startsAt
    case .cancelled: cancelledAt
    }
  }

  private var harness: JSONObject {
    let hasJudge = plan["resolved_scenario"]?["judge"]?.isNull == false
    return [
      "judge_used": false, "judge_model": .null, "user_speech": .null, "judge_factory": .null,
      "judge_service": hasJudge ? .null : "ollama", "schema_version": "pipecat-1.12",
      "pipecat_version": "sandbox", "bot_transcription": .null,
    ]
  }

  private func results(isPassed: Bool) -> [JSONValue] {
    let failure: JSONValue = [
      "kind": "mismatch", "reason": "EVALFAIL in the system prompt", "event_name": "llm_response",
      "turn_index": 0, "expectation_index": 0,
    ]
    return (1...max(1, plan["iterations"]?.integer ?? 1))
      .map { iteration in
        [
          "goal": .null, "error": .null, "turns": [], "passed": .bool(isPassed), "metrics": [],
          "skipped": .null, "ended_by": .null, "failures": isPassed ? [] : [failure],
          "iteration": .number(JSONNumber(iteration)), "tool_calls": [], "transcript": [],
          "duration_ms": .number(JSONNumber(Int((endsAt - startsAt) / 1000))),
          "persona_claim": .null, "persona_turns": .null,
        ]
      }
  }
}

/// The batch object for its runs, newest first; `counts` counts runs, not iterations.
func batch(_ id: RemoteID, _ runs: [JSONObject]) -> JSONObject {
  var counts = JSONObject()
  for run in runs {
    let status = run["status"]?.string ?? ""
    counts[status] = .number(JSONNumber((counts[status]?.integer ?? 0) + 1))
  }
  return [
    "batch_id": .string(id.description),
    "status": .string(batchStatus(counts).rawValue),
    "total": .number(JSONNumber(runs.count)),
    "counts": .object(counts),
    "passed_count": counts["passed"] ?? 0,
    "failed_count": counts["failed"] ?? 0,
    "runs": .array(runs.map(JSONValue.object)),
  ]
}

/// The status of a batch: any passed run outranks cancelled and errored ones.
private func batchStatus(_ counts: JSONObject) -> RunStatus {
  if counts["queued"] != nil || counts["running"] != nil { return .running }
  if counts["failed"] != nil { return .failed }
  if counts["passed"] != nil { return .passed }
  return counts["errored"] == nil ? .cancelled : .errored
}
