import JSON
import Resources

/// The routes of eval scenarios.
extension Endpoint {
  static let evalScenarios: [Endpoint] = [
    .post("/v1/eval-scenarios", for: .developer) { service, call throws(Refusal) in
      try service.createScenario(call)
    },
    .get("/v1/eval-scenarios", for: .viewer) { service, call throws(Refusal) in
      try service.listScenarios(call)
    },
    .post("/v1/eval-scenarios/from-call", for: .developer) { service, call throws(Refusal) in
      try service.makeScenario(call, from: "call_id", of: "Call")
    },
    .post("/v1/eval-scenarios/from-session", for: .developer) { service, call throws(Refusal) in
      try service.makeScenario(call, from: "session_id", of: "Session")
    },
    .get("/v1/eval-scenarios/*", for: .viewer) { service, call throws(Refusal) in
      try service.readScenario(call)
    },
    .put("/v1/eval-scenarios/*", for: .developer) { service, call throws(Refusal) in
      try service.updateScenario(call)
    },
    .delete("/v1/eval-scenarios/*", for: .developer) { service, call throws(Refusal) in
      try service.deleteScenario(call)
    },
  ]
}

/// Eval scenarios (Contract.md §13).
extension Service {
  mutating func createScenario(_ call: Call) throws(Refusal) -> Answer {
    let object = try call.read(EvalTable.create)
    try object.checkStorable()
    let name = object["name"]?.string ?? ""
    guard !isTaken(name, in: .evalScenarios, of: call.caller.projectID) else {
      throw .conflict("Eval scenario '\(name)' already exists")
    }
    let fields = object.asScenario
    let scenario = newRow(of: call.caller.projectID, fields)
    commitAtOnce(.put(.evalScenarios, scenario))
    return .data(.object(scenario.scenario(showing: fields)), status: 201)
  }

  func listScenarios(_ call: Call) throws(Refusal) -> Answer {
    var validation = Validation()
    let kind = validation.choice(
      call.query["kind"],
      ["script", "simulation"],
      at: ["query", "kind"]
    )
    let page = try Page(bounded: call.query, validation)
    let tag = call.query["tag"].map(JSONValue.string)
    let scenarios = database.visible[.evalScenarios].list(of: call.caller.projectID).reversed()
      .filter { kind == nil || $0.text("kind") == kind }
      .filter { tag == nil || $0.hasTag(tag) }
    return .page(scenarios, page) { $0.scenario() }
  }

  func readScenario(_ call: Call) throws(Refusal) -> Answer {
    .data(.object(try scenario(try call.id("scenario_id"), for: call).scenario()))
  }

  /// Updates a scenario; null keeps a field, except that it clears models.
  ///
  /// Without any field to apply, nothing happens.
  mutating func updateScenario(_ call: Call) throws(Refusal) -> Answer {
    let (id, object) = try call.read("scenario_id", EvalTable.update)
    var scenario = try scenario(id, for: call)
    try object.checkStorable()
    let name = object["name"]?.string
    if let name, isTaken(name, in: .evalScenarios, of: scenario.owner, except: id) {
      throw .internalError
    }
    let sent = JSONObject(
      object.members
        .filter { !$0.value.isNull || call.clears($0.key) }
        .map { ($0.key, EvalTable.update.stored($0.key, $0.value)) }
    )
    for (key, value) in sent.members { scenario.fields[key] = value.asStored }
    if let definition = sent["definition"] { scenario.fields["kind"] = kind(of: definition) }
    if !sent.isEmpty { scenario.updatedAt = now }
    commitAtOnce(.put(.evalScenarios, scenario))
    return .data(.object(scenario.scenario(showing: sent)))
  }

  /// Deletes a scenario and keeps its runs.
  mutating func deleteScenario(_ call: Call) throws(Refusal) -> Answer {
    let scenario = try scenario(try call.id("scenario_id"), for: call)
    commitAtOnce(.delete(.evalScenarios, scenario.id))
    return .data(["deleted": true])
  }

  /// Always a 404, since the sandbox has no calls and no sessions.
  func makeScenario(
    _ call: Call,
    from field: String,
    of resource: String
  ) throws(Refusal) -> Answer {
    let body = Section([
      Field(field, .uuid, default: nil, "What to make the scenario of."),
      Field("name", .text(1...255), default: .null, EvalTable.name.summary),
      Field("save", .boolean, default: false, "Whether to store it."),
      EvalTable.tags,
    ])
    throw .missing(resource, RemoteID(try call.read(body)[field]?.string ?? ""))
  }

  func scenario(_ id: RemoteID, for call: Call) throws(Refusal) -> ObjectRow {
    try row(id, in: .evalScenarios, "EvalScenario", of: call.caller.projectID)
  }
}

extension Call {
  /// Whether the body clears a model, by an explicit null rather than by omission.
  fileprivate func clears(_ field: String) -> Bool {
    guard field == "judge" || field == "simulator", case .json(let value) = body else {
      return false
    }
    return value[field] != nil
  }
}

/// The kind of a scenario: a script has turns, a simulation a persona.
private func kind(of definition: JSONValue?) -> JSONValue {
  (definition?["turns"] ?? .null).isNull ? "simulation" : "script"
}

extension Section {
  /// The stored form of a value: models drop their nulls.
  fileprivate func stored(_ name: String, _ value: JSONValue) -> JSONValue {
    guard self[name]?.type.innerSection != nil, let model = value.object else { return value }
    return .object(JSONObject(model.members.filter { !$0.value.isNull }))
  }
}

extension JSONObject {
  /// The fields of a scenario from the body of a POST, whether for a scenario or a run.
  var asScenario: JSONObject {
    func value(_ name: String) -> JSONValue {
      EvalTable.create.stored(name, self[name] ?? .null)
    }
    func value(_ field: Field) -> JSONValue {
      let value = value(field.name)
      return value.isNull ? field.defaultValue ?? .null : value
    }
    return [
      "name": value("name"), "description": value("description"),
      "kind": kind(of: self["definition"]), "definition": value("definition"),
      "schema_version": "pipecat-1.12",
      "tool_mocks": value(EvalTable.toolMocks), "tool_policy": value(EvalTable.toolPolicy),
      "tags": value(EvalTable.tags), "default_target": value("default_target"),
      "judge": value("judge"), "simulator": value("simulator"),
    ]
  }

  /// The target with the secrets of an inline agent masked.
  var asMaskedTarget: JSONObject {
    guard self["type"] == "inline", let agent = self["agent"]?.object else { return self }
    var target = self
    target["agent"] = .object(AgentTable.config.masked(agent))
    return target
  }
}

extension ObjectRow {
  func hasTag(_ tag: JSONValue?) -> Bool {
    tag.map { fields["tags"]?.array?.contains($0) ?? false } ?? false
  }

  fileprivate func scenario(showing sent: JSONObject = [:]) -> JSONObject {
    var object = answer(showing: sent)
    if let target = object["default_target"]?.object {
      object["default_target"] = .object(target.asMaskedTarget)
    }
    object["warnings"] = .array(scenarioWarnings(object["definition"] ?? .null))
    return object
  }
}
