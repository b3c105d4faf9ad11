import Diagnostics
import JSON
import Planning
import Resources

/// Hand-made plans, for views only: the planner's results for real states are tested elsewhere.
enum SamplePlans {
  static let support = ResourceAddress(.agents, "support")
  static let billing = ResourceAddress(.agents, "billing")
  static let agentID = RemoteID("3f0c1a52-8d57-4c1e-9a35-0d6a2b9c7e11")
  static let numberID = RemoteID("7a4b9d10-2f6c-4e0b-8c11-5f5d3e0a9b22")

  static func agent(_ version: Int, _ config: JSONObject) -> ChangedValue {
    .agent(
      ChangedAgent(
        name: "support",
        environment: .production,
        version: version,
        config: AgentTable.config.filled(config)
      )
    )
  }

  static func number(
    _ e164: ObjectName,
    _ sid: ObjectName,
    _ route: ConfiguredRoute
  ) -> ChangedValue {
    .number(
      ChangedNumber(e164: e164, sid: sid, route: route, metadata: ["turnform": ["stack": "acme"]])
    )
  }

  /// A number of type agent.
  static func number(
    _ e164: ObjectName,
    _ sid: ObjectName,
    agent: ObjectName,
    version: Int? = nil
  ) -> ChangedValue {
    number(e164, sid, ConfiguredRoute(.agent, .agent(agent, version: version)))
  }

  /// A creation from an empty project: an agent and a split number.
  static var creation: Plan {
    let config: JSONObject = [
      "system_prompt": "You answer the phone for Acme.\nBe brief.\n",
      "llm": ["model": "gpt-4o", "temperature": 0.5],
      "tools": [["name": "end_call", "description": "Ends the call."]],
      "metadata": ["turnform": ["stack": "acme", "version": 1]],
    ]
    let number = ResourceAddress(.numbers, "main")
    return Plan(
      stack: "acme",
      changes: [
        Change(
          address: support,
          action: .create(after: agent(1, config)),
          reason: .notLive,
          naturalKey: "support",
          span: SourceSpan(
            file: "turnform.yaml",
            start: SourcePosition(line: 4, column: 3),
            end: SourcePosition(line: 9, column: 1)
          )
        ),
        Change(
          address: number,
          action: .create(after: Self.number("+15551230001", "PN1", agent: "support")),
          reason: .notLive,
          naturalKey: "+15551230001"
        ),
      ],
      steps: [
        step(
          1,
          .agent(
            .create(
              name: "support",
              environment: .production,
              config: StepContent(config),
              version: 1
            )
          ),
          support
        ),
        step(2, .agent(.publish(.created(by: StepID(1)))), support, after: [1]),
        Step(
          id: StepID(3),
          operation: .number(
            .bind(
              e164: "+15551230001",
              sid: "PN1",
              settings: NumberSettings(
                target: .agent(.created(by: StepID(1))),
                serverURL: nil,
                smsEnabled: false,
                metadata: nil
              )
            )
          ),
          dependsOn: [StepID(2)],
          change: number,
          subject: .number(e164: "+15551230001")
        ),
      ]
    )
  }

  static func step(
    _ id: Int,
    _ operation: Operation,
    _ change: ResourceAddress,
    after: [Int] = []
  ) -> Step {
    Step(
      id: StepID(id),
      operation: operation,
      dependsOn: after.map { StepID($0) },
      change: change,
      subject: .agent(name: change.key)
    )
  }

