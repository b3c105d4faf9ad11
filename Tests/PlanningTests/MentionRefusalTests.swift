import Diagnostics
import JSON
import Planning
import Resources
import Testing

/// A live object next to the agent `target`, which `removed:` names, or a declared one.
struct Mention: CustomTestStringConvertible, Sendable {
  let testDescription: String
  var agents: [LiveAgent] = []
  var numbers: [LiveNumber] = []
  var evals: [LiveObject] = []
  var webhooks: [LiveObject] = []
  var desiredAgents: [DesiredAgent] = []
  var desiredNumbers: [DesiredNumber] = []
  var alsoRemoved: [ResourceAddress] = []
  /// The place reported by the diagnostic; empty where the deletion is allowed.
  var place = ""
}

@Suite("No referenced object is deleted")
struct MentionRefusalTests {
  private static let target = "7a000000-0000-4000-8000-00000000000a"

  private static func version(
    _ name: ObjectName,
    _ config: JSONObject,
    version: Int = 1,
    state: AgentState = .published,
    stack: String? = nil,
    id: String? = nil
  ) -> LiveAgent {
    var config = config
    if let stack {
      config["metadata"] = .object(JSONObject().marked(Marker(stack: stack, version: version)))
    }
    return LiveAgent(
      id: RemoteID(id ?? "7a000000-0000-4000-8000-0000000000b\(version)"),
      name: name,
      environment: .production,
      version: version,
      state: state,
      config: AgentTable.config.filled(config)
    )
  }

  private static func tools(_ text: String) -> JSONObject {
    ["tools": [["name": "handoff_to_agent", "description": .string("Billing: \(text).")]]]
  }

  private static func number(
    type: LiveNumber.TargetType = .webhook,
    target: String? = nil,
    url: String? = nil,
    weights: [LiveShare]? = nil,
    metadata: JSONObject = [:]
  ) -> LiveNumber {
    LiveNumber(
      id: RemoteID("7a000000-0000-4000-8000-0000000000c1"),
      e164: "+15550001",
      sid: "PN1",
      targetType: type,
      targetID: target.map(RemoteID.init),
      serverURL: url,
      weights: weights,
      metadata: metadata
    )
  }

  private static func eval(_ target: JSONValue) -> LiveObject {
    LiveObject(
      id: RemoteID("7a000000-0000-4000-8000-0000000000d1"),
      naturalKey: "greets",
      fields: ["default_target": target]
    )
  }

  private static func declared(_ name: ObjectName, _ config: JSONObject) -> DesiredAgent {
    DesiredAgent(key: name, name: name, environment: .production, config: SpecObject(config))
  }

  private static let pinned = DesiredNumber(
    key: "main",
    e164: "+15550001",
    sid: "PN1",
    route: .weighted(
      [
        DesiredShare(agent: ResourceAddress(.agents, "front"), version: 1, weight: 10),
        DesiredShare(agent: ResourceAddress(.agents, "front"), weight: 90),
      ],
      fallback: ResourceAddress(.agents, "front")
    )
  )

