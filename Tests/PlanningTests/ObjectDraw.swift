import JSON
import Planning
import Resources
import TestSupport

/// Adds takeaways, knowledge bases with links, webhooks and scenarios to a random world.
struct ObjectDraw {
  private var generator: SeededGenerator
  /// A separate generator, so that worlds without lists stay unchanged.
  private var listing: SeededGenerator
  private let size: WorldSize
  private let items: [Item]

  init(seed: UInt64, size: WorldSize) {
    generator = SeededGenerator(seed: seed &+ 77)
    listing = SeededGenerator(seed: seed &+ 177)
    self.size = size
    items = size.spellings ? Self.spelled(keys: size.keys) : Self.plain
  }

  /// An object that may be live, and may be declared.
  private struct Item {
    let address: ResourceAddress
    let name: ObjectName
  }

  private static let plain = [
    Item(address: ResourceAddress(.takeaways, "csat"), name: "csat"),
    Item(address: ResourceAddress(.knowledgeBases, "faq"), name: "faq"),
    Item(address: ResourceAddress(.knowledgeBases, "prices"), name: "prices"),
    Item(address: ResourceAddress(.webhooks, "crm"), name: "https://crm.test"),
    Item(address: ResourceAddress(.evals, "greets"), name: "greets"),
  ]

  /// Two objects of every kind, whose names `String` considers equal.
  private static func spelled(keys: Bool) -> [Item] {
    [Kind.takeaways, .knowledgeBases, .webhooks, .evals]
      .flatMap { kind in
        (["\u{E9}t\u{E9}", "e\u{301}te\u{301}"] as [ObjectName]).enumerated()
          .map { index, name in
            let key = keys ? "o\(index)" : name
            return Item(
              address: ResourceAddress(kind, key),
              name: kind == .webhooks ? "https://crm.test/\(name)" : name
            )
          }
      }
  }

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &generator) < percent
  }

  /// - Returns: The project and the stack with objects added.
  mutating func added(
    to live: SimulatedAPI,
    _ desired: DesiredState
  ) -> (SimulatedAPI, DesiredState) {
    var live = live
    for item in items where chance(60) {
      add(item, to: &live)
      // The state after a run that ended between making the new webhook and deactivating the old
      // one.
      if item.address.kind == .webhooks, chance(15) { add(item, to: &live) }
    }
    for base in (live.objects[.knowledgeBases] ?? [:]).keys.sorted() {
      live.documents[base] = documents()
        .map { LiveDocument(id: RemoteID("\(base) \($0)"), name: $0, status: .ready) }
    }
    for agent in live.agents.values.sorted(by: { $0.id < $1.id }) {
      live.links[agent.id] = links(of: live)
    }
    list(in: &live)
    let share = size.deletes && size.lists ? 65 : 85
    let declared = items.filter { _ in chance(share) }
    let objects = declared.map { object($0) }
    let addresses = declared.map(\.address)
    let agents = desired.agents.map { agent in
      DesiredAgent(
        key: agent.address.key,
        name: agent.name,
        environment: agent.environment,
        config: listing(addresses.filter { $0.kind == .takeaways }, in: agent.config),
        links: chance(30) ? nil : links(to: addresses.filter { $0.kind == .knowledgeBases })
      )
    }
    return (
      live,
      DesiredState(
        stack: desired.stack,
        agents: agents,
        numbers: desired.numbers,
        objects: objects.filter { $0.address.kind != .knowledgeBases },
        knowledgeBases: objects.filter { $0.address.kind == .knowledgeBases }
          .map { DesiredKnowledgeBase($0, documents: chance(70) ? desiredDocuments() : nil) },
        removed: desired.removed
      )
    )
  }

  /// Adds an existing takeaway to some of the versions.
  private mutating func list(in live: inout SimulatedAPI) {
    let takeaways = (live.objects[.takeaways] ?? [:]).keys.sorted()
    guard size.lists, !takeaways.isEmpty else { return }
    for agent in live.agents.values.sorted(by: { $0.id < $1.id }) where lists() {
      guard let id = takeaways.randomElement(using: &listing) else { continue }
      var config = agent.config
      var analysis = config["analysis"]?.object ?? [:]
      analysis["takeaway_ids"] = [.string(id.description)]
      config["analysis"] = .object(analysis)
      live.agents[agent.id] = agent.with(config: config)
    }
  }

  /// A config that may list one of the declared takeaways.
  private mutating func listing(
    _ takeaways: [ResourceAddress],
    in config: SpecObject
  ) -> SpecObject {
    guard size.lists, lists(), let takeaway = takeaways.randomElement(using: &listing) else {
      return config
    }
    var value = config.value
    value["analysis"] = ["takeaway_ids": [.string("${takeaways.\(takeaway.key).id}")]]
    let place = JSONPointer([.key("analysis"), .key("takeaway_ids"), .index(0)])
    return SpecObject(
      value,
      references: config.references + [
        SpecObject.Reference(pointer: place, template: Template([.id(takeaway)]))
      ]
    )
  }

  private mutating func lists() -> Bool { Int.random(in: 0..<100, using: &listing) < 20 }

  private mutating func object(_ item: Item) -> DesiredObject {
    DesiredObject(
      item.address.kind,
      key: item.address.key,
      naturalKey: item.name,
      fields: SpecObject(content(item))
    )
  }

  private mutating func add(_ item: Item, to live: inout SimulatedAPI) {
    let address = item.address
    var body = content(item)
    if address.kind == .evals { body["default_target"] = target(in: live) }
    // The owner of an unmarked webhook is unknown, and a plan that depends on it is refused.
    if chance(address.kind == .webhooks ? 90 : 75) {
      body = body.marked(Marker(stack: "acme", key: address.key), as: address.kind)
    }
    let operation = Operation.object(
      .create(
        address.kind,
        naturalKey: item.name,
        StepContent(body)
      )
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
  private mutating func content(_ item: Item) -> JSONObject {
    let editions = size.spellings ? ["\u{FC}", "u\u{308}"] : ["one", "two"]
    let isFirst = chance(50)
    let edition = JSONValue.string(editions[isFirst ? 0 : 1])
    let contents: [Kind: JSONObject] = [
      .takeaways: ["schema": ["type": "object"], "description": edition],
      .webhooks: [
        "url": .string(item.name.text),
        "events": isFirst ? ["call.ended"] : ["call.started"],
      ],
      .evals: ["definition": ["turns": []], "description": edition],
    ]
    return contents[item.address.kind] ?? ["description": edition]
  }

  /// Few documents, so that moves to another base are likely.
  private mutating func documents() -> [ObjectName] {
    let names: [ObjectName] =
      size.spellings
      ? ["\u{E9}~00000001.md", "e\u{301}~00000001.md", "\u{E9}~00000002.md", "by-hand.md"]
      : ["hours~00000001.md", "hours~00000002.md", "menu~00000001.md", "by-hand.md"]
    return names.filter { _ in chance(30) }
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
