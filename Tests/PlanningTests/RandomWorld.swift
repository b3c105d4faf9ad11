import JSON
import Planning
import Resources
import TestSupport

/// The size of random worlds.
struct WorldSize {
  var names = 2
  var versions = 3
  var numbers = 3
  var contents = 3
  /// Whether objects may be pruned or removed, and numbers bound to another SID.
  var deletes = false
  /// Whether agents name each other, in their first message.
  var references = false
  /// Whether there are takeaways, knowledge bases with links, webhooks and scenarios.
  var objects = false
  /// Whether agents list takeaways, where there are objects.
  var lists = false
  /// Whether unmarked objects get a marker.
  var adopts = false
  /// Whether names and prompts are pairs that differ only in their Unicode normalisation.
  var spellings = false
  /// Whether declared objects have separate keys, as non-ASCII names need them in a manifest.
  var keys = false
}

/// A live project and its manifests, drawn from a seed.
struct RandomWorld {
  let seed: UInt64
  let live: SimulatedAPI
  let desired: DesiredState
  let policy: Policy

  static let stack = "acme"

  /// A world with the given content instead of a random one.
  init(live: SimulatedAPI, desired: DesiredState) {
    seed = 0
    self.live = live
    self.desired = desired
    policy = Policy(allowedDeletes: 1000)
  }

  private init(_ other: RandomWorld, live: SimulatedAPI) {
    (seed, desired, policy) = (other.seed, other.desired, other.policy)
    self.live = live
  }

  /// The same stack with another state of its project.
  func at(_ live: SimulatedAPI) -> RandomWorld { RandomWorld(self, live: live) }

  init(seed: UInt64, size: WorldSize) {
    self.seed = seed
    var draw = WorldDraw(seed: seed, size: size)
    let agents = draw.agents()
    let numbers = draw.numbers(agents)
    var world = (SimulatedAPI(agents: agents, numbers: numbers), draw.desired(agents, numbers))
    if size.objects {
      var objects = ObjectDraw(seed: seed, size: size)
      world = objects.added(to: world.0, world.1)
    }
    live = world.0
    desired = size.deletes ? draw.removing(from: world.1, live) : world.1
    let prunes = size.deletes && draw.chance(50)
    policy = Policy(prunes: prunes, allowedDeletes: 1000, adopts: size.adopts)
  }

  /// The inputs in another order.
  func shuffled() -> (DesiredState, LiveState) {
    var generator = SeededGenerator(seed: seed &+ 1)
    return (
      DesiredState(
        stack: desired.stack,
        agents: desired.agents.shuffled(using: &generator),
        numbers: desired.numbers.shuffled(using: &generator),
        objects: Kind.objects.filter { $0 != .knowledgeBases }
          .flatMap { desired.objects(of: $0).shuffled(using: &generator) },
        knowledgeBases: desired.knowledgeBases.shuffled(using: &generator),
        removed: desired.removed.shuffled(using: &generator)
      ),
      LiveState(
        agents: live.live.agents.shuffled(using: &generator),
        numbers: live.live.numbers.shuffled(using: &generator),
        objects: Dictionary(
          uniqueKeysWithValues: Kind.objects.map {
            ($0, live.live.objects(of: $0).shuffled(using: &generator))
          }
        ),
        documents: live.live.documents.mapValues { $0.shuffled(using: &generator) },
        links: live.live.links.mapValues { $0.shuffled(using: &generator) },
        histories: .all
      )
    )
  }
}

/// Draws the parts of a world.
private struct WorldDraw {
  private var generator: SeededGenerator
  private let size: WorldSize
  private let names: [ObjectName]
  private var named: [ObjectName: [ObjectName]] = [:]

  init(seed: UInt64, size: WorldSize) {
    generator = SeededGenerator(seed: seed)
    self.size = size
    names = (0..<size.names).map { Self.name($0, of: size) }
  }

  /// Pairs of texts that `String` considers equal.
  private static func name(_ index: Int, of size: WorldSize) -> ObjectName {
    let names: [ObjectName] = [
      "caf\u{E9}", "cafe\u{301}", "\u{AC00} desk", "\u{1100}\u{1161} desk",
    ]
    return size.spellings ? names[index] : "agent-\(index)"
  }

