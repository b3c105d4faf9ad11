import JSON
import Planning
import Resources

/// Verifies the deletions of a plan in the resulting world.
struct Remains {
  private let before: SimulatedAPI
  /// The agents with managed links.
  private let managed: Set<ObjectName>
  private var ids: Set<RemoteID> = []
  private var agentNames: Set<ObjectName> = []

  init(of plan: Plan, in before: SimulatedAPI, desired: DesiredState) {
    self.before = before
    managed = Set(desired.agents.filter { $0.links != nil }.map(\.name))
    for step in plan.steps {
      switch step.operation {
      case .agent(.delete(let id)):
        ids.insert(id)
        if let agent = before.agents[id] { agentNames.insert(agent.name) }
      case .number(.unbind(let id)), .object(.delete(_, let id)): ids.insert(id)
      case .agent, .number, .object: break
      }
    }
  }

  /// The first object that still needs a deleted one, or that lost a part against the manifests;
  /// `nil` when there is none.
  func harm(in world: SimulatedAPI) -> String? { named(in: world) ?? robbed(in: world) }

  private func named(in world: SimulatedAPI) -> String? {
    for number in world.live.numbers {
      let named =
        (number.weights ?? []).map(\.agentID)
        + (number.targetType == .webhook ? [] : [number.targetID].compactMap(\.self))
      if !ids.isDisjoint(with: named) { return "\(number.e164) names what was deleted" }
    }
    for agent in answering(in: world) {
      let linked = (world.links[agent.id] ?? []).map(\.knowledgeBaseID)
      let named = agent.namedIDs.map { RemoteID($0) } + agent.listedTakeaways
      if !ids.isDisjoint(with: named + linked) {
        return "\(agent.name)@\(agent.version), \(agent.state), names what was deleted"
      }
    }
    let published = Set(world.agents.values.filter { $0.state == .published }.map(\.name))
    let gone = agentNames.subtracting(published)
    for eval in world.live.objects(of: .evals) {
      let target = eval.fields["default_target"]
      let id = target?["agent_id"]?.string.map { RemoteID($0) }
      let name = target?["name"]?.string.map { ObjectName($0) }
      if id.map(ids.contains) == true || name.map(gone.contains) == true {
        return "\(eval.naturalKey) tests what was deleted"
      }
    }
    return nil
  }

  /// A version that answers, or may later, without a knowledge base that it or its predecessor had,
  /// although no manifest manages its links.
  private func robbed(in world: SimulatedAPI) -> String? {
    let drafts = world.live.agents.filter { $0.state == .draft }
    for agent in answering(in: world) + drafts
    where agent.state != .published || !managed.contains(agent.name) {
      let predecessor = before.live.agents.first {
        agent.state == .published && $0.state == .published && $0.name == agent.name
      }
      let lost = bases(of: predecessor?.id ?? agent.id, before)
        .subtracting(bases(of: agent.id, world))
      if !lost.isEmpty {
        return "\(agent.name)@\(agent.version), \(agent.state), lost a knowledge base"
      }
    }
    return nil
  }

  private func bases(of version: RemoteID, _ world: SimulatedAPI) -> Set<RemoteID> {
    Set((world.links[version] ?? []).map(\.knowledgeBaseID))
  }

  /// Published versions, drafts of this stack, and the targets of numbers and of these.
  private func answering(in world: SimulatedAPI) -> [LiveAgent] {
    var open = world.live.agents.filter { $0.state == .published || $0.isDraftOfOurs }.map(\.id)
    for number in world.live.numbers {
      open += (number.weights ?? []).map(\.agentID) + [number.targetID].compactMap(\.self)
    }
    var seen: Set<RemoteID> = []
    while let id = open.popLast() {
      guard let agent = world.agents[id], seen.insert(id).inserted else { continue }
      open += agent.namedIDs.map { RemoteID($0) }
    }
    return seen.sorted().compactMap { world.agents[$0] }
  }
}

extension LiveAgent {
  fileprivate var listedTakeaways: [RemoteID] {
    (config["analysis"]?["takeaway_ids"]?.array ?? []).compactMap(\.string).map { RemoteID($0) }
  }
}
