import Resources

/// The numbers to pin temporarily so that the agents can be published in some order: the cheapest
/// such set.
///
/// Cycles are rare and small: numbers that swap agents while both agents change. Numbers with the
/// same demands are pinned together or not at all. Up to 12 such groups among the agents on cycles
/// are tried exhaustively; beyond that, the cheapest group is pinned until no cycle is left.
///
/// - Parameters:
///   - orders: The orders of all numbers that stay bound.
///   - fixed: All other demands on the publishing order.
/// - Returns: Positions in `orders`; `nil` when no set of pins breaks every cycle.
func numbersToPin(_ orders: [RouteOrder], fixed: [RouteOrder.Arc]) -> Set<Int>? {
  var groups: [Set<RouteOrder.Arc>: PinGroup] = [:]
  for (index, order) in orders.enumerated() {
    let arcs = Set(order.liftableArcs)
    guard !arcs.isEmpty else { continue }
    groups[arcs, default: PinGroup(arcs: arcs)].numbers.append(index)
    groups[arcs]?.cost += order.pinCost
  }
  let graph = ArcGraph(
    fixed: Set(orders.flatMap(\.fixedArcs) + fixed),
    groups: groups.values.sorted { ($0.numbers.first ?? 0) < ($1.numbers.first ?? 0) }
  )
  // The split references the new version of the same agent that the number now follows.
  var pinned = Set(
    graph.groups.indices.filter { graph.groups[$0].arcs.contains { $0.from == $0.to } }
  )
  while let core = graph.cyclicCore(without: pinned) {
    guard let more = graph.cheapestPins(breaking: core, pinned: pinned) else { return nil }
    pinned.formUnion(more)
  }
  return Set(pinned.flatMap { graph.groups[$0].numbers })
}

/// Numbers with the same demands, in address order.
private struct PinGroup {
  let arcs: Set<RouteOrder.Arc>
  var numbers: [Int] = []
  /// The number of additional requests for pinning all of them.
  var cost = 0
}

private struct ArcGraph {
  let fixed: Set<RouteOrder.Arc>
  let groups: [PinGroup]

  /// The agents that are on a cycle; `nil` when there is none.
  ///
  /// Leaves on either side are stripped until only cycles, and the paths between them, are left.
  func cyclicCore(without pinned: Set<Int>) -> Set<ResourceAddress>? {
    let arcs = groups.indices.reduce(into: fixed) { arcs, index in
      if !pinned.contains(index) { arcs.formUnion(groups[index].arcs) }
    }
    let forward = strip(arcs, by: \.to, keeping: \.from)
    let core = strip(forward, by: \.from, keeping: \.to)
    return core.isEmpty ? nil : Set(core.flatMap { [$0.from, $0.to] })
  }

  /// Removes arcs whose `keeping` end has no incoming arc, until none is left to remove.
  private func strip(
    _ arcs: Set<RouteOrder.Arc>,
    by end: KeyPath<RouteOrder.Arc, ResourceAddress>,
    keeping start: KeyPath<RouteOrder.Arc, ResourceAddress>
  ) -> Set<RouteOrder.Arc> {
    var count: [ResourceAddress: Int] = [:]
    var outgoing: [ResourceAddress: [RouteOrder.Arc]] = [:]
    for arc in arcs {
      count[arc[keyPath: end], default: 0] += 1
      outgoing[arc[keyPath: start], default: []].append(arc)
    }
    var remaining = arcs
    var free = outgoing.keys.filter { count[$0, default: 0] == 0 }
    while let agent = free.popLast() {
      for arc in outgoing[agent] ?? [] where remaining.remove(arc) != nil {
        count[arc[keyPath: end], default: 0] -= 1
        if count[arc[keyPath: end]] == 0 { free.append(arc[keyPath: end]) }
      }
    }
    return remaining
  }

  /// The cheapest groups whose pins leave no cycle; if more than 12, the cheapest one on a cycle.
  func cheapestPins(breaking core: Set<ResourceAddress>, pinned: Set<Int>) -> Set<Int>? {
    let candidates = groups.indices.filter { index in
      !pinned.contains(index)
        && groups[index].arcs.contains { core.contains($0.from) && core.contains($0.to) }
    }
    guard candidates.count <= 12 else {
      return candidates.min { (groups[$0].cost, $0) < (groups[$1].cost, $1) }.map { [$0] }
    }
    var best: (cost: Int, pins: [Int])?
    for mask in 0..<(1 << candidates.count) {
      let pins = candidates.indices.filter { mask & (1 << $0) != 0 }.map { candidates[$0] }
      let cost = pins.reduce(0) { $0 + groups[$1].cost }
      guard cost < best?.cost ?? .max, self.cyclicCore(without: pinned.union(pins)) == nil else {
        continue
      }
      best = (cost, pins)
    }
    return best.map { Set($0.pins) }
  }
}