  static let refused: [Mention] = [
    Mention(
      testDescription: "an agent that nobody declares hands callers over to it",
      agents: [version("front", tools(target))],
      place: "version 1 of the agent \"front\" refers to it at config.tools[0].description"
    ),
    Mention(
      testDescription: "so does one of another stack, in capitals",
      agents: [version("front", tools(target.uppercased()), stack: "other")],
      place: "version 1 of the agent \"front\" refers to it at config.tools[0].description"
    ),
    Mention(
      testDescription: "so does one of this stack that is no longer declared, without dashes",
      agents: [
        version(
          "front",
          ["first_message": .string("id=" + target.replacing("-", with: ""))],
          stack: "acme"
        )
      ],
      place: "version 1 of the agent \"front\" refers to it at config.first_message"
    ),
    Mention(
      testDescription: "a draft of this stack names it",
      agents: [version("front", tools(target), state: .draft, stack: "acme")],
      place: "draft version 1 of the agent \"front\" refers to it"
    ),
    Mention(
      testDescription: "a declared agent names it and stays as it is",
      agents: [version("front", ["system_prompt": .string(target)], stack: "acme")],
      desiredAgents: [declared("front", ["system_prompt": .string(target)])],
      place: "version 1 of the agent \"front\" refers to it at config.system_prompt"
    ),
    Mention(
      testDescription: "a declared agent is about to name it",
      agents: [version("front", [:], stack: "acme")],
      desiredAgents: [declared("front", ["system_prompt": .string(target)])],
      place: "version 2 of the agent \"front\" refers to it at config.system_prompt"
    ),
    Mention(
      testDescription: "an archived version that a split pins names it",
      agents: [
        version("front", tools(target), state: .archived, stack: "acme"),
        version("front", [:], version: 2, stack: "acme"),
      ],
      desiredAgents: [declared("front", [:])],
      desiredNumbers: [pinned],
      place: "archived version 1 of the agent \"front\" refers to it"
    ),
    Mention(
      testDescription: "an archived version that an undeclared agent leads to names it",
      agents: [
        version("front", tools(target), state: .archived),
        version(
          "desk",
          tools("7a000000-0000-4000-8000-0000000000b1"),
          id: "7a000000-0000-4000-8000-0000000000e1"
        ),
      ],
      place: "archived version 1 of the agent \"front\" refers to it"
    ),
    Mention(
      testDescription: "the target of a number",
      numbers: [number(type: .agent, target: target)],
      place: "+15550001, which is not declared, refers to it at routing_target_id"
    ),
    Mention(
      testDescription: "the workflow of a number",
      numbers: [number(type: .workflow, target: target)],
      place: "+15550001, which is not declared, refers to it at routing_target_id"
    ),
    Mention(
      testDescription: "the split of a number",
      numbers: [number(weights: [LiveShare(agentID: RemoteID(target), weight: 100)])],
      place: "+15550001, which is not declared, refers to it at routing_weights[0].agent_id"
    ),
    Mention(
      testDescription: "the call-init webhook of a number",
      numbers: [number(url: "https://router.example/?to=\(target)")],
      place: "+15550001, which is not declared, refers to it at server_url"
    ),
    Mention(
      testDescription: "the metadata of a number",
      numbers: [number(metadata: ["fallback": .string(target)])],
      place: "+15550001, which is not declared, refers to it at metadata.fallback"
    ),
    Mention(
      testDescription: "an eval tests it by its id",
      evals: [eval(["type": "agent", "agent_id": .string(target)])],
      place: "the eval \"greets\" refers to it at default_target.agent_id"
    ),
    Mention(
      testDescription: "an eval tests it by its name",
      evals: [eval(["type": "agent_name", "name": "target"])],
      place: "the eval \"greets\" refers to it at default_target.name"
    ),
    Mention(
      testDescription: "an eval brings its own agent, which names it",
      evals: [eval(["type": "inline", "agent": .object(tools(target))])],
      place: "the eval \"greets\" refers to it at default_target.agent.tools[0].description"
    ),
    Mention(
      testDescription: "a webhook has it in its URL",
      webhooks: [
        LiveObject(
          id: RemoteID("7a000000-0000-4000-8000-0000000000f1"),
          naturalKey: "https://crm.example",
          fields: ["url": .string("https://crm.example/\(target)"), "events": ["*"]]
        )
      ],
      place: "the webhook \"https://crm.example\" refers to it at url"
    ),
  ]

  static let allowed: [Mention] = [
    Mention(testDescription: "nothing names it"),
    Mention(
      testDescription: "somebody else's draft names it",
      agents: [version("front", tools(target), state: .draft)]
    ),
    Mention(
      testDescription: "an archived version that nobody reaches names it",
      agents: [version("front", tools(target), state: .archived)]
    ),
    Mention(
      testDescription: "the version that the plan replaces names it",
      agents: [version("front", tools(target), stack: "acme")],
      desiredAgents: [declared("front", ["tools": []])]
    ),
    Mention(
      testDescription: "what names it goes too",
      agents: [version("front", tools(target), stack: "acme")],
      alsoRemoved: [ResourceAddress(.agents, "front")]
    ),
    Mention(
      testDescription: "a webhook's number has it left over as its target",
      numbers: [number(target: target, url: "https://router.example")]
    ),
    Mention(
      testDescription: "an eval of an agent with another spelling of the name",
      evals: [eval(["type": "agent_name", "name": "Target"])]
    ),
    Mention(
      testDescription: "a longer run of digits is no id",
      agents: [version("front", tools("0\(target.replacing("-", with: ""))"))]
    ),
  ]

  private func plan(_ mention: Mention) -> Plan {
    let address = ResourceAddress(.agents, "target")
    let desired = DesiredState(
      stack: "acme",
      agents: mention.desiredAgents,
      numbers: mention.desiredNumbers,
      removed: ([address] + mention.alsoRemoved).map { RemovedResource(address: $0) }
    )
    let live = LiveState(
      agents: [Self.version("target", [:], stack: "acme", id: Self.target)] + mention.agents,
      numbers: mention.numbers
        + (mention.desiredNumbers.isEmpty ? [] : [Self.number(url: "https://router.example")]),
      objects: [.webhooks: mention.webhooks, .evals: mention.evals],
      histories: .all
    )
    #expect(kindsToRead.contains(.evals))
    return makePlan(desired: desired, live: live, policy: Policy(allowedDeletes: 9))
  }

  @Test(
    "a reference of any kind refuses the deletion, and is reported with its place",
    arguments: refused
  )
  func mentioned(mention: Mention) {
    let plan = plan(mention)
    let errors = plan.diagnostics.filter { $0.code == .stillReferredTo }
    #expect(errors.count == 1, "\(plan.brief)")
    #expect(errors.first?.detail.contains(mention.place) == true, "\(errors.first?.detail ?? "")")
    #expect(plan.isRefused)
  }

