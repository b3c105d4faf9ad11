import JSON
import Resources

/// The request bodies of `POST /v1/eval-runs` (Contract.md §14); no manifest declares runs.
extension Service {
  private static let inlineScenario = Section(
    [
      EvalTable.name, EvalTable.definition, EvalTable.toolMocks, EvalTable.toolPolicy,
      EvalTable.judge, EvalTable.simulator,
    ],
    rules: EvalTable.rules
  )

  private static let target = Section(
    [
      Field("type", .choice(["agent", "agent_name", "inline"]), default: nil, "How it is named."),
      Field("agent_id", .uuid, default: .null, "Of a version; not checked."),
      Field("name", .anyText, default: .null, "The agent's name."),
      Field("environment", .anyText, default: .null, "Production unless written."),
      Field("agent", .object, default: .null, "A config."),
    ],
    rules: [("agent", "agent_id"), ("agent_name", "name"), ("inline", "agent")]
      .map { type, field in
        Rule(
          when: [.oneOf("type", [type])],
          require: .not(.isEmpty(field)),
          at: field,
          "A target of type \(type) has no \(field).",
          advice: "Write \(field)."
        )
      }
  )

  private static let runBody = Section(
    [
      Field("scenario_id", .uuid, default: .null, "The one scenario."),
      Field("tag", .text(1...64), default: .null, "All scenarios with the tag."),
      Field("scenario", .section(inlineScenario), default: .null, "A scenario that is not stored."),
      Field("target", .section(target), default: nil, "The agent to try."),
      Field(
        "modality",
        .choice(["text", "audio"]),
        default: "text",
        checkedBy: .enumeration,
        "How they talk."
      ),
      Field("iterations", .integer(1...Int.max), default: 1, "How often."),
    ],
    unknownFields: .forbidden,
    rules: selectors
  )

  /// Exactly one of the three fields selects what to run.
  private static let selectors =
    [
      Rule(
        require: .any(
          ["scenario_id", "tag", "scenario"].map { .not(.isNull($0)) }
        ),
        at: "scenario_id",
        "Nothing says which scenario to run.",
        advice: "Write scenario_id, tag or scenario."
      )
    ]
    + [("scenario_id", "tag"), ("scenario_id", "scenario"), ("tag", "scenario")]
    .map { first, second in
      Rule(
        when: [.not(.isNull(first))],
        require: .isNull(second),
        at: second,
        "Both \(first) and \(second) say what to run.",
        advice: "Keep one of them."
      )
    }

  /// Reads the body of a POST.
  ///
  /// The config table validates an agent in the target, and all its problems become one error of
  /// the target.
  func readRunRequest(_ call: Call) throws(Refusal) -> JSONObject {
    var object = try call.read(Self.runBody)
    try object.checkStorable()
    let target = object["target"]?.object ?? [:]
    if let agent = target["agent"], target["type"] == "inline" {
      var validation = Validation()
      if validation.model(Input(agent, []), AgentTable.config) == nil {
        let input = Input(.object(target), ["body", "target"])
        validation.problems = []
        validation.reportValue("the agent is not valid", input)
      }
      try validation.check()
    }
    object["target"] = .object(JSONObject(target.members.filter { !$0.value.isNull }))
    return object
  }
}