  /// A changed prompt with its consequences, a replaced SID, a deletion, and a note.
  static var everything: Plan {
    let before = agent(3, ["system_prompt": .string(oldPrompt), "llm": ["temperature": 0.7]])
    let after = agent(4, ["system_prompt": .string(newPrompt), "llm": ["temperature": 0.5]])
    return Plan(
      stack: "acme",
      changes: [
        Change(
          address: ResourceAddress(.agents, "legacy"),
          action: .delete(before: agent(9, [:])),
          reason: .pruned,
          naturalKey: "legacy"
        ),
        Change(
          address: support,
          action: .update(before: before, after: after),
          reason: .edited,
          naturalKey: "Acme Support",
          edits: [
            edit("config", "system_prompt", from: .string(oldPrompt), to: .string(newPrompt)),
            edit("config", "llm", "temperature", from: 0.7, to: 0.5),
            edit("config", "first_message", from: .null, to: "Hello!"),
            edit("config", "language", from: "en", to: nil),
            edit("config", "metadata", "turnform", "version", from: 3, to: 4),
          ]
        ),
        Change(
          address: ResourceAddress(.numbers, "main"),
          action: .follow(
            before: number("+15551230001", "PN1", agent: "support", version: 3),
            after: number("+15551230001", "PN1", agent: "support", version: 4)
          ),
          reason: .agentReversioned(support),
          naturalKey: "+15551230001"
        ),
        splitChange, replacedNumber,
      ],
      unchanged: [billing],
      steps: everythingSteps,
      diagnostics: [
        Diagnostic(
          .removedNotFound,
          detail: "removed: names \"agents.ghost\", and there is no such agent.",
          advice: "Remove the line.",
          span: SourceSpan(
            file: "turnform.yaml",
            start: SourcePosition(line: 2, column: 11),
            end: SourcePosition(line: 2, column: 23)
          )
        )
      ]
    )
  }

  private static let oldPrompt = """
    You answer the phone for Acme.
    Be brief.

    One.
    Two.
    Three.
    Four.
    Never promise a refund before the order number is known and the invoice was found.

    """

  private static let newPrompt = """
    You answer the phone for Acme.
    Be friendly and brief.

    One.
    Two.
    Three.
    Four.
    Never promise a refund before the customer number is known and the invoice was found.
    Ask twice.

    """

  private static var splitChange: Change {
    func route(_ version: Int) -> ConfiguredRoute {
      ConfiguredRoute(
        .agent,
        .agent("support", version: version),
        split: [
          ConfiguredRoute.Share(.agent("support", version: version), weight: 80),
          ConfiguredRoute.Share(.agent("billing", version: 2), weight: 20),
        ]
      )
    }
    return Change(
      address: ResourceAddress(.numbers, "split"),
      action: .update(
        before: number("+15551230003", "PN3", route(3)),
        after: number("+15551230003", "PN3", route(4))
      ),
      reason: .agentReversioned(support),
      naturalKey: "+15551230003",
      edits: [
        edit("route", "weighted", from: route(3).json["weighted"], to: route(4).json["weighted"])
      ]
    )
  }

  private static var replacedNumber: Change {
    Change(
      address: ResourceAddress(.numbers, "hotline"),
      action: .replace(
        before: number("+15551230004", "PN4", agent: "billing"),
        after: number(
          "+15551230004",
          "PN5",
          ConfiguredRoute(.webhook, .webhook("https://router.example/init"))
        )
      ),
      reason: .sidChanged,
      naturalKey: "+15551230004",
      edits: [
        edit("external_number_sid", from: "PN4", to: "PN5"),
        edit("route", "agent", from: "billing", to: nil),
        edit("route", "webhook", from: nil, to: "https://router.example/init"),
      ]
    )
  }

  private static var everythingSteps: [Step] {
    [
      step(
        1,
        .agent(.create(name: "Acme Support", environment: .production, config: [:], version: 4)),
        support
      ),
      step(2, .agent(.publish(.created(by: StepID(1)))), support, after: [1]),
      step(
        3,
        .number(.setWeights(.live(numberID), [])),
        ResourceAddress(.numbers, "split"),
        after: [2]
      ),
      step(4, .number(.unbind(numberID)), ResourceAddress(.numbers, "hotline")),
      step(5, .agent(.delete(agentID)), ResourceAddress(.agents, "legacy"), after: [2, 3]),
    ]
  }

  static func edit(_ keys: String..., from before: JSONValue?, to after: JSONValue?) -> Edit {
    Edit(pointer: JSONPointer(keys.map { .key($0) }), before: before, after: after)
  }
}
