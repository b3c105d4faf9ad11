import JSON
import Planning
import Resources

/// The part of a live project that a plan is made from, for a file that others may read.
///
/// A project holds what other teams have written: prompts, scripts, URLs with tokens in them. Of all
/// that, the plan needs no more than who stands in its way and what of it they name.
struct LivePart {
  /// How much is kept of what the plan has nothing to do with.
  enum Extent: CaseIterable {
    /// Nothing at all.
    case none
    /// That it is there, since limits may count it.
    case count
    /// All of it, should the plan be another one without.
    case whole
  }

  private let live: LiveState
  /// The agents that are declared, removed, changed or this stack's, by name.
  private let agents: Set<ObjectName>
  /// Their versions.
  private let own: Set<RemoteID>
  /// The same for everything else.
  private let objects: Set<RemoteID>
  /// Other agents, of which no more is kept than what they name of all these.
  private let mentioning: Set<RemoteID>
  /// Agents and objects that are named, and of which no more is kept than their names.
  private let named: Set<RemoteID>
  /// Numbers that name one of these agents and are not changed.
  private let calling: Set<RemoteID>

  /// - Parameters:
  ///   - live: All that was read.
  ///   - desired: What the manifests say.
  ///   - plan: That was made from both.
  init(of live: LiveState, for desired: DesiredState, _ plan: Plan) {
    let keys = PlannedKeys(desired, plan)
    self.live = live
    agents = live.agents.reduce(into: keys[.agents]) { names, agent in
      if (agent.marker?.stack).isExactly(desired.stack) { names.insert(agent.name) }
    }
    let numbers = live.numbers.filter {
      keys.hold($0) || ($0.marker?.stack).isExactly(desired.stack)
    }
    let others = Kind.allCases.flatMap { kind in
      live.objects(of: kind)
        .filter { keys.hold($0, kind) || $0.owner(of: kind).isExactly(desired.stack) }
    }
    objects = Set(numbers.map(\.id) + others.map(\.id))
    let agents = agents
    let versions = live.agents.filter { agents.contains($0.name) }
    own = Set(versions.map(\.id))
    mentioning = live.agents(leadingTo: own.union(objects), apartFrom: own)
    let served = own.union(mentioning)
    calling = Set(live.numbers.filter { !$0.namedVersions.isDisjoint(with: served) }.map(\.id))
      .subtracting(objects)
    let ends = numbers.flatMap(\.namedVersions) + versions.flatMap(\.mentionedIDs)
    let bases = versions.flatMap { live.links[$0.id] ?? [] }.map(\.knowledgeBaseID)
    named = Set(ends + bases).subtracting(served).subtracting(objects)
  }

  /// The part as a live state.
  func state(_ extent: Extent) -> LiveState {
    guard extent != .whole else { return live }
    let isCounted = extent == .count
    let agents = kept(isCounted)
    let ids = Set(agents.map(\.id))
    let names = Set(agents.map(\.name))
    let histories: LiveState.Histories =
      switch live.histories {
      case .all: .all
      case .of(let all): .of(all.intersection(names))
      }
    return LiveState(
      agents: agents,
      numbers: live.numbers.compactMap { kept($0, isCounted) },
      takeaways: kept(.takeaways, isCounted),
      knowledgeBases: kept(.knowledgeBases, isCounted),
      webhooks: kept(.webhooks, isCounted),
      evals: kept(.evals, isCounted),
      documents: live.documents.filter { objects.contains($0.key) },
      links: links(of: ids),
      histories: histories
    )
  }

  private func kept(_ isCounted: Bool) -> [LiveAgent] {
    var firsts: [ObjectName: RemoteID] = [:]
    return live.agents.compactMap { agent in
      if agents.contains(agent.name) { return agent }
      if mentioning.contains(agent.id) { return reduced(agent) }
      if named.contains(agent.id) { return agent.with(config: agent.config.stackOnly) }
      guard isCounted else { return nil }
      let first = firsts[agent.name, default: agent.id]
      firsts[agent.name] = first
      return agent.with(name: ObjectName(first.description), config: [:])
    }
  }

  /// An agent without all that names nothing of this stack, and nobody who names it.
  private func reduced(_ agent: LiveAgent) -> LiveAgent {
    let kept = own.union(objects).union(mentioning)
    var config = agent.config.stackOnly
    for (key, value) in agent.config.members where key != "metadata" {
      config[key] = value.keeping(kept)
    }
    return agent.with(config: config)
  }

  private func kept(_ number: LiveNumber, _ isCounted: Bool) -> LiveNumber? {
    if objects.contains(number.id) { return number }
    if calling.contains(number.id) { return number.withoutTexts }
    return isCounted ? .unnamed(number.id) : nil
  }

  private func kept(_ kind: Kind, _ isCounted: Bool) -> [LiveObject] {
    live.objects(of: kind)
      .compactMap { object in
        if objects.contains(object.id) { return object }
        // The plan shows which knowledge bases an agent is linked to.
        if named.contains(object.id) {
          return LiveObject(id: object.id, naturalKey: object.naturalKey)
        }
        let name = ObjectName(object.id.description)
        return isCounted ? LiveObject(id: object.id, naturalKey: name) : nil
      }
  }

