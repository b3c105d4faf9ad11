/// Moves every item as close as possible to its neighbors, without changing the order.
struct VerticalPlaces {
  /// Indexed by item.
  private(set) var ys: [Int]
  private let layers: LayeredGraph
  private let heights: [Int]
  private var centers: [Double]

  private static let gap = 20
  private static let sweeps = 6

  init(_ layers: LayeredGraph, heights: [Int]) {
    self.layers = layers
    self.heights = heights
    centers = Array(repeating: 0, count: layers.items.count)
    ys = []
    let pieces = layers.pieces
    let none = Neighbors(count: centers.count, [])
    let left = Neighbors(count: centers.count, pieces.map { (one: $0.right, other: $0.left) })
    let right = Neighbors(count: centers.count, pieces.map { (one: $0.left, other: $0.right) })
    for column in layers.columns { place(column, near: none) }
    for sweep in 0..<Self.sweeps {
      if sweep.isMultiple(of: 2) {
        for column in layers.columns { place(column, near: left) }
      } else {
        for column in layers.columns.reversed() { place(column, near: right) }
      }
    }
    ys = zip(centers, heights).map { Int(($0 - Double($1) / 2).rounded()) }
    closeGaps()
  }

  /// Shrinks the bands that no item occupies and no line crosses.
  private mutating func closeGaps() {
    var taken = zip(ys, heights).map { ($0, $0 + $1) }
    for piece in layers.pieces {
      let (left, right) = (taken[piece.left], taken[piece.right])
      taken.append((min(left.0, right.0), max(left.1, right.1)))
    }
    taken.sort(by: <)
    var bottom = (taken.first?.0 ?? 0) - Self.gap
    /// The upward shift from each y on.
    var shifts: [(y: Int, shift: Int)] = []
    shifts.reserveCapacity(taken.count)
    var shift = bottom + Self.gap - GraphLayout.margin
    for (start, end) in taken {
      shift += max(0, start - bottom - Self.gap)
      shifts.append((start, shift))
      bottom = max(bottom, end)
    }
    ys = ys.map { y in
      let after = shifts.partitioningIndex { $0.y > y }
      return y - (after == 0 ? 0 : shifts[after - 1].shift)
    }
  }

  /// Places each item beside the middle of its neighbors, or below the previous item, then shifts
  /// the whole column back by the mean displacement.
  private mutating func place(_ column: [Int], near neighbors: Neighbors) {
    var bottom = -Double.infinity
    var pushed = 0.0
    for item in column {
      let half = Double(heights[item]) / 2
      let near = neighbors[item]
      let want =
        near.isEmpty
        ? centers[item] : near.reduce(0) { $0 + centers[$1] } / Double(near.count)
      let center = max(want, bottom + half)
      pushed += center - want
      centers[item] = center
      bottom = center + half + Double(Self.gap)
    }
    let shift = column.isEmpty ? 0 : pushed / Double(column.count)
    for item in column { centers[item] -= shift }
  }
}

extension Array {
  /// The index of the first element that satisfies the condition, in a sorted array.
  fileprivate func partitioningIndex(where belongsAfter: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if belongsAfter(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
