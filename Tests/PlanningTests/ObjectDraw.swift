import JSON
import Planning
import Resources
import TestSupport

/// Adds takeaways, knowledge bases with links, webhooks and scenarios to a random world.
struct ObjectDraw {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed &+ 77) }

  private static let addresses = [
    ResourceAddress(.takeaways, "csat"), ResourceAddress(.knowledgeBases, "faq"),
    ResourceAddress(.knowledgeBases, "prices"), ResourceAddress(.webhooks, "crm"),
    ResourceAddress(.evals, "greets"),
  ]

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &generator) < percent
  }

  /// - Returns: The project and the stack with objects in them.
  mutating func added(
    to live: SimulatedAPI,
    _ desired: DesiredState
  ) -> (SimulatedAPI, DesiredState) {
    var live = live
    for address in Self.addresses where chance(60) {
      add(address, to: &live)
      // What a run leaves that ended between making the new webhook and deactivating the old one.
      if address.kind == .webhooks, chance(15) { add(address, to: &live) }
    }
    for base in (live.objects[.knowledgeBases] ?? [:]).keys.sorted() {
      live.documents[base] = documents()
        .map { LiveDocument(id: RemoteID("\(base) \($0)"), name: $0, status: .ready) }
    }
    for agent in live.agents.values.sorted(by: { $0.id < $1.id }) {
      live.links[agent.id] = links(of: live)
    }
    let declared = Self.addresses.filter { _ in chance(85) }
    let objects = declared.map { object($0) }
    let agents = desired.agents.map { agent in
      DesiredAgent(
        key: agent.address.key,
        name: agent.name,
        environment: agent.environment,
        config: agent.config,
        links: chance(30) ? nil : links(to: declared.filter { $0.kind == .knowledgeBases })
      )
    }
    return (
      live,
      DesiredState(
        stack: desired.stack,
        agents: agents,
        numbers: desired.numbers,
        takeaways: objects.filter { $0.address.kind == .takeaways },
        knowledgeBases: objects.filter { $0.address.kind == .knowledgeBases }
          .map { DesiredKnowledgeBase($0, documents: chance(70) ? desiredDocuments() : nil) },
        webhooks: objects.filter { $0.address.kind == .webhooks },
        evals: objects.filter { $0.address.kind == .evals },
        removed: desired.removed
      )
    )
  }

  private mutating func object(_ address: ResourceAddress) -> DesiredObject {
    DesiredObject(
      address.kind,
      key: address.key,
      naturalKey: address.naturalKey,
      fields: SpecObject(content(address.kind))
    )
  }

  private mutating func add(_ address: ResourceAddress, to live: inout SimulatedAPI) {
    var body = content(address.kind)
    if address.kind == .evals { body["default_target"] = target(in: live) }
    // Nothing tells whose an unmarked webhook is, and a plan that would have to know is refused.
    if chance(address.kind == .webhooks ? 90 : 75) {
      body = body.marked(Marker(stack: "acme", key: address.key), as: address.kind)
    }
    let operation = Operation.createObject(
      address.kind,
      naturalKey: address.naturalKey,
      StepContent(body)
    )
    _ = try? live.perform(operation)
  }

  /// An agent that a scenario tests, by its id or by its name.
  private mutating func target(in live: SimulatedAPI) -> JSONValue {
    let agents = live.live.agents
    guard chance(50), let agent = agents.randomElement(using: &generator) else { return .null }
    return chance(50)
      ? ["type": "agent", "agent_id": .string(agent.id.description)]
      : ["type": "agent_name", "name": .string(agent.name.text)]
  }

  /// One of two contents of a kind.
  private mutating func content(_ kind: Kind) -> JSONObject {
    let edition = JSONValue.string(chance(50) ? "one" : "two")
    return switch kind {
    case .agents, .numbers: [:]
    case .takeaways: ["schema": ["type": "object"], "description": edition]
    case .knowledgeBases: ["description": edition]
    case .webhooks:
      [
        "url": "https://crm.test", "events": edition == "one" ? ["call.ended"] : ["call.started"],
      ]
    case .evals: ["definition": ["turns": []], "description": edition]
    }
  }

  /// Few, so that one that moves to another base is likely.
  private mutating func documents() -> [ObjectName] {
    ["hours~00000001.md", "hours~00000002.md", "menu~00000001.md", "by-hand.md"]
      .filter { _ in chance(30) }
  }

  private mutating func desiredDocuments() -> [DesiredDocument] {
    documents().filter { $0 != "by-hand.md" }
      .map { DesiredDocument(name: $0, path: $0.text, contentType: "text/markdown", digest: "") }
  }

  private mutating func links(of live: SimulatedAPI) -> [LiveLink] {
    let bases = (live.objects[.knowledgeBases] ?? [:]).keys.sorted()
    return bases.filter { _ in chance(40) }
      .map { id in
        LiveLink(
          knowledgeBaseID: id,
          settings: KnowledgeBaseTable.link.filled(["priority": priority()])
        )
      }
  }

  private mutating func links(to bases: [ResourceAddress]) -> [DesiredLink] {
    bases.filter { _ in chance(50) }
      .map { DesiredLink(knowledgeBase: $0, settings: ["priority": priority()]) }
  }

  private mutating func priority() -> JSONValue { chance(70) ? 0 : 1 }
}

extension ResourceAddress {
  fileprivate var naturalKey: ObjectName { kind == .webhooks ? "https://crm.test" : key }
}
