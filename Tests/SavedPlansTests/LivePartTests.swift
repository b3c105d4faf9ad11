import Diagnostics
import JSON
import Planning
import Resources
import SavedPlans
import Testing

/// The parts of a project that a saved plan contains.
@Suite("Parts of a project in a saved plan")
struct LivePartTests {
  /// A secret of other teams, in every text field of the API.
  private static let secret = "s3cr3t-of-strangers"
  private static let ourAgent = RemoteID("00000000-0000-4000-8000-0000000000a1")
  private static let ourBase = RemoteID("00000000-0000-4000-8000-0000000000b1")

  private static let desired = DesiredState(
    stack: "acme",
    agents: [
      DesiredAgent(
        key: "front",
        name: "front",
        environment: .production,
        config: ["system_prompt": "new"],
        links: [
          DesiredLink(
            knowledgeBase: ResourceAddress(.knowledgeBases, "faq"),
            // Not in the order of the keys.
            settings: ["top_k": 8, "mode": "prompt"]
          )
        ]
      )
    ],
    numbers: [
      DesiredNumber(
        key: "main",
        e164: "+15551230001",
        sid: "PN1",
        route: .agent(ResourceAddress(.agents, "front"))
      )
    ],
    objects: [
      DesiredObject(
        .takeaways,
        key: "csat",
        naturalKey: "csat",
        fields: ["schema": ["type": "object"], "description": "new"]
      ),
      DesiredObject(
        .webhooks,
        key: "crm",
        naturalKey: "https://crm.test",
        fields: ["url": "https://crm.test", "events": ["call.ended"]]
      ),
      DesiredObject(
        .evals,
        key: "greets",
        naturalKey: "greets",
        fields: ["definition": ["turns": []], "description": "new"]
      ),
    ],
    knowledgeBases: [
      DesiredKnowledgeBase(
        DesiredObject(
          .knowledgeBases,
          key: "faq",
          naturalKey: "faq",
          fields: ["description": "new"]
        )
      )
    ]
  )

  private static func agent(
    _ id: RemoteID,
    _ name: ObjectName,
    _ state: AgentState = .published,
    version: Int = 1,
    says prompt: String
  ) -> LiveAgent {
    LiveAgent(
      id: id,
      name: name,
      environment: .production,
      version: version,
      state: state,
      config: AgentTable.config.filled([
        "system_prompt": .string(prompt),
        "metadata": ["note": .string(name == "front" ? "ours" : secret)],
      ]),
      wasPublished: state != .archived
    )
  }

  private static func id(_ number: Int) -> RemoteID {
    RemoteID("00000000-0000-4000-8000-0000000001\(number)")
  }

  private static func number(
    _ number: Int,
    to agent: RemoteID,
    _ metadata: JSONObject
  ) -> LiveNumber {
    LiveNumber(
      id: id(number),
      e164: "+155500000\(number)",
      sid: "PN\(number)",
      targetType: .agent,
      targetID: agent,
      serverURL: "https://router.test/?token=\(secret)",
      metadata: metadata
    )
  }

  /// A project with other teams' objects of every kind, some of them tied to this stack's objects.
  private static let live = LiveState(
    agents: [
      agent(ourAgent, "front", says: "our old prompt"),
      agent(id(10), "front", .archived, version: 2, says: "a draft that was deleted"),
      agent(id(11), "theirs", says: secret),
      agent(id(12), "theirs", .draft, version: 2, says: secret),
      // Hands callers over to this stack's agent, and is itself the target of a number.
      agent(id(13), "lobby", says: "\(secret) \(ourAgent) \(secret)"),
      agent(id(14), "front door", says: "\(secret) \(id(13))"),
    ],
    numbers: [
      number(21, to: id(11), ["note": .string(secret)]),
      number(22, to: id(14), ["note": .string(secret)]),
    ],
    objects: [
      .takeaways: [object(31, secret)],
      .knowledgeBases: [
        LiveObject(id: ourBase, naturalKey: "faq", fields: ["description": "old"]),
        object(32, secret),
      ], .webhooks: [object(33, "https://hooks.test/?token=\(secret)")],
      .evals: [object(34, secret)],
    ],
    documents: [
      id(32): [LiveDocument(id: id(41), name: ObjectName(secret), status: .ready)]
    ],
    links: [
      id(11): [LiveLink(knowledgeBaseID: id(32), settings: ["tool_description": .string(secret)])],
      id(13): [LiveLink(knowledgeBaseID: ourBase, settings: ["mode": "auto"])],
    ],
    histories: .of(["front", ObjectName(secret)])
  )

  private static func object(_ number: Int, _ name: String) -> LiveObject {
    LiveObject(
      id: id(number),
      naturalKey: ObjectName(name),
      fields: ["description": .string(secret), "definition": ["goal": .string(secret)]]
    )
  }

  private func saved(_ live: LiveState, _ notes: [Diagnostic] = []) throws -> SavedPlan {
    try SavedPlan(
      SavedSample.destination,
      stackFolder: "stacks/acme",
      desired: Self.desired,
      live: live,
      policy: Policy(),
      warnings: [],
      notes: notes
    )
  }

  @Test("links with their settings in any order are read back as the same plan")
  func linkSettings() throws {
    let saved = try saved(Self.live)
    let text = try SavedPlanFile.text(of: saved, version: "1", view: { _ in .null })
    let back = try SavedPlanFile.read(Array(text.utf8), version: "1", view: { _ in .null })
    #expect(back == saved)
    #expect(back.live.agents.contains { $0.name == "front" && !$0.wasPublished })
  }

  @Test("the plan's reports on others are shown again, once")
  func notes() throws {
    let note = Diagnostic(
      .removedNotFound,
      detail: "Somebody has a webhook.",
      advice: "Nothing is needed.",
      severity: .note
    )
    let saved = try saved(Self.live, [note])
    #expect(saved.plan.diagnostics.filter { $0.detail == note.detail } == [note])
    let text = try SavedPlanFile.text(of: saved, version: "1", view: { _ in .null })
    let back = try SavedPlanFile.read(Array(text.utf8), version: "1", view: { _ in .null })
    #expect(back.plan.diagnostics == saved.plan.diagnostics)
  }
}
