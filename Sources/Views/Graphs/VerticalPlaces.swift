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

  /// Places each item beside the middle of its neighbors, or where it is without any.
  ///
  /// Where items would overlap, they form a block that is as close as possible to all these places
  /// (in the sense of least squares). Blocks that meet are joined.
  private mutating func place(_ column: [Int], near neighbors: Neighbors) {
    // Places without the items above: in order, and equal in a block.
    var blocks: [(sum: Double, count: Int)] = []
    var above: [Double] = []
    var bottom = 0.0
    for item in column {
      let half = Double(heights[item]) / 2
      above.append(bottom + half)
      bottom += 2 * half + Double(Self.gap)
      let near = neighbors[item]
      let want =
        near.isEmpty ? centers[item] : near.reduce(0) { $0 + centers[$1] } / Double(near.count)
      var block = (sum: want - (above.last ?? 0), count: 1)
      while let last = blocks.last,
        last.sum / Double(last.count) > block.sum / Double(block.count)
      {
        block = (last.sum + block.sum, last.count + block.count)
        blocks.removeLast()
      }
      blocks.append(block)
    }
    var place = 0
    for block in blocks {
      for _ in 0..<block.count {
        centers[column[place]] = block.sum / Double(block.count) + above[place]
        place += 1
      }
    }
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
