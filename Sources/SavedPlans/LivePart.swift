import JSON
import Planning
import Resources

/// The part of a live project that a plan is made from, for a file that others may read.
///
/// A project holds the work of other teams: prompts, scripts, URLs with tokens in them. The plan
/// needs to know only which of their objects stand in its way, and what those name of the plan's
/// own.
struct LivePart {
  /// How much to keep of the objects that the plan does not concern.
  enum Extent: CaseIterable {
    case none
    /// Only that they exist, since limits may count them.
    case count
    /// Everything, in case the plan would differ without it.
    case whole
  }

  private let live: LiveState
  /// The agents that are declared, removed, changed or owned by this stack, by name.
  private let agents: Set<ObjectName>
  /// The versions of these agents.
  private let own: Set<RemoteID>
  /// The declared, removed, changed or owned objects of all other kinds.
  private let objects: Set<RemoteID>
  /// Other agents, kept only with what they name of the agents and objects above.
  private let mentioning: Set<RemoteID>
  /// Agents and objects that are named, kept only with their names.
  private let named: Set<RemoteID>
  /// Numbers that name one of these agents and are not changed.
  private let calling: Set<RemoteID>

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
      objects: Dictionary(first: Kind.objects.map { ($0, kept($0, isCounted)) }),
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

  /// An agent reduced to what names this stack's objects or other agents that do.
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
    var links = live.links.filter { kept.contains($0.key) }
    for agent in links.keys where !own.contains(agent) {
      links[agent]?.removeAll { !objects.contains($0.knowledgeBaseID) }
    }
    return links
  }
}

/// The objects that a plan concerns, by kind and natural key.
private struct PlannedKeys {
  private let keys: [Kind: Set<ObjectName>]
  private let sids: Set<ObjectName>
  /// URLs with ids in them: the text before the first id and after the last.
  private let urls: [(start: String, end: String)]

  init(_ desired: DesiredState, _ plan: Plan) {
    var keys = Dictionary(first: Kind.allCases.map { ($0, desired.naturalKeys(of: $0)) })
    for removed in desired.removed { keys[removed.address.kind]?.insert(removed.address.key) }
    for change in plan.changes { keys[change.address.kind]?.insert(change.naturalKey) }
    self.keys = keys
    sids = Set(desired.numbers.map(\.sid))
    urls = desired.objects(of: .webhooks)
      .flatMap { webhook in
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

  /// The text after the last id.
  fileprivate var end: String { if case .text(let text)? = pieces.last { text } else { "" } }
}

extension LiveState {
  /// The other agents that name one of these ids, link to one, or name an agent that does.
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
  /// The number with only its route and its owner.
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

  /// A number reduced to the fact that it exists.
  fileprivate static func unnamed(_ id: RemoteID) -> LiveNumber {
    let name = ObjectName(id.description)
    return LiveNumber(id: id, e164: name, sid: name, targetType: .workflow)
  }
}

extension JSONObject {
  /// An agent's config reduced to which stack made which version.
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
  /// The parts that name some ids, with strings reduced to those ids; `nil` if there are none.
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
