import JSON
import Planning
import Resources

/// What a step reads of the object that it is about, so that a change of it can be told.
///
/// Of an agent: all versions that were read and their links, and the undeclared numbers that publishing
/// would move along; declared ones are objects of their own. Of a number: its rows. Of everything
/// else: the objects with its natural key, and a knowledge base's documents.
struct ObjectFacts {
  private let base: LiveState
  private let declaredNumbers: Set<String>

  /// - Parameters:
  ///   - base: What was read when the plan was made; what was not read then is not compared.
  ///   - desired: Which numbers are declared.
  init(base: LiveState, desired: DesiredState) {
    self.base = base
    declaredNumbers = Set(desired.numbers.map(\.e164))
  }

  /// The facts about one object.
  ///
  /// - Parameters:
  ///   - kind: Of the object.
  ///   - key: Its natural key.
  ///   - live: The state that was read then, or now.
  /// - Returns: By id within `versions`, `numbers`, `objects` and so on, for telling what differs.
  func facts(of kind: Kind, _ key: String, in live: LiveState) -> JSONObject {
    switch kind {
    case .agents: agent(key, in: live)
    case .numbers: ["rows": list(live.numbers.filter { $0.e164 == key })]
    case .takeaways, .knowledgeBases, .webhooks, .evals: object(kind, key, in: live)
    }
  }

  private func agent(_ name: String, in live: LiveState) -> JSONObject {
    let readsArchive = base.histories.contains(name)
    let versions = live.agents.filter {
      $0.name == name && (readsArchive || $0.state != .archived)
    }
    let ids = Set(versions.map(\.id))
    let links = versions.filter { base.links[$0.id] != nil }
      .map { ($0.id.description, live.links[$0.id].saved) }
    let numbers = live.numbers.filter { number in
      guard !declaredNumbers.contains(number.e164) else { return false }
      let named = [number.targetID].compactMap(\.self) + (number.weights ?? []).map(\.agentID)
      return named.contains(where: ids.contains)
    }
    return [
      "versions": list(versions),
      "links": .object(JSONObject(links)),
      "numbers": numbers.map(\.e164).saved,
    ]
  }

  private func object(_ kind: Kind, _ key: String, in live: LiveState) -> JSONObject {
    let objects = live.objects(of: kind).filter { $0.naturalKey == key }
    let documents = objects.filter { base.documents[$0.id] != nil }
      .map { ($0.id.description, live.documents[$0.id].saved) }
    return ["rows": list(objects), "documents": .object(JSONObject(documents))]
  }

  private func list(_ values: [some SavedValue]) -> JSONValue { .array(values.map(\.saved)) }
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
    var hashes: [ResourceAddress: String] = [:]
    return plan.steps.map { step in
      let hash = hashes[step.change] ?? digest(of: facts(about: step.change, in: live))
      hashes[step.change] = hash
      return StepRecord(
        id: step.id,
        digest: digests[step.id] ?? "",
        address: step.change,
        hash: hash
      )
    }
  }

  /// The facts about all that the plan changes under one address.
  func facts(about address: ResourceAddress, in live: LiveState) -> JSONValue {
    let facts = ObjectFacts(base: self.live, desired: desired)
    return .array(
      plan.changes.filter { $0.address == address }
        .map { .object(facts.facts(of: address.kind, $0.naturalKey, in: live)) }
    )
  }
}
