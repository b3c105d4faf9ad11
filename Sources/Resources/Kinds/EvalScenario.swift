import JSON

extension ObjectKind {
  /// Eval scenarios (Contract.md §13).
  package static let evals = ObjectKind(
    "eval",
    path: "/v1/eval-scenarios",
    create: EvalTable.create,
    manifest: EvalTable.manifest,
    marker: .item(of: "tags"),
    // A larger page is a 422.
    page: 100,
    example: "tags",
    openFields: ["default_target", "judge", "simulator"],
    "The eval scenarios, by key."
  )
}

/// The eval scenario's tables, from Contract.md §13 (proven by recording 07a).
package enum EvalTable {
  package static let name = Field(
    "name",
    .text(1...255),
    default: nil,
    "The name in the API, unique in the project."
  )
  package static let description = Field(
    "description",
    .text(upTo: 2000),
    default: .null,
    "The purpose of the scenario. Once set, it can be cleared but not set to null again."
  )
  .compared(as: .clearable)
  package static let definition = Field(
    "definition",
    .object,
    default: nil,
    "A script, {turns: [{user: TEXT, expect: [{event: llm_response, eval: TEXT}]}]}, or a simulation, "
      + "{persona: TEXT, goal: TEXT, success: TEXT}."
  )
  package static let toolMocks = Field(
    "tool_mocks",
    .object,
    default: [:],
    isNullable: true,
    "The results of tools in a run, by tool name; any value."
  )
  package static let toolPolicy = Field(
    "tool_policy",
    .choice(["mock_only", "live"]),
    default: "mock_only",
    isNullable: true,
    checkedBy: .enumeration,
    "mock_only never calls a real tool; live calls tools without a mock."
  )
  package static let tags = Field(
    "tags",
    .list(.anyText, 0...32),
    default: [],
    "Tags for selecting scenarios in runs; stored unchanged. One of the API's 32 tags is the "
      + "stack's marker."
  )
  .compared(as: .set)
  package static let defaultTarget = Field(
    "default_target",
    .object,
    default: .null,
    "The agent to test by default; not checked, and not used by runs."
  )
  .compared(as: .clearable)
  package static let judge = Field(
    "judge",
    .section(model),
    default: .null,
    "The model that judges the agent's answers."
  )
  package static let simulator = Field(
    "simulator",
    .section(model),
    default: .null,
    "The model that plays the persona."
  )

  /// The body of `POST /v1/eval-scenarios`.
  package static let create = Section(
    [
      name, description, definition, toolMocks, toolPolicy, tags, defaultTarget, judge, simulator,
    ],
    rules: rules
  )

  /// The body of `PUT /v1/eval-scenarios/{id}`: absent fields are kept, and so are null ones,
  /// except for judge and simulator, which null clears.
  package static let update = Section(
    [
      description,
      kept(definition), kept(toolMocks), kept(toolPolicy), kept(tags),
      defaultTarget, judge, simulator,
      kept(name),
    ],
    rules: rules
  )

  /// An entry under `evals:` in a manifest.
  package static let manifest = Section(
    [
      ManifestTable.name(1...255, name.summary),
      description, definition, toolMocks, toolPolicy,
      // One of the API's 32 tags is reserved for the stack's marker.
      Field("tags", .list(.anyText, 0...31), default: [], tags.summary).compared(as: .set),
      defaultTarget, judge, simulator, ManifestTable.protect, ManifestTable.unmanaged,
    ],
    rules: rules
  )

  /// `judge` and `simulator`; the API stores them without null members.
  package static let model = Section(
    [
      Field(
        "provider",
        .choice(["ollama", "openai", "anthropic"]),
        default: "ollama",
        checkedBy: .enumeration,
        "The model provider."
      ),
      Field("model", .text(upTo: 255), default: .null, "The provider's model."),
      Field(
        "temperature",
        .number(0...2),
        default: .null,
        "The sampling temperature of the model."
      ),
      Field("endpoint", .text(upTo: 2048), default: .null, "The endpoint of the model."),
    ],
    unknownFields: .forbidden
  )

  private static func kept(_ field: Field) -> Field {
    Field(field.name, field.type, default: .null, checkedBy: field.checkedBy, field.summary)
  }
}

extension EvalTable {
  /// The rules that apply to every body and every entry.
  package static let rules = mockRules + [isDefinition]

  /// The verdict of the API's parser of eval definitions; ``EvalProblem`` lists the faults.
  package static let isDefinition = Rule(
    require: .isEvalDefinition,
    at: "definition",
    "The API's eval parser must accept the definition.",
    advice: "Set turns for a script, or persona, goal and success for a simulation."
  )

  private static let mockRules = [
    Rule(
      require: .count("tool_mocks", 0...64),
      at: "tool_mocks",
      isReportedThere: true,
      "There are more than 64 tool_mocks.",
      advice: "Remove mocks until at most 64 remain."
    ),
    Rule(
      require: .keys("tool_mocks", .mockName),
      at: "tool_mocks",
      isReportedThere: true,
      "A name in tool_mocks is not a valid tool name.",
      advice: "Use \(TextPattern.mockName.explanation)."
    ),
    Rule(
      require: .values("tool_mocks", upToBytes: 1 << 20),
      at: "tool_mocks",
      isReportedThere: true,
      "A value in tool_mocks is larger than 1 MiB.",
      advice: "Use a smaller value."
    ),
  ]
}
