import JSON
import Planning
import Resources

/// The facts that a step reads about its object, so that a change to the object can be detected.
///
/// For an agent: all versions that were read, their links, and the undeclared numbers that
/// publishing would move along; declared numbers are separate objects. For a number: its rows. For
/// any other kind: the objects with its natural key, and a knowledge base's documents.
///
/// Indexed once, since a plan may concern every live object.
struct ObjectFacts {
  private let base: LiveState
  private let live: LiveState
  private let agents: [ObjectName: [LiveAgent]]
  private let numbers: [ObjectName: [LiveNumber]]
  /// The indices of the undeclared numbers that name a version.
  private let followers: [RemoteID: [Int]]
  private let objects: [Kind: [ObjectName: [LiveObject]]]
  /// The natural keys that the plan changes under each address.
  private let naturalKeys: [ResourceAddress: [ObjectName]]

  /// - Parameter saved: Limits the comparison: what was not read for the plan is not compared.
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

  /// The facts about everything that the plan changes under an address, which ``FactDifference``
  /// compares.
  func facts(about address: ResourceAddress) -> JSONValue {
    .array((naturalKeys[address] ?? []).map { .object(facts(of: address.kind, $0)) })
  }

  private func facts(of kind: Kind, _ key: ObjectName) -> JSONObject {
    switch kind.family {
    case .agents: agent(key)
    case .numbers: ["rows": list(numbers[key] ?? [])]
    case .object: object(kind, key)
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
  /// The versions that the number names, as its target or in its split.
  var namedVersions: Set<RemoteID> {
    Set([targetID].compactMap(\.self) + (weights ?? []).map(\.agentID))
  }
}

extension SavedPlan {
  /// What the file records of each step in addition to the plan, with the hash of what it reads.
  var savedSteps: JSONValue {
    let digests = stepDigests(plan.steps)
    let facts = ObjectFacts(of: live, for: self)
    var hashes: [ResourceAddress: String] = [:]
    return .array(
      plan.steps.map { step in
        let hash = hashes[step.change] ?? digest(of: facts.facts(about: step.change))
        hashes[step.change] = hash
        return [
          "id": .string(step.id.description), "digest": .string(digests[step.id] ?? ""),
          "reads": [step.change.description: .string(hash)],
        ]
      }
    )
  }
}