  private func address(_ name: ObjectName) -> ResourceAddress {
    let index = names.firstIndex(of: name).map { "a\($0)" }
    return ResourceAddress(.agents, size.keys ? ObjectName(index ?? "?") : name)
  }

  mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &generator) < percent
  }

  private mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.randomElement(using: &generator)
  }

  /// Versions of one agent may have the same prompt; two agents never do.
  private mutating func content(_ name: ObjectName) -> String {
    let edition = Int.random(in: 0..<size.contents, using: &generator)
    let text = size.spellings ? ["\u{F1}", "n\u{303}", "n"][edition % 3] : "\(edition)"
    return "\(name) says \(text)"
  }

  mutating func agents() -> [LiveAgent] {
    var agents: [LiveAgent] = []
    for name in names {
      let count = Int.random(in: 0...size.versions, using: &generator)
      let published = chance(80) && count > 0 ? Int.random(in: 1...count, using: &generator) : 0
      for version in stride(from: 1, through: count, by: 1) {
        let state: AgentState = version == published ? .published : chance(70) ? .archived : .draft
        agents.append(agent(name, version, state))
      }
    }
    guard size.references else { return agents }
    let all = agents
    return agents.map { naming($0, all) }
  }

  /// A version that may name others: mostly those with its own number, as after an apply.
  private mutating func naming(_ agent: LiveAgent, _ all: [LiveAgent]) -> LiveAgent {
    var config = agent.config
    let others = targets(of: agent.name)
    guard !others.isEmpty, chance(80) else { return agent }
    let ids = others.map { other in
      // A published or archived version never names a draft: it was published after all that it
      // names.
      let versions = all.filter {
        $0.name == other && (agent.state == .draft || $0.state != .draft)
      }
      let twin = versions.first { $0.version == agent.version }
      return (chance(75) ? twin : pick(versions))?.id.description ?? id("gone", 1).description
    }
    config["first_message"] = .string(ids.joined(separator: " "))
    return agent.with(config: config)
  }

  /// The targets that an agent names in this world, in every version.
  private mutating func targets(of name: ObjectName) -> [ObjectName] {
    if let known = named[name] { return known }
    let others = names.filter { $0 != name || chance(10) }.filter { _ in chance(45) }
    named[name] = others
    return others
  }

  /// An id with the length of the API's ids, which are recognised in texts by their form.
  private func id(_ name: ObjectName, _ version: Int) -> RemoteID {
    let digit = names.firstIndex(of: name) ?? 9
    return RemoteID("a000000\(digit)-000\(version)-4000-8000-000000000000")
  }

  private mutating func agent(_ name: ObjectName, _ version: Int, _ state: AgentState) -> LiveAgent
  {
    var config: JSONObject = ["system_prompt": .string(content(name))]
    if chance(75) {
      // One in ten carries the marker of the version that it was copied from.
      let marked = chance(90) ? version : version + 7
      config["metadata"] = .object(
        JSONObject().marked(Marker(stack: RandomWorld.stack, version: marked))
      )
    }
    return LiveAgent(
      id: id(name, version),
      name: name,
      environment: .production,
      version: version,
      state: state,
      config: AgentTable.config.filled(config)
    )
  }

  mutating func numbers(_ agents: [LiveAgent]) -> [LiveNumber] {
    let count = Int.random(in: 0...size.numbers, using: &generator)
    return (0..<count).map { number($0, agents) }
  }

  private mutating func number(_ index: Int, _ agents: [LiveAgent]) -> LiveNumber {
    let answering = agents.filter { $0.state != .draft }
    let published = agents.filter { $0.state == .published }
    let target = chance(85) ? pick(published) ?? pick(answering) : pick(agents)
    let isWebhook = target == nil || chance(15)
    let split = isWebhook || chance(65) ? nil : split(answering)
    return LiveNumber(
      id: RemoteID("number-\(index)"),
      e164: "+1555000\(index)",
      sid: "PN\(index)",
      targetType: isWebhook ? .webhook : .agent,
      targetID: isWebhook ? nil : target?.id,
      serverURL: isWebhook
        ? "https://router.example/\(Int.random(in: 0..<2, using: &generator))" : nil,
      smsEnabled: chance(30),
      weights: split,
      metadata: chance(70) ? JSONObject().marked(Marker(stack: RandomWorld.stack)) : [:]
    )
  }

  private mutating func split(_ answering: [LiveAgent]) -> [LiveShare]? {
    guard let first = pick(answering), let second = pick(answering) else { return nil }
    let weight = chance(50) ? 50 : 80
    return [
      LiveShare(agentID: first.id, weight: weight),
      LiveShare(agentID: second.id, weight: 100 - weight),
    ]
  }

  mutating func desired(_ agents: [LiveAgent], _ numbers: [LiveNumber]) -> DesiredState {
    let declared = names.filter { _ in chance(90) }
    let desiredAgents = declared.map { name in
      DesiredAgent(
        key: address(name).key,
        name: name,
        environment: .production,
        config: config(name, declared)
      )
    }
    var desiredNumbers: [DesiredNumber] = []
    for index in 0..<size.numbers where chance(85) {
      guard let route = route(declared, agents) else { continue }
      let live = numbers.first { $0.e164 == "+1555000\(index)" }
      let sid = size.deletes && chance(15) ? "PN9\(index)" : live?.sid ?? "PN\(index)"
      desiredNumbers.append(
        DesiredNumber(
          key: "n\(index)",
          e164: "+1555000\(index)",
          sid: sid,
          route: route,
          smsEnabled: chance(50) ? chance(40) : nil
        )
      )
    }
    return DesiredState(stack: RandomWorld.stack, agents: desiredAgents, numbers: desiredNumbers)
  }

  /// Half of the undeclared live objects are removed by name, whether or not they are referenced.
  mutating func removing(from desired: DesiredState, _ live: SimulatedAPI) -> DesiredState {
    let there =
      names.map { ResourceAddress(.agents, $0) }
      + live.live.numbers.map { ResourceAddress(.numbers, $0.e164) }
      + [Kind.takeaways, .knowledgeBases, .webhooks, .evals]
      .flatMap { kind in
        live.live.objects(of: kind).map { ResourceAddress(kind, $0.naturalKey) }
      }
    let declared = Set(
      desired.agents.map { ResourceAddress(.agents, $0.name) }
        + desired.numbers.map { ResourceAddress(.numbers, $0.e164) }
        + [Kind.takeaways, .knowledgeBases, .webhooks, .evals]
        .flatMap { kind in
          desired.objects(of: kind).map { ResourceAddress(kind, $0.naturalKey) }
        }
    )
    var removed: [ResourceAddress] = []
    for address in there
    where !declared.contains(address) && !removed.contains(address) && chance(50) {
      removed.append(address)
    }
    return DesiredState(
      stack: desired.stack,
      agents: desired.agents,
      numbers: desired.numbers,
      objects: Kind.objects.filter { $0 != .knowledgeBases }.flatMap(desired.objects),
      knowledgeBases: desired.knowledgeBases,
      removed: removed.map { RemovedResource(address: $0) }
    )
  }

  private mutating func config(_ name: ObjectName, _ declared: [ObjectName]) -> SpecObject {
    let prompt = JSONValue.string(content(name))
    let others = size.references ? targets(of: name).filter(declared.contains) : []
    guard !others.isEmpty else { return ["system_prompt": prompt] }
    let addresses = others.map(address)
    let pieces = addresses.map { Template.Piece.id($0) }
    let spaced = pieces.dropFirst().reduce(into: [pieces[0]]) { $0 += [.text(" "), $1] }
    let text = addresses.map { "${agents.\($0.key).id}" }.joined(separator: " ")
    return SpecObject(
      ["system_prompt": prompt, "first_message": .string(text)],
      references: [
        SpecObject.Reference(
          pointer: JSONPointer([.key("first_message")]),
          template: Template(spaced)
        )
      ]
    )
  }

  private mutating func route(_ declared: [ObjectName], _ agents: [LiveAgent]) -> DesiredRoute? {
    guard let name = pick(declared), let other = pick(declared), chance(85) else {
      return .webhook("https://router.example/\(Int.random(in: 0..<2, using: &generator))")
    }
    let first = address(name)
    guard chance(40) else { return .agent(first) }
    let pinnable = agents.filter { $0.name == other && $0.state != .draft }
    let pin = chance(20) ? pick(pinnable)?.version : nil
    let weight = chance(50) ? 50 : 80
    let second = address(other)
    return .weighted(
      [
        DesiredShare(agent: first, weight: weight),
        DesiredShare(agent: second, version: pin, weight: 100 - weight),
      ],
      fallback: chance(70) ? first : second
    )
  }
}
