import Diagnostics
import JSON
import Planning
import Resources
import SavedPlans

/// A stack with every feature that a saved plan can hold.
enum SavedSample {
  static let desired = DesiredState(
    stack: "acme-support",
    ownership: .exclusive,
    agents: agents,
    numbers: numbers,
    objects: [
      DesiredObject(
        .takeaways,
        key: "csat",
        naturalKey: "csat",
        fields: ["schema": ["type": "object"]],
        protect: true
      ),
      DesiredObject(
        .webhooks,
        key: "crm",
        naturalKey: "https://crm.example/${numbers.main.id}",
        fields: SpecObject(
          ["url": "https://crm.example/${numbers.main.id}", "events": ["call.ended"]],
          references: [
            reference(
              ["url"],
              [.text("https://crm.example/"), .id(ResourceAddress(.numbers, "main"))]
            )
          ]
        )
      ),
      DesiredObject(.evals, key: "greets", naturalKey: "greets", fields: ["tags": ["a.b"]]),
    ],
    knowledgeBases: [
      DesiredKnowledgeBase(
        DesiredObject(
          .knowledgeBases,
          key: "faq",
          naturalKey: "FAQ",
          fields: ["description": .null]
        ),
        documents: [
          DesiredDocument(
            name: "faq~9f2c1b7e.md",
            path: "docs/faq.md",
            contentType: "text/markdown",
            digest: "9f2c"
          )
        ]
      ),
      DesiredKnowledgeBase(DesiredObject(.knowledgeBases, key: "old", naturalKey: "old")),
    ],
    removed: [RemovedResource(address: ResourceAddress(.agents, "old.name"))],
    outputs: outputs
  )

  private static let agents = [
    DesiredAgent(
      key: "receptionist",
      name: "Réceptionist\u{202E}",
      environment: .production,
      config: SpecObject(
        [
          "system_prompt": "Hello\n{{caller}}", "first_message": "Ask ${agents.billing.id}.",
          "llm": ["api_key": .string(SpecObject.mask), "temperature": 0.3],
          "tools": [["name": "look", "webhook_secret": .string(SpecObject.mask)]],
        ],
        references: [
          reference(
            ["first_message"],
            [.text("Ask "), .id(ResourceAddress(.agents, "billing")), .text(".")]
          )
        ],
        secrets: [
          SpecObject.SecretUse(
            pointer: JSONPointer([.key("llm"), .key("api_key")]),
            source: .environment("LLM_KEY"),
            fingerprint: Fingerprint("1:aa")
          ),
          SpecObject.SecretUse(
            pointer: JSONPointer([.key("tools"), .index(0), .key("webhook_secret")]),
            source: .file("secrets/look.txt")
          ),
        ]
      ),
      links: [
        DesiredLink(knowledgeBase: ResourceAddress(.knowledgeBases, "faq"), settings: ["top_k": 3])
      ],
      protect: false
    ),
    DesiredAgent(key: "billing", name: "billing", environment: .production),
  ]

  private static let numbers = [
    DesiredNumber(
      key: "main",
      e164: "+15551230001",
      sid: "PN1",
      route: .agent(ResourceAddress(.agents, "receptionist")),
      smsEnabled: true,
      metadata: ["note": "for ${agents.billing.id}"],
      references: [
        reference(["metadata", "note"], [.text("for "), .id(ResourceAddress(.agents, "billing"))])
      ],
      protect: true
    ),
    DesiredNumber(
      key: "hook",
      e164: "+15551230002",
      sid: "PN2",
      route: .webhook("https://r.example")
    ),
    DesiredNumber(
      key: "flow",
      e164: "+15551230003",
      sid: "PN3",
      route: .workflow("00000000-0000-4000-8000-000000000001")
    ),
    DesiredNumber(
      key: "split",
      e164: "+15551230004",
      sid: "PN4",
      route: .weighted(
        [
          DesiredShare(agent: ResourceAddress(.agents, "receptionist"), weight: 80),
          DesiredShare(agent: ResourceAddress(.agents, "billing"), version: 1, weight: 20),
        ],
        fallback: ResourceAddress(.agents, "billing")
      )
    ),
  ]

