import JSON
import Resources

/// Agents that reference each other, decided together: a new id for one changes all the others.
///
/// Three options are compared: the versions that are published now; existing versions that
/// reference each other, left by an earlier run or made from an older state; and new ones, reusing
/// this stack's drafts. An agent created before the id of another is known is written a second time
/// (``deferredAgents(among:named:)``).
struct AgentCycle {
  let members: [Int]
  let combinations: AgentCombinations
  let outside: KnownIDs

  /// The cheapest option, by agent position.
  var cheapest: [Int: AgentChoice] {
    var decisions: Decisions = [:]
    var best = renewed(&decisions)
    var least = cost(best)
    for assignment in existing {
      guard let candidate = candidate(over: assignment, &decisions) else { continue }
      let cost = cost(candidate)
      if cost < least || (cost == least && best.values.contains { $0.id == nil }) {
        (best, least) = (candidate, cost)
      }
    }
    return best
  }

  /// The decisions for each member, by the ids of the members it references.
  private typealias Decisions = [Int: [[RemoteID?]: AgentDecision]]

  private func cost(_ candidate: [Int: AgentChoice]) -> Int {
    let new = members.filter { candidate[$0].map { $0.id == nil } ?? false }
    return candidate.values.reduce(0) { $0 + $1.option.cost }
      + deferredAgents(among: new, named: combinations.planner.graph.named).count
  }

  private func agent(_ member: Int) -> DesiredAgent { combinations.planner.desired.agents[member] }

  private func versions(_ member: Int) -> [LiveAgent] {
    combinations.planner.inventory.agentsByName[agent(member).name] ?? []
  }

  /// New versions of all members, made from drafts of an earlier run where possible.
  private func renewed(_ decisions: inout Decisions) -> [Int: AgentChoice] {
    candidate(over: [:], &decisions) ?? chosen([:], &decisions) ?? [:]
  }

  /// Whether a version is a draft of this stack, left by an earlier run.
  private func isOwnDraft(_ version: LiveAgent, _ member: Int) -> Bool {
    version.state == .draft && version.isMade(by: combinations.planner.desired.stack)
      && version.environment == agent(member).environment
  }

  /// The option in which every member becomes its assigned version, and the others the newest draft
  /// of this stack or a new version.
  private func candidate(
    over assignment: [Int: RemoteID],
    _ decisions: inout Decisions
  ) -> [Int: AgentChoice]? {
    var ids = assignment
    for member in members where ids[member] == nil {
      ids[member] = versions(member).last { isOwnDraft($0, member) }?.id
    }
    return chosen(ids, &decisions)
  }

  /// The option in which every member becomes the version with its id, or a new one.
  private func chosen(
    _ ids: [Int: RemoteID],
    _ decisions: inout Decisions
  ) -> [Int: AgentChoice]? {
    let group = Set(members)
    let known: KnownIDs = { address in
      guard let position = combinations.positions[address], group.contains(position) else {
        return outside(address)
      }
      return ids[position]
    }
    var result: [Int: AgentChoice] = [:]
    for member in members {
      // The decision depends only on the ids of the members it references.
      let named = combinations.planner.graph.named[member].map { ids[$0] }
      let decision =
        decisions[member]?[named] ?? combinations.decision(of: member, ids: known)
      decisions[member, default: [:]][named] = decision
      guard
        let option = decision.candidates.first(where: { $0.outcome.liveVersion?.id == ids[member] })
      else { return nil }
      result[member] = AgentChoice(decision: decision, option: option)
    }
    return result
  }

  /// Existing versions that reference each other: the published ones, and the closures of every
  /// version of the first member and of every version that is published or a draft of this stack.
  private var existing: [[Int: RemoteID]] {
    let published = Dictionary(
      first: members.compactMap { member in
        combinations.planner.inventory.published(agent(member).name).map { (member, $0.id) }
      }
    )
    return (published.count == members.count ? [published] : [])
      + members.flatMap { member in
        versions(member).reversed()
          .filter {
            member == members[0] || $0.state == .published || isOwnDraft($0, member)
          }
          .compactMap { closure(of: $0, member) }
      }
  }

  /// The versions reachable from a version.
  ///
  /// A draft of this stack need not reference anything that exists: it is written again.
  ///
  /// - Returns: `nil` when a version references something else, or when two versions of one agent
  ///   are reachable.
  private func closure(of version: LiveAgent, _ first: Int) -> [Int: RemoteID]? {
    let group = Set(members)
    var found: [Int: LiveAgent] = [first: version]
    var unread = [first]
    while let member = unread.popLast(), let version = found[member] {
      for reference in agent(member).config.references {
        let text = JSONValue.object(version.config)[reference.pointer]?.string
        guard let ids = text.flatMap(reference.template.ids) else {
          guard isOwnDraft(version, member) else { return nil }
          continue
        }
        for (address, id) in ids {
          guard let other = combinations.positions[address], group.contains(other) else {
            continue
          }
          let next = versions(other).first { $0.id == id }
          guard let next, found[other].map({ $0.id == id }) ?? true else {
            guard isOwnDraft(version, member) else { return nil }
            continue
          }
          guard found.updateValue(next, forKey: other) == nil else { continue }
          unread.append(other)
        }
      }
    }
    return found.mapValues(\.id)
  }
}

/// The new agents of a cycle to write a second time: the smallest set without which no agent
/// references one that is created later.
///
/// - Parameter named: The agents that each agent references, by position.
func deferredAgents(among new: [Int], named: [[Int]]) -> [Int] {
  let positions = Dictionary(uniqueKeysWithValues: new.enumerated().map { ($1, $0) })
  return minimumFeedback(new.map { named[$0].compactMap { positions[$0] } }).map { new[$0] }
}

extension Template {
  /// The ids in a text made from this template.
  ///
  /// - Returns: `nil` when the text was not made from it.
  func ids(in text: String) -> [(ResourceAddress, RemoteID)]? {
    var rest = text.utf8[...]
    var ids: [(ResourceAddress, RemoteID)] = []
    for piece in pieces {
      switch piece {
      case .text(let part):
        guard rest.starts(with: part.utf8) else { return nil }
        rest = rest.dropFirst(part.utf8.count)
      case .id(let address):
        guard rest.count >= 36 else { return nil }
        ids.append((address, RemoteID(String(decoding: rest.prefix(36), as: UTF8.self))))
        rest = rest.dropFirst(36)
      }
    }
    return rest.isEmpty ? ids : nil
  }
}
