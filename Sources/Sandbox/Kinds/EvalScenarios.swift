import JSON
import Resources

extension NamedObjects {
  /// Eval scenarios (Contract.md §13); their runs stay when they are deleted.
  static let evalScenarios = NamedObjects(
    kind: .evals,
    table: .evalScenarios,
    update: EvalTable.update,
    word: "EvalScenario",
    parameter: "scenario_id",
    taken: { .conflict("Eval scenario '\($0)' already exists") },
    made: \.asScenario,
    // Null keeps a field, except that it clears models.
    written: { body, call in
      var written = JSONObject(
        body.members.filter { !$0.value.isNull || call.clears($0.key) }
          .map { ($0.key, EvalTable.update.stored($0.key, $0.value)) }
      )
      if let definition = written["definition"] { written["kind"] = scenarioKind(of: definition) }
      return written
    },
    shown: { scenario in
      var object = scenario
      if let target = object["default_target"]?.object {
        object["default_target"] = .object(target.asMaskedTarget)
      }
      object["warnings"] = .array(scenarioWarnings(object["definition"] ?? .null))
      return object
    },
    listed: { scenarios, call throws(Refusal) in
      var validation = Validation()
      let kind = validation.choice("kind", ["script", "simulation"], in: call.query)
      let page = try Page(bounded: call.query, validation)
      let tag = call.query["tag"].map(JSONValue.string)
      return (
        scenarios.filter { kind == nil || $0.text("kind") == kind }
          .filter { tag == nil || $0.hasTag(tag) }, page
      )
    }
  )
}

extension Endpoint {
  static let scenarioSources: [Endpoint] = [
    source("call", of: "Call"), source("session", of: "Session"),
  ]

  /// Always a 404, since the sandbox has no calls and no sessions.
  private static func source(_ word: String, of resource: String) -> Endpoint {
    let body = Section([
      Field("\(word)_id", .uuid, default: nil, "What to make the scenario of."),
      Field("name", .text(1...255), default: .null, EvalTable.name.summary),
      Field("save", .boolean, default: false, "Whether to store it."),
      EvalTable.tags,
    ])
    return .post("/v1/eval-scenarios/from-\(word)") { _ in
      { call throws(Refusal) in
        throw .missing(resource, RemoteID(try call.read(body)["\(word)_id"]?.string ?? ""))
      }
    }
  }
}

extension Service {
  func scenario(_ id: RemoteID, for call: Call) throws(Refusal) -> ObjectRow {
    try row(id, in: \.[.evalScenarios], "EvalScenario", of: call.caller.projectID)
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
private func scenarioKind(of definition: JSONValue?) -> JSONValue {
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
      "kind": scenarioKind(of: self["definition"]), "definition": value("definition"),
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
}