  /// All links of this stack's agents; of others, those to its knowledge bases.
  private func links(of kept: Set<RemoteID>) -> [RemoteID: [LiveLink]] {
    live.links.filter { kept.contains($0.key) }
      .reduce(into: [:]) { links, entry in
        let (agent, all) = entry
        links[agent] =
          own.contains(agent) ? all : all.filter { objects.contains($0.knowledgeBaseID) }
      }
  }
}

/// What a plan is about, by kind and natural key.
private struct PlannedKeys {
  private let keys: [Kind: Set<ObjectName>]
  private let sids: Set<ObjectName>
  /// URLs with ids in them: what stands before the first and behind the last.
  private let urls: [(start: String, end: String)]

  init(_ desired: DesiredState, _ plan: Plan) {
    var keys: [Kind: Set<ObjectName>] = [
      .agents: Set(desired.agents.map(\.name)), .numbers: Set(desired.numbers.map(\.e164)),
    ]
    for kind in Kind.allCases {
      keys[kind, default: []].formUnion(desired.objects(of: kind).map(\.naturalKey))
    }
    for removed in desired.removed { keys[removed.address.kind]?.insert(removed.address.key) }
    for change in plan.changes { keys[change.address.kind]?.insert(change.naturalKey) }
    self.keys = keys
    sids = Set(desired.numbers.map(\.sid))
    urls = desired.webhooks.flatMap { webhook in
      webhook.fields.references.filter { $0.pointer == JSONPointer([.key("url")]) }
        .map { ($0.template.start, $0.template.end) }
    }
  }

  subscript(kind: Kind) -> Set<ObjectName> { keys[kind] ?? [] }

  func hold(_ number: LiveNumber) -> Bool {
    self[.numbers].contains(number.e164) || sids.contains(number.sid)
  }

  func hold(_ object: LiveObject, _ kind: Kind) -> Bool {
    if self[kind].contains(object.naturalKey) { return true }
    let url = object.naturalKey.text.utf8
    return kind == .webhooks
      && urls.contains { start, end in
        url.starts(with: start.utf8) && url.reversed().starts(with: end.utf8.reversed())
      }
  }
}

extension Template {
  /// The text before the first id.
  fileprivate var start: String { if case .text(let text)? = pieces.first { text } else { "" } }

  /// The text behind the last id.
  fileprivate var end: String { if case .text(let text)? = pieces.last { text } else { "" } }
}

extension LiveState {
  /// The other agents that name some of these ids, are linked to one, or name an agent that is.
  fileprivate func agents(
    leadingTo ids: Set<RemoteID>,
    apartFrom own: Set<RemoteID>
  ) -> Set<RemoteID> {
    var namedBy: [RemoteID: [RemoteID]] = [:]
    for agent in agents where !own.contains(agent.id) {
      for id in agent.mentionedIDs { namedBy[id, default: []].append(agent.id) }
      for link in links[agent.id] ?? [] {
        namedBy[link.knowledgeBaseID, default: []].append(agent.id)
      }
    }
    var found: Set<RemoteID> = []
    var open = Array(ids)
    while let id = open.popLast() {
      for agent in namedBy[id] ?? [] where found.insert(agent).inserted { open.append(agent) }
    }
    return found
  }
}

extension LiveAgent {
  fileprivate func with(name: ObjectName? = nil, config: JSONObject) -> LiveAgent {
    LiveAgent(
      id: id,
      name: name ?? self.name,
      environment: environment,
      version: version,
      state: state,
      config: config,
      wasPublished: wasPublished
    )
  }
}

extension LiveNumber {
  /// Who answers it, and whose it is.
  fileprivate var withoutTexts: LiveNumber {
    let config: JSONObject = ["metadata": .object(metadata)]
    return LiveNumber(
      id: id,
      e164: e164,
      sid: sid,
      targetType: targetType,
      targetID: targetID,
      smsEnabled: smsEnabled,
      weights: weights,
      metadata: config.stackOnly["metadata"]?.object ?? [:]
    )
  }

  /// No more than that it is there.
  fileprivate static func unnamed(_ id: RemoteID) -> LiveNumber {
    let name = ObjectName(id.description)
    return LiveNumber(id: id, e164: name, sid: name, targetType: .workflow)
  }
}

extension JSONObject {
  /// Of an agent's config, no more than which stack made which version of it.
  fileprivate var stackOnly: JSONObject {
    guard let marker = Marker(metadata: self["metadata"]) else { return [:] }
    let bare = Marker(
      stack: marker.stack,
      version: marker.version,
      isProtected: marker.isProtected
    )
    return ["metadata": .object(JSONObject().marked(bare))]
  }
}

extension JSONValue {
  /// The parts that name some ids, and of their texts only the ids; `nil` when there are none.
  fileprivate func keeping(_ ids: Set<RemoteID>) -> JSONValue? {
    switch self {
    case .null, .bool, .number: return nil
    case .string:
      let named = mentionedIDs.intersection(ids).sorted().map(\.description)
      return named.isEmpty ? nil : .string(named.joined(separator: " "))
    case .array(let items):
      let kept = items.compactMap { $0.keeping(ids) }
      return kept.isEmpty ? nil : .array(kept)
    case .object(let object):
      let kept = object.members.compactMap { key, value in value.keeping(ids).map { (key, $0) } }
      return kept.isEmpty ? nil : .object(JSONObject(kept))
    }
  }
}