  private static let outputs = [
    DesiredOutput(name: "MAIN", value: .id(ResourceAddress(.numbers, "main"))),
    DesiredOutput(
      name: "A",
      value: .secret(ResourceAddress(.webhooks, "crm")),
      sink: .file("a.txt")
    ),
    DesiredOutput(name: "B", value: .id(ResourceAddress(.agents, "billing")), sink: .dotenv(".b")),
    DesiredOutput(
      name: "C",
      value: .id(ResourceAddress(.agents, "billing")),
      sink: .json("c.json")
    ),
    DesiredOutput(name: "D", value: .id(ResourceAddress(.agents, "billing")), sink: .githubOutput),
    DesiredOutput(
      name: "E",
      value: .secret(ResourceAddress(.numbers, "hook")),
      sink: .githubEnvironment
    ),
  ]

  private static func reference(
    _ keys: [String],
    _ pieces: [Template.Piece]
  ) -> SpecObject.Reference {
    SpecObject.Reference(
      pointer: JSONPointer(keys.map { .key($0) }),
      template: Template(pieces)
    )
  }

  private static func live(_ temperature: String) -> LiveState {
    let base = RemoteID("00000000-0000-4000-8000-0000000000b1")
    let agent = RemoteID("00000000-0000-4000-8000-0000000000a1")
    let config: JSONObject = [
      "system_prompt": "an old prompt",
      "llm": ["temperature": .number(JSONNumber(literal: temperature))],
    ]
    return LiveState(
      agents: [
        liveAgent(agent, "billing", config),
        liveAgent(RemoteID("stranger"), "stranger", ["system_prompt": "a stranger's prompt"]),
      ],
      numbers: [
        LiveNumber(
          id: RemoteID("n4"),
          e164: "+15551230004",
          sid: "PN4",
          targetType: .agent,
          targetID: agent,
          weights: [LiveShare(agentID: agent, weight: 100)],
          metadata: ["x": 1]
        )
      ],
      objects: [
        .takeaways: [LiveObject(id: RemoteID("t1"), naturalKey: "other")],
        .knowledgeBases: [
          LiveObject(id: base, naturalKey: "FAQ", fields: ["description": "prices"])
        ], .webhooks: [LiveObject(id: RemoteID("w1"), naturalKey: "https://old.example")],
        .evals: [LiveObject(id: RemoteID("e1"), naturalKey: "greets", fields: ["tags": []])],
      ],
      documents: [
        base: [LiveDocument(id: RemoteID("d1"), name: "faq~00000000.md", status: .ready)]
      ],
      links: [agent: [LiveLink(knowledgeBaseID: base, settings: ["mode": "auto"])]],
      histories: .of(["billing"])
    )
  }

  private static func liveAgent(
    _ id: RemoteID,
    _ name: ObjectName,
    _ config: JSONObject
  ) -> LiveAgent {
    LiveAgent(
      id: id,
      name: name,
      environment: .production,
      version: 1,
      state: .published,
      config: AgentTable.config.filled(config)
    )
  }

  private static let warning = Diagnostic(
    .smsWithoutAgent,
    detail: "Nobody answers.",
    advice: "Write an agent.",
    subject: "numbers.hook",
    span: SourceSpan(
      file: "turnform.yaml",
      start: SourcePosition(line: 3, column: 1),
      end: SourcePosition(line: 3, column: 9)
    ),
    related: [
      .init(
        message: "here",
        span: SourceSpan(
          file: "b.yaml",
          start: SourcePosition(line: 1, column: 2),
          end: SourcePosition(line: 1, column: 2)
        )
      )
    ],
    severity: .note,
    hidesSource: true
  )

  static let destination = PlanDestination(
    apiURL: "http://api.test",
    projectID: RemoteID("00000000-0000-4000-8000-0000000000ff"),
    environment: "staging"
  )

  static func everything(temperature: String = "0.5") throws -> SavedPlan {
    try SavedPlan(
      destination,
      stackFolder: "stacks/acme",
      desired: desired,
      live: live(temperature),
      policy: Policy(
        allowedDeletes: 3,
        lostSecrets: [ResourceAddress(.webhooks, "crm")],
        replaced: [ResourceAddress(.webhooks, "crm")]
      ),
      warnings: [warning]
    )
  }
}
