import Resources

/// The numbers to hold so that the agents can go live in some order: the cheapest such set.
///
/// Circles are rare and small: numbers that swap agents while both agents change. Within one knot
/// of agents up to 12 numbers are tried exhaustively; beyond that the cheapest of each circle is taken.
///
/// - Parameter orders: Of all numbers that stay bound.
/// - Returns: Positions in `orders`; `nil` when no set of holds opens every circle.
func numbersToHold(_ orders: [RouteOrder]) -> Set<Int>? {
  var graph = ArcGraph(fixed: orders.flatMap(\.fixedArcs))
  for (index, order) in orders.enumerated() {
    for arc in order.liftableArcs { graph.liftable.append((index, arc, order.holdCost)) }
  }
  // A split that names the new version of the very agent that the number now follows.
  var held = Set(graph.liftable.filter { $0.arc.from == $0.arc.to }.map(\.number))
  while let knot = graph.knot(without: held) {
    guard let more = graph.cheapestHolds(openingOneCircleOf: knot, held: held) else { return nil }
    held.formUnion(more)
  }
  return held
}

private struct ArcGraph {
  let fixed: [RouteOrder.Arc]
  var liftable: [(number: Int, arc: RouteOrder.Arc, cost: Int)] = []

  init(fixed: [RouteOrder.Arc]) { self.fixed = fixed }

  private func arcs(without held: Set<Int>) -> [RouteOrder.Arc] {
    fixed + liftable.filter { !held.contains($0.number) }.map(\.arc)
  }

  /// The agents that are on some circle; `nil` when there is none.
  ///
  /// Leaves on either side are stripped until only circles, and what lies between two of them, are left.
  func knot(without held: Set<Int>) -> Set<ResourceAddress>? {
    let arcs = Set(arcs(without: held))
    let forward = strip(arcs, by: \.to, keeping: \.from)
    let knot = strip(forward, by: \.from, keeping: \.to)
    return knot.isEmpty ? nil : Set(knot.flatMap { [$0.from, $0.to] })
  }

  /// Removes arcs whose `keeping` end has no arc ending in it, until none is left to remove.
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

  /// The cheapest holds that leave no circle in the knot.
  func cheapestHolds(
    openingOneCircleOf knot: Set<ResourceAddress>,
    held: Set<Int>
  ) -> Set<Int>? {
    var costs: [Int: Int] = [:]
    for entry in liftable where !held.contains(entry.number) {
      guard knot.contains(entry.arc.from), knot.contains(entry.arc.to) else { continue }
      costs[entry.number] = entry.cost
    }
    let candidates = costs.keys.sorted()
    guard candidates.count <= 12 else {
      // Too many to try: the cheapest one, and then look again.
      return candidates.min { (costs[$0] ?? 0, $0) < (costs[$1] ?? 0, $1) }.map { [$0] }
    }
    var best: (cost: Int, holds: [Int])?
    for mask in 0..<(1 << candidates.count) {
      let holds = candidates.indices.filter { mask & (1 << $0) != 0 }.map { candidates[$0] }
      let cost = holds.reduce(0) { $0 + (costs[$1] ?? 0) }
      guard cost < best?.cost ?? .max, self.knot(without: held.union(holds)) == nil else {
        continue
      }
      best = (cost, holds)
    }
    return best.map { Set($0.holds) }
  }
}
