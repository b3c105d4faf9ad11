import Resources

/// Which declared agents reference the ids of which others, in groups that can be ordered.
struct ReferenceGraph {
  /// Positions among the declared agents: each group references only itself and groups before it.
  ///
  /// A group of several is a cycle: each member leads to every other.
  let groups: [[Int]]
  /// The agents that an agent references, by position, ascending.
  let named: [[Int]]
  /// The group of each agent.
  private(set) var groupOf: [Int]

  /// - Parameter agents: In address order.
  init(_ agents: [DesiredAgent]) {
    let positions: [ResourceAddress: Int] =
      agents.contains { !$0.config.references.isEmpty }
      ? Dictionary(first: agents.enumerated().map { ($1.address, $0) }) : [:]
    named = agents.map { agent in
      agent.config.addresses.compactMap { positions[$0] }.sorted()
    }
    groups = stronglyConnected(named)
    groupOf = Array(repeating: 0, count: agents.count)
    for (index, group) in groups.enumerated() {
      for agent in group { groupOf[agent] = index }
    }
  }

  /// The groups in the order of their dependencies, those together that reference only groups of
  /// earlier levels.
  var levels: [[[Int]]] {
    var levelOf = Array(repeating: 0, count: groups.count)
    var levels: [[[Int]]] = []
    for (index, group) in groups.enumerated() {
      for other in group.flatMap({ named[$0] }) where groupOf[other] != index {
        levelOf[index] = max(levelOf[index], levelOf[groupOf[other]] + 1)
      }
      if levelOf[index] == levels.count { levels.append([]) }
      levels[levelOf[index]].append(group)
    }
    return levels
  }

  /// The agents that are kept or rolled back to unchanged, along with every agent they reference.
  func unaltered(_ choices: [AgentChoice]) -> Set<Int> {
    var unaltered: Set<Int> = []
    for group in groups {
      let members = Set(group)
      let isUnaltered = group.allSatisfy { member in
        choices[member].option.reusesVersionUnchanged
          && named[member].allSatisfy { members.contains($0) || unaltered.contains($0) }
      }
      if isUnaltered { unaltered.formUnion(members) }
    }
    return unaltered
  }

  /// Whether the agents of a group reference each other, or its only agent references itself.
  func isCycle(_ group: [Int]) -> Bool {
    group.count > 1 || group.contains { named[$0].contains($0) }
  }
}

/// The strongly connected components of a graph, each after all components it leads to (Tarjan),
/// without recursion, so that a long chain of agents cannot exhaust the stack.
///
/// - Returns: The nodes of each component, ascending; the order of components depends only on the
///   edges.
func stronglyConnected(_ edges: [[Int]]) -> [[Int]] {
  var parts: [[Int]] = []
  var indexes: [Int?] = Array(repeating: nil, count: edges.count)
  var lowest = Array(repeating: 0, count: edges.count)
  var isOpen = Array(repeating: false, count: edges.count)
  var open: [Int] = []
  var count = 0
  var path: [(node: Int, next: Int)] = []
  func enter(_ node: Int) {
    indexes[node] = count
    lowest[node] = count
    count += 1
    open.append(node)
    isOpen[node] = true
    path.append((node, 0))
  }
  for root in edges.indices where indexes[root] == nil {
    enter(root)
    while let (node, next) = path.last {
      guard next == edges[node].count else {
        path[path.count - 1].next += 1
        let other = edges[node][next]
        if let index = indexes[other] {
          if isOpen[other] { lowest[node] = min(lowest[node], index) }
        } else {
          enter(other)
        }
        continue
      }
      path.removeLast()
      if let parent = path.last?.node { lowest[parent] = min(lowest[parent], lowest[node]) }
      guard lowest[node] == indexes[node] else { continue }
      var part: [Int] = []
      while let member = open.popLast() {
        isOpen[member] = false
        part.append(member)
        if member == node { break }
      }
      parts.append(part.sorted())
    }
  }
  return parts
}

/// The smallest set of nodes whose removal makes a graph acyclic.
///
/// Exact up to 12 nodes, where equal sets are resolved by node order; beyond that, the node with
/// the most edges on cycles is removed repeatedly.
///
/// - Parameter edges: By node; a node with an edge to itself is always in the set.
func minimumFeedback(_ edges: [[Int]]) -> [Int] {
  let forced = edges.indices.filter { edges[$0].contains($0) }
  let free = edges.indices.filter { !edges[$0].contains($0) }
  guard free.count <= 12 else { return greedyFeedback(edges, forced: Set(forced)) }
  let masks = (0..<(1 << free.count))
    .sorted { ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1) }
  for mask in masks {
    let chosen = free.indices.filter { mask & (1 << $0) != 0 }.map { free[$0] }
    let removed = Set(forced + chosen)
    if !hasCycle(edges, without: removed) { return removed.sorted() }
  }
  return Array(edges.indices)
}

private func greedyFeedback(_ edges: [[Int]], forced: Set<Int>) -> [Int] {
  var removed = forced
  while true {
    let rest = edges.without(removed)
    let cycles = stronglyConnected(rest).filter { $0.count > 1 }
    guard !cycles.isEmpty else { return removed.sorted() }
    for cycle in cycles {
      let members = Set(cycle)
      let degrees = cycle.map { node in rest[node].count(where: members.contains) }
      let most = degrees.max() ?? 0
      if let index = degrees.firstIndex(of: most) { removed.insert(cycle[index]) }
    }
  }
}

extension [[Int]] {
  /// The edges of a graph without some nodes, which keep their numbers.
  fileprivate func without(_ removed: Set<Int>) -> [[Int]] {
    enumerated()
      .map { node, ends in removed.contains(node) ? [] : ends.filter { !removed.contains($0) } }
  }
}

private func hasCycle(_ edges: [[Int]], without removed: Set<Int>) -> Bool {
  let rest = edges.without(removed)
  return stronglyConnected(rest).contains { $0.count > 1 }
    || rest.enumerated().contains { $1.contains($0) }
}
