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

  /// The full view of the run.
  func answer(at now: Int64, scenarioID: RemoteID?) -> JSONObject {
    let agent = triedAgent(at: now)
    let isDone = countsIterations(at: now)
    var object = head(scenarioID: scenarioID)
    object["target"] = plan["target"] ?? .null
    object["resolved_config"] = .object(agent?.config ?? [:])
    object["resolved_scenario"] = plan["resolved_scenario"] ?? .null
    object["harness_config"] = .object(isDone ? harness : [:])
    object["agent_id"] = agent?.id.map { .string($0.description) } ?? .null
    object["modality"] = plan["modality"] ?? .null
    object["iterations"] = plan["iterations"] ?? .null
    object["status"] = .string(status(at: now).rawValue)
    append(counts(at: now), to: &object)
    object["results"] = .array(isDone ? results(at: now) : [])
    object["warnings"] = .array(agent?.warnings ?? [])
    object["error"] = error(at: now)
    append(times(at: now), to: &object)
    return object
  }

  /// The view for `?view=summary`.
  func summary(at now: Int64, scenarioID: RemoteID?) -> JSONObject {
    let agent = triedAgent(at: now)
    var object = head(scenarioID: scenarioID)
    object["modality"] = plan["modality"] ?? .null
    object["status"] = .string(status(at: now).rawValue)
    object["iterations"] = plan["iterations"] ?? .null
    append(counts(at: now), to: &object)
    object["agent_id"] = agent?.id.map { .string($0.description) } ?? .null
    object["agent_version"] = agent?.version.map { .number(JSONNumber($0)) } ?? .null
    object["error"] = error(at: now)
    append(times(at: now), to: &object)
    return object
  }

  /// The run as an entry of its batch.
  func entry(at now: Int64, scenarioID: RemoteID?) -> JSONObject {
    var object: JSONObject = [
      "id": .string(id.description),
      "scenario_id": scenarioID.map { .string($0.description) } ?? .null,
      "scenario_name": plan["scenario_name"] ?? .null,
      "status": .string(status(at: now).rawValue),
    ]
    append(counts(at: now), to: &object)
    object["iterations"] = plan["iterations"] ?? .null
    object["error"] = error(at: now)
    object["warnings"] = .array(triedAgent(at: now)?.warnings ?? [])
    return object
  }

  private func head(scenarioID: RemoteID?) -> JSONObject {
    [
      "id": .string(id.description), "project_id": .string(owner.description),
      "batch_id": .string(batchID.description),
      "scenario_id": scenarioID.map { .string($0.description) } ?? .null,
      "scenario_name": plan["scenario_name"] ?? .null, "kind": plan["kind"] ?? .null,
    ]
  }

  private func append(_ members: JSONObject, to object: inout JSONObject) {
    for (key, value) in members.members { object[key] = value }
  }

  /// The agent, once the run has started.
  private func triedAgent(at now: Int64) -> TriedAgent? {
    guard startsAt <= min(now, cancelledAt ?? now), case .tried(let agent, _) = outcome else {
      return nil
    }
    return agent
  }

  private func countsIterations(at now: Int64) -> Bool {
    switch status(at: now) {
    case .passed, .failed: true
    case .queued, .running, .errored, .cancelled: false
    }
  }

  private func counts(at now: Int64) -> JSONObject {
    let status = status(at: now)
    let iterations = plan["iterations"] ?? 0
    return [
      "passed_count": status == .passed ? iterations : 0,
      "failed_count": status == .failed ? iterations : 0,
    ]
  }

  private func error(at now: Int64) -> JSONValue {
    guard status(at: now) == .errored, case .noAgent(let message) = outcome else { return .null }
    return .string(message)
  }

  private func times(at now: Int64) -> JSONObject {
    let end: Int64? =
      switch status(at: now) {
      case .queued, .running: nil
      case .passed, .failed: endsAt
      case .errored: startsAt
      case .cancelled: cancelledAt
      }
    return [
      "queued_at": timestamp(queuedAt),
      "started_at": triedAgent(at: now) == nil ? .null : timestamp(startsAt),
      "completed_at": end.map(timestamp) ?? .null,
    ]
  }

  private var harness: JSONObject {
    let hasJudge = plan["resolved_scenario"]?["judge"]?.isNull == false
    return [
      "judge_used": false, "judge_model": .null, "user_speech": .null, "judge_factory": .null,
      "judge_service": hasJudge ? .null : "ollama", "schema_version": "pipecat-1.12",
      "pipecat_version": "sandbox", "bot_transcription": .null,
    ]
  }

  private func results(at now: Int64) -> [JSONValue] {
    let isPassed = status(at: now) == .passed
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
