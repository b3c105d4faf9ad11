import JSON
import Planning
import Resources

/// What a plan takes away, looked for in the world that it leaves behind.
struct Remains {
  private var ids: Set<RemoteID> = []
  private var agentNames: Set<ObjectName> = []

  init(of plan: Plan, in before: SimulatedAPI) {
    for step in plan.steps {
      switch step.operation {
      case .deleteAgent(let id):
        ids.insert(id)
        if let agent = before.agents[id], agent.state == .published {
          agentNames.insert(agent.name)
        }
      case .unbindNumber(let id), .deleteObject(_, let id): ids.insert(id)
      case .createAgent, .updateDraft, .publishAgent, .rollbackAgent, .bindNumber, .updateNumber,
        .setWeights, .clearWeights, .createObject, .updateObject, .uploadDocument, .deleteDocument,
        .linkKnowledgeBase, .unlinkKnowledgeBase:
        break
      }
    }
  }

  /// The first thing that still names any of it; `nil` when nothing does.
  func named(in world: SimulatedAPI) -> String? {
    for number in world.live.numbers {
      let named =
        (number.weights ?? []).map(\.agentID)
        + (number.targetType == .webhook ? [] : [number.targetID].compactMap(\.self))
      if !ids.isDisjoint(with: named) { return "\(number.e164) names what was deleted" }
    }
    for agent in answering(in: world) {
      let linked = (world.links[agent.id] ?? []).map(\.knowledgeBaseID)
      if !ids.isDisjoint(with: agent.namedIDs.map { RemoteID($0) } + linked) {
        return "\(agent.name)@\(agent.version), \(agent.state), names what was deleted"
      }
    }
    for eval in world.live.evals {
      let target = eval.fields["default_target"]
      let id = target?["agent_id"]?.string.map { RemoteID($0) }
      let name = target?["name"]?.string.map { ObjectName($0) }
      if id.map(ids.contains) == true || name.map(agentNames.contains) == true {
        return "\(eval.naturalKey) tests what was deleted"
      }
    }
    return nil
  }

  /// Published versions, drafts of this stack, and whom numbers and these lead to.
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