  @Test("unused or deleted referrers do not prevent a deletion", arguments: allowed)
  func unmentioned(mention: Mention) {
    let plan = plan(mention)
    #expect(!plan.isRefused, "\(plan.brief)")
    #expect(
      plan.steps.contains { $0.operation == .agent(.delete(RemoteID(Self.target))) },
      "\(plan.brief)"
    )
  }

  @Test("--prune does not delete a referenced object either")
  func pruned() {
    let live = LiveState(
      agents: [
        Self.version("target", [:], stack: "acme", id: Self.target),
        Self.version("front", Self.tools(Self.target)),
      ],
      histories: .all
    )
    let desired = DesiredState(stack: "acme", agents: [Self.declared("other", [:])])
    let plan = makePlan(
      desired: desired,
      live: live,
      policy: Policy(prunes: true, allowedDeletes: 9)
    )
    #expect(plan.diagnostics.map(\.code) == [.stillReferredTo])
  }

  @Test("a referenced number, takeaway or knowledge base is not deleted either")
  func otherKinds() {
    let (number, takeaway, base) = (
      "7a000000-0000-4000-8000-0000000000c1", "7a000000-0000-4000-8000-0000000000c2",
      "7a000000-0000-4000-8000-0000000000c3"
    )
    func live(_ config: JSONObject, links: [LiveLink] = []) -> LiveState {
      // The archived version answers since the split pins it.
      let versions = [
        Self.version("front", config, state: .archived, stack: "acme"),
        Self.version("front", [:], version: 2, stack: "acme"),
      ]
      return LiveState(
        agents: versions,
        numbers: [
          LiveNumber(
            id: RemoteID(number),
            e164: "+15550001",
            sid: "PN1",
            targetType: .agent,
            targetID: versions[1].id,
            weights: [
              LiveShare(agentID: versions[0].id, weight: 10),
              LiveShare(agentID: versions[1].id, weight: 90),
            ]
          ),
          LiveNumber(
            id: RemoteID(Self.target),
            e164: "+15550002",
            sid: "PN2",
            targetType: .webhook,
            serverURL: "https://router.example"
          ),
        ],
        objects: [
          .takeaways: [LiveObject(id: RemoteID(takeaway), naturalKey: "csat")],
          .knowledgeBases: [LiveObject(id: RemoteID(base), naturalKey: "faq")],
        ],
        links: [versions[0].id: links],
        histories: .all
      )
    }
    func codes(_ removed: ResourceAddress, _ live: LiveState) -> [DiagnosticCode] {
      let desired = DesiredState(
        stack: "acme",
        agents: [Self.declared("front", [:])],
        numbers: [Self.pinned],
        removed: [RemovedResource(address: removed)]
      )
      return makePlan(desired: desired, live: live, policy: Policy(allowedDeletes: 9)).diagnostics
        .map(\.code)
    }
    let second = ResourceAddress(.numbers, "+15550002")
    #expect(codes(second, live([:])).isEmpty)
    #expect(codes(second, live(Self.tools(Self.target))) == [.stillReferredTo])
    let csat = ResourceAddress(.takeaways, "csat")
    let listed: JSONObject = ["analysis": ["takeaway_ids": [.string(takeaway)]]]
    #expect(codes(csat, live([:])).isEmpty)
    #expect(codes(csat, live(listed)) == [.stillReferredTo])
    let faq = ResourceAddress(.knowledgeBases, "faq")
    let link = LiveLink(knowledgeBaseID: RemoteID(base), settings: [:])
    #expect(codes(faq, live([:])).isEmpty)
    #expect(codes(faq, live([:], links: [link])) == [.stillReferredTo])
  }

  @Test("a rebound number has a new id, and no object may keep naming the old one")
  func replacedNumber() {
    let live = LiveState(
      agents: [Self.version("front", Self.tools("7a000000-0000-4000-8000-0000000000c1"))],
      numbers: [Self.number(url: "https://router.example")],
      histories: .all
    )
    let desired = DesiredState(
      stack: "acme",
      numbers: [
        DesiredNumber(
          key: "main",
          e164: "+15550001",
          sid: "PN2",
          route: .webhook("https://router.example")
        )
      ]
    )
    let plan = makePlan(desired: desired, live: live, policy: Policy(allowedDeletes: 9))
    #expect(plan.diagnostics.map(\.code) == [.stillReferredTo])
  }

  @Test("the archive is read before a deletion where an object names an unknown version")
  func unknownVersions() {
    func reads(_ config: JSONObject) -> ReadSet {
      let live = LiveState(
        agents: [
          Self.version("target", [:], stack: "acme", id: Self.target),
          Self.version("front", config),
        ]
      )
      let desired = DesiredState(
        stack: "acme",
        removed: [RemovedResource(address: ResourceAddress(.agents, "target"))]
      )
      return furtherReads(desired: desired, live: live, policy: Policy())
    }
    let unknown = "7a000000-0000-4000-8000-0000000000e9"
    #expect(reads([:]).histories != .all)
    #expect(reads(Self.tools(unknown)).histories == .all)
    #expect(reads(["analysis": ["takeaway_ids": [.string(unknown)]]]).histories != .all)
  }
}
