import JSON
import Planning
import Resources

/// What a step reads of the object that it is about, so that a change of it can be told.
///
/// Of an agent: all versions that were read and their links, and the undeclared numbers that publishing
/// would move along; declared ones are objects of their own. Of a number: its rows. Of everything
/// else: the objects with its natural key, and a knowledge base's documents.
///
/// Indexed once, since a plan may be about everything that is live.
struct ObjectFacts {
  private let base: LiveState
  private let live: LiveState
  private let agents: [ObjectName: [LiveAgent]]
  private let numbers: [ObjectName: [LiveNumber]]
  /// The positions of the undeclared numbers that name a version.
  private let followers: [RemoteID: [Int]]
  private let objects: [Kind: [ObjectName: [LiveObject]]]
  /// What the plan changes under each address.
  private let naturalKeys: [ResourceAddress: [ObjectName]]

  /// - Parameters:
  ///   - live: The state that was read when the plan was made, or now.
  ///   - saved: Says what is compared: what was not read then is not.
  init(of live: LiveState, for saved: SavedPlan) {
    base = saved.live
    self.live = live
    agents = Dictionary(grouping: live.agents, by: \.name)
    numbers = Dictionary(grouping: live.numbers, by: \.e164)
    let declared = Set(saved.desired.numbers.map(\.e164))
    followers = live.numbers.enumerated().filter { !declared.contains($1.e164) }
      .reduce(into: [:]) { followers, item in
        for version in item.element.namedVersions {
          followers[version, default: []].append(item.offset)
        }
      }
    objects = Dictionary(
      uniqueKeysWithValues: Kind.allCases.map { kind in
        (kind, Dictionary(grouping: live.objects(of: kind), by: \.naturalKey))
      }
    )
    naturalKeys = Dictionary(grouping: saved.plan.changes, by: \.address)
      .mapValues { $0.map(\.naturalKey) }
  }

  /// The facts about all that the plan changes under one address.
  ///
  /// - Returns: By id within `versions`, `numbers`, `objects` and so on, for telling what differs.
  func facts(about address: ResourceAddress) -> JSONValue {
    .array((naturalKeys[address] ?? []).map { .object(facts(of: address.kind, $0)) })
  }

  private func facts(of kind: Kind, _ key: ObjectName) -> JSONObject {
    switch kind {
    case .agents: agent(key)
    case .numbers: ["rows": list(numbers[key] ?? [])]
    case .takeaways, .knowledgeBases, .webhooks, .evals: object(kind, key)
    }
  }

  private func agent(_ name: ObjectName) -> JSONObject {
    let readsArchive = base.histories.contains(name)
    let versions = (agents[name] ?? []).filter { readsArchive || $0.state != .archived }
    let links = versions.filter { base.links[$0.id] != nil }
      .map { ($0.id.description, live.links[$0.id].saved) }
    let positions = Set(versions.flatMap { followers[$0.id] ?? [] }).sorted()
    return [
      "versions": list(versions),
      "links": .object(JSONObject(links)),
      "numbers": positions.map { live.numbers[$0].e164 }.saved,
    ]
  }

  private func object(_ kind: Kind, _ key: ObjectName) -> JSONObject {
    let rows = objects[kind]?[key] ?? []
    let documents = rows.filter { base.documents[$0.id] != nil }
      .map { ($0.id.description, live.documents[$0.id].saved) }
    return ["rows": list(rows), "documents": .object(JSONObject(documents))]
  }

  private func list(_ values: [some SavedValue]) -> JSONValue { .array(values.map(\.saved)) }
}

extension LiveNumber {
  /// The versions that it names, as its target or in its split.
  var namedVersions: Set<RemoteID> {
    Set([targetID].compactMap(\.self) + (weights ?? []).map(\.agentID))
  }
}

extension SavedPlan {
  /// What the file says of a step beside the plan.
  struct StepRecord {
    let id: StepID
    let digest: String
    /// What it reads.
    let address: ResourceAddress
    let hash: String
  }

  var stepRecords: [StepRecord] {
    let digests = stepDigests(plan.steps)
    let facts = ObjectFacts(of: live, for: self)
    var hashes: [ResourceAddress: String] = [:]
    return plan.steps.map { step in
      let hash = hashes[step.change] ?? digest(of: facts.facts(about: step.change))
      hashes[step.change] = hash
      return StepRecord(
        id: step.id,
        digest: digests[step.id] ?? "",
        address: step.change,
        hash: hash
      )
    }
  }
}
