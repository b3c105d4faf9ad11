import JSON
import Resources

/// The live state, indexed once for all lookups of planning.
final class Inventory: Sendable {
  let agentsByID: [RemoteID: LiveAgent]
  /// All known versions of each name, lowest first.
  let agentsByName: [ObjectName: [LiveAgent]]
  /// More than one where the same number was bound twice (Contract.md §1, point 10).
  let numbersByE164: [ObjectName: [LiveNumber]]
  let numbersBySID: [ObjectName: LiveNumber]
  /// The versions that some number references, as its target or in its split.
  let namedByNumbers: Set<RemoteID>
  /// The versions that a caller may reach: every published one, because web calls, outbound calls,
  /// call-init webhooks, and workflows reference it by id without leaving a trace here; those that
  /// numbers reference; and every version these hand callers over to (Design.md §4, "Safe at every
  /// step").
  ///
  /// Hand-overs are followed only where links may change; otherwise they do not matter.
  let reached: Set<RemoteID>
  private let links: [RemoteID: [LiveLink]]

  /// - Parameter changesLinks: Whether links may change that were not read because there are none
  ///   yet.
  init(_ live: LiveState, changesLinks: Bool = false) {
    agentsByID = Dictionary(first: live.agents.map { ($0.id, $0) })
    agentsByName = Dictionary(grouping: live.agents, by: \.name)
    numbersByE164 = Dictionary(grouping: live.numbers, by: \.e164)
    numbersBySID = Dictionary(first: live.numbers.map { ($0.sid, $0) })
    // An object that this version of Turnform cannot read may lead to anything it references.
    let unreadable = Set(live.unknown.flatMap(\.mentionedIDs))
    namedByNumbers = live.numbers.reduce(into: unreadable) { named, number in
      if let target = number.targetID { named.insert(target) }
      for share in number.weights ?? [] { named.insert(share.agentID) }
    }
    links = live.links
    let called = namedByNumbers.union(live.agents.filter { $0.state == .published }.map(\.id))
    reached =
      live.links.isEmpty && !changesLinks ? called : agentsByID.reached(from: called)
  }

  /// The knowledge bases of a version; empty when they were not read.
  func links(of version: LiveAgent?) -> [LiveLink] {
    version.flatMap { links[$0.id] } ?? []
  }

  /// The versions of a name in one state, lowest first.
  func versions(of name: ObjectName, in state: AgentState) -> [LiveAgent] {
    (agentsByName[name] ?? []).filter { $0.state == state }
  }

  /// The one published version of a name; the highest when a race left several.
  func published(_ name: ObjectName) -> LiveAgent? { versions(of: name, in: .published).last }
}

extension [RemoteID: LiveAgent] {
  /// The versions reachable from the given ones, including those.
  func reached(from first: Set<RemoteID>) -> Set<RemoteID> {
    mentioned(from: first).filter { self[$0] != nil }.union(first)
  }

  /// The reachable ids, including those not known to be versions, which lead no further.
  func mentioned(from first: Set<RemoteID>) -> Set<RemoteID> {
    var found = first
    var open = Array(first)
    while let id = open.popLast() {
      for named in self[id]?.mentionedIDs ?? [] where found.insert(named).inserted {
        open.append(named)
      }
    }
    return found
  }
}

extension LiveAgent {
  /// Whether this exact version was made by the stack, and not copied from one that was.
  func isMade(by stack: String) -> Bool { isMadeByTurnform && (marker?.stack).isExactly(stack) }
}
