import JSON

/// The fields that every kind of manifest entry has, and those that only manifests have.
package enum ManifestTable {
  package static let protect = Field(
    "protect",
    .boolean,
    default: false,
    "Refuses every plan that would delete or unbind the object, even after its block is removed."
  )

  package static let unmanaged = Field(
    "unmanaged",
    .list(.key),
    default: [],
    "Fields that are not managed, by path (config.llm.temperature); their live values are kept."
  )

  /// The top level of a stack, all files merged.
  package static let stack = Section(
    [
      Field("turnform", .integer(1...1), default: nil, "The version of the manifest language."),
      Field(
        "stack",
        .text(TextRule(length: 1...64, holdsReferences: false)),
        default: nil,
        "The ownership label of everything declared here."
      ),
      Field(
        "ownership",
        .choice(DesiredState.Ownership.allCases.map(\.rawValue)),
        default: "labelled",
        "labelled keeps objects without a marker; exclusive lets --prune remove them."
      ),
      include,
      Field(
        "defaults",
        .section(defaults),
        default: [:],
        "Default fields for all entries of a kind."
      ),
    ] + entries + [removed, limits, outputs]
  )

  /// A description in a manifest, whose last line in the API is the stack's marker: the limit
  /// leaves room for the longest marker within the API's 2000 characters.
  static func markedDescription(_ field: Field) -> Field {
    Field(field.name, .text(upTo: 1800), default: .null, field.summary).compared(as: .clearable)
  }

  private static let include = Field(
    "include",
    .list(.text(TextRule(length: 1...1024, holdsReferences: false))),
    default: [],
    "Manifest files in addition to turnform.yaml and environments/, by patterns such as "
      + "agents/*.yaml; all files if not set."
  )

  private static let entries = Kind.inReadingOrder.map { kind in
    let summary =
      switch kind.family {
      case .agents: "The agents, by key."
      case .numbers: "The phone numbers, by key."
      case .object(let object): object.summary
      }
    return Field(kind.rawValue, .object, default: [:], summary)
  }

  private static let removed = Field(
    "removed",
    .list(.key),
    default: [],
    "Objects to delete that are no longer declared: KIND.NAME with the name in the API, or "
      + "KIND.KEY with the key they were declared under."
  )

  private static let limits = Field(
    "limits",
    .section(
      Section([
        Field(
          "deletes",
          .section(deletes),
          default: [:],
          "Limits on deletions and unbindings in one plan."
        )
      ])
    ),
    default: [:],
    "Limits on deletions in one plan; --allow-deletes overrides them."
  )

  private static let deletes = Section([
    Field(
      "percent",
      .integer(0...100),
      default: .number(JSONNumber(DeletionLimits.standing.percent)),
      """
      The maximum percentage of a kind, if the stack has \(DeletionLimits.leastCounted) or more of \
      it; objects listed in removed and drafts do not count, replacements do.
      """
    ),
    Field(
      "count",
      .integer(0...100_000),
      default: .number(JSONNumber(DeletionLimits.standing.count)),
      "The maximum number of objects of all kinds."
    ),
  ])

  private static let outputs = Field(
    "outputs",
    .map(.section(output), areValuesSecret: false),
    default: [:],
    "Outputs of the stack, by name; NAME: ${KIND.KEY.id} is short for its value."
  )

  /// An entry under `outputs:`, in full form.
  package static let output = Section([
    Field(
      "value",
      .key,
      default: nil,
      "${KIND.KEY.id}, or ${webhooks.KEY.secret} or ${numbers.KEY.secret}."
    ),
    Field(
      "to",
      .key,
      default: .null,
      isNullable: false,
      "file:PATH, dotenv:PATH, json:PATH, github_output or github_env; required for secrets."
    ),
  ])

  private static let defaults = Section(
    Kind.allCases.map { kind in
      Field(
        kind.defaultsKey,
        .section(kind.manifestTable),
        default: [:],
        "Merged into every \(kind.singular); fields set in \(kind.withArticle) take precedence."
      )
    }
  )

  /// The name of an object, which defaults to its key.
  ///
  /// - Parameter length: In Unicode scalars.
  /// - Returns: An optional field that holds no references.
  static func name(
    _ length: ClosedRange<Int>,
    _ summary: String,
    pattern: TextPattern? = nil
  ) -> Field {
    Field(
      "name",
      .text(TextRule(length: length, pattern: pattern, holdsReferences: false)),
      default: .null,
      isNullable: false,
      "\(summary) Defaults to the key."
    )
  }
}
