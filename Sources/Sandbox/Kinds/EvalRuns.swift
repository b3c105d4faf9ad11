import JSON
import Resources

extension Endpoint {
  static let evalRuns: [Endpoint] = [
    .post("/v1/eval-runs", Service.startRuns),
    .get("/v1/eval-runs", Service.listRuns),
    .get("/v1/eval-runs/batches/*", Service.readBatch),
    .get("/v1/eval-runs/*", Service.readRun),
    .delete("/v1/eval-runs/*", Service.cancelRun),
  ]
}

/// Eval runs (Contract.md §14), without a model.
///
/// A run passes unless its agent's system prompt contains EVALFAIL, and each of its stages lasts as
/// long as background work takes.
extension Service {
  func startRuns(_ call: Call) throws(Refusal) -> Answer {
    let object = try readRunRequest(call)
    guard let iterations = object["iterations"]?.integer, iterations <= 50 else {
      throw Refusal(status: 400, code: "validation_error", message: "Too many iterations")
    }
    let target = object["target"]?.object ?? [:]
    let batchID = RemoteID(random.identifier())
    let runs = try scenarios(in: object, call)
      .map { id, fields in
        let scenario = fields.asResolvedScenario
        let plan: JSONObject = [
          "scenario_name": fields["name"] ?? .null, "kind": fields["kind"] ?? .null,
          "target": .object(target.asMaskedTarget.asStored),
          "resolved_scenario": .object(scenario),
          "modality": object["modality"] ?? .null, "iterations": object["iterations"] ?? .null,
        ]
        return RunRow(
          id: RemoteID(random.identifier()),
          owner: call.caller.projectID,
          batchID: batchID,
          scenarioID: id,
          queuedAt: now,
          startsAt: end(),
          endsAt: end(afterTimes: 2),
          plan: plan,
          outcome: outcome(of: target, mocks: scenario["tool_mocks"]?.object ?? [:], call)
        )
      }
    for run in runs { commitAtOnce(.putRun(run)) }
    return .data(
      ["batch_id": .string(batchID.description), "runs": .array(runs.map(\.queued))],
      status: 202
    )
  }

  func listRuns(_ call: Call) throws(Refusal) -> Answer {
    var validation = Validation()
    let batchID = validation.uuid("batch_id", in: call.query)
    let scenarioID = validation.uuid("scenario_id", in: call.query)
    let words = RunStatus.allCases.map(\.rawValue)
    let status = validation.choice("status", words, in: call.query)
    let page = try Page(bounded: call.query, validation)
    let runs = database.visible.runs.list(of: call.caller.projectID).reversed()
      .filter { batchID == nil || $0.batchID == batchID }
      .filter { scenarioID == nil || self.scenarioID(of: $0) == scenarioID }
      .filter { status == nil || $0.status(at: now).rawValue == status }
    return .page(runs, page, answer)
  }

  func readRun(_ call: Call) throws(Refusal) -> Answer {
    let run = try run(try call.id("run_id"), for: call)
    switch call.query["view"] ?? "full" {
    case "full": return .data(.object(answer(run)))
    case "summary": return .data(.object(run.summary(at: now, scenarioID: scenarioID(of: run))))
    default: throw Refusal(status: 400, code: "validation_error", message: "Unknown view")
    }
  }

  func readBatch(_ call: Call) throws(Refusal) -> Answer {
    let id = try call.id("batch_id")
    let runs = database.visible.runs.list(of: call.caller.projectID)
      .filter { $0.batchID == id }
    guard !runs.isEmpty else { throw .missing("EvalBatch", id) }
    let entries = runs.reversed().map { $0.entry(at: now, scenarioID: scenarioID(of: $0)) }
    return .data(.object(batch(id, entries)))
  }

  func cancelRun(_ call: Call) throws(Refusal) -> Answer {
    var run = try run(try call.id("run_id"), for: call)
    let status = run.status(at: now)
    guard status == .queued || status == .running else {
      throw .conflict("Run already finished with status '\(status.rawValue)'")
    }
    run.cancelledAt = now
    commitAtOnce(.putRun(run))
    return .data(["cancelled": true])
  }

  private func answer(_ run: RunRow) -> JSONObject {
    run.answer(at: now, scenarioID: scenarioID(of: run))
  }

  private func run(_ id: RemoteID, for call: Call) throws(Refusal) -> RunRow {
    try row(id, in: \.runs, "EvalRun", of: call.caller.projectID)
  }

  /// The scenario, while it exists.
  private func scenarioID(of run: RunRow) -> RemoteID? {
    run.scenarioID.flatMap { database.visible[.evalScenarios][$0]?.id }
  }

  /// The selected scenarios, newest first.
  private func scenarios(
    in request: JSONObject,
    _ call: Call
  ) throws(Refusal) -> [(id: RemoteID?, fields: JSONObject)] {
    if let sent = request["scenario"]?.object { return [(nil, sent.asScenario)] }
    if let id = request["scenario_id"]?.string {
      let row = try scenario(RemoteID(id), for: call)
      return [(row.id, row.fields)]
    }
    let tagged = database.visible[.evalScenarios].list(of: call.caller.projectID)
      .filter { $0.hasTag(request["tag"]) }
    guard (1...50).contains(tagged.count) else {
      throw Refusal(
        status: 400,
        code: "validation_error",
        message: "The tag has \(tagged.count) scenarios"
      )
    }
    return tagged.reversed().map { ($0.id, $0.fields) }
  }

  /// The outcome for a target; agents are looked up in the currently visible state.
  private func outcome(of target: JSONObject, mocks: JSONObject, _ call: Call) -> RunOutcome {
    func tried(_ config: JSONObject, _ agent: AgentRow? = nil) -> RunOutcome {
      let agent = TriedAgent(
        id: agent?.id,
        version: agent?.version,
        config: AgentTable.config.masked(config),
        warnings: mockWarnings(mocks: mocks, config: config).map(\.asStored)
      )
      return .tried(agent, isPassed: config.isPassing)
    }
    if let sent = target["agent"]?.object, target["type"] == "inline" {
      return tried(sent.asStored)
    }
    let world = database.visible
    if let id = target["agent_id"]?.string, target["type"] == "agent" {
      guard let agent = world.agents[RemoteID(id)], agent.owner == call.caller.projectID else {
        return .noAgent(message: "agent \(id) not found in this project")
      }
      return tried(agent.config.value, agent)
    }
    let name = target["name"]?.string ?? ""
    let environment = target["environment"]?.string ?? "production"
    let family = AgentFamily(projectID: call.caller.projectID, name: ExactText(name))
    let published = world.versions(of: family)
      .last { $0.state == .published && $0.environment == environment }
    guard let published else {
      return .noAgent(message: "agent '\(name)' has no published version in '\(environment)'")
    }
    return tried(published.config.value, published)
  }
}

extension JSONObject {
  /// Whether a run of this config passes; EVALFAIL in the system prompt makes it fail.
  fileprivate var isPassing: Bool { self["system_prompt"]?.string?.holds("EVALFAIL") != true }

  /// The part of a scenario that a run stores.
  fileprivate var asResolvedScenario: JSONObject {
    let scenario: JSONObject = [
      "judge": self["judge"] ?? .null, "simulator": self["simulator"] ?? .null,
      "definition": self["definition"] ?? .null, "tool_mocks": self["tool_mocks"] ?? .null,
      "tool_policy": self["tool_policy"] ?? .null,
      "schema_version": self["schema_version"] ?? .null, "tool_policy_enforced": true,
    ]
    return scenario.asStored
  }
}
