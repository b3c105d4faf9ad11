import JSON

/// The phone number's tables, from Contract.md §8 and §9 (proven by recordings 03a–03c).
package enum NumberTable {
  package static let e164 = Field(
    "e164_number",
    .text(TextRule(pattern: .e164)),
    default: nil,
    "The number in E.164 format; declared only once."
  )
  package static let sid = Field(
    "external_number_sid",
    .text(TextRule(length: 1...64, holdsReferences: false)),
    default: nil,
    "The number's SID at the carrier. Changing it unbinds the number and binds it again."
  )
  package static let smsEnabled = Field(
    "sms_enabled",
    .boolean,
    default: false,
    "Whether the routing target's agent answers SMS."
  )
  package static let metadata = Field(
    "metadata",
    .object,
    default: [:],
    "Custom metadata, unmanaged unless set; the key \"turnform\" is reserved for Turnform's marker."
  )

  private static let routingTargetType = Field(
    "routing_target_type",
    .choice(["agent", "workflow", "webhook"]),
    default: nil,
    "The type of the routing target."
  )
  private static let routingTargetID = Field(
    "routing_target_id",
    .uuid,
    default: .null,
    "The agent version or workflow; not checked."
  )
  private static let serverURL = Field(
    "server_url",
    .text(upTo: 2048),
    default: .null,
    "The webhook that decides per call."
  )

  private static let pairRules = [
    Rule(
      when: [.oneOf("routing_target_type", ["agent", "workflow"])],
      require: .not(.isEmpty("routing_target_id")),
      at: "routing_target_id",
      "An agent or workflow route has no target.",
      advice: "Set the target."
    ),
    Rule(
      when: [.oneOf("routing_target_type", ["webhook"])],
      require: .not(.isEmpty("server_url")),
      at: "server_url",
      "A webhook route has no URL.",
      advice: "Set the URL."
    ),
  ]

  /// The body of `POST /v1/phone-numbers`.
  package static let create = Section(
    [sid, e164, routingTargetType, routingTargetID, serverURL, smsEnabled, metadata],
    rules: pairRules
  )

  /// The body of `PUT /v1/phone-numbers/{id}`: replaces everything except metadata, which is kept
  /// if absent.
  package static let update = Section(
    [
      routingTargetType, routingTargetID, serverURL, smsEnabled,
      Field("metadata", .object, default: .null, metadata.summary),
    ],
    rules: pairRules
  )

  /// The body of `PUT /v1/phone-numbers/{id}/routing`.
  package static let weights = Section(
    [
      Field(
        "weights",
        .list(
          .section(
            Section([
              Field("agent_id", .uuid, default: nil, "The agent version; not checked."),
              weight,
            ])
          ),
          2...10
        ),
        default: nil,
        "The shares, in the order of the caller buckets."
      )
    ],
    rules: [weightsSumUp]
  )

  private static let weight = Field(
    "weight",
    .integer(1...100),
    default: nil,
    "The share of callers in percent."
  )
  private static let weightsSumUp = Rule(
    require: .sum(list: "weights", of: "weight", equals: 100),
    at: "weights",
    "The weights do not sum to 100.",
    advice: "Change the weights to sum to 100."
  )

  /// An entry under `numbers:` in a manifest.
  package static let manifest = Section([
    e164, sid,
    Field("route", .section(route), default: nil, "The route of incoming calls."),
    smsEnabled, metadata, ManifestTable.protect, ManifestTable.unmanaged,
  ])

  /// `route:` in a manifest: exactly one of agent, webhook, workflow, weighted.
  package static let route = Section([
    Field(
      "agent",
      .key,
      default: .null,
      isNullable: false,
      "The key of the agent that answers."
    ),
    Field(
      "webhook",
      .text(1...2048),
      default: .null,
      isNullable: false,
      "The URL of the call-init webhook that decides per call."
    ),
    Field(
      "workflow",
      .text(TextRule(pattern: .uuid)),
      default: .null,
      isNullable: false,
      "The UUID of a workflow."
    ),
    Field(
      "weighted",
      .list(
        .section(
          Section([
            Field(
              "agent",
              .key,
              default: nil,
              "The key of an agent, or KEY@VERSION to pin a published or archived version."
            ),
            weight,
          ])
        ),
        2...10
      ),
      default: .null,
      isNullable: false,
      "A static split: callers are assigned by a hash over the cumulative weights, in this order."
    ),
    Field(
      "fallback",
      .key,
      default: .null,
      isNullable: false,
      "With weighted: the agent that is the routing target and answers SMS; defaults to that of "
        + "the first entry."
    ),
  ])
}
