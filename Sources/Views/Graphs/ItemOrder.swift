/// The order of the items in each column of a layered graph.
///
/// In alternating sweeps, each item moves to the mean position of its neighbors; the order with the
/// fewest crossings is kept.
struct ItemOrder {
  /// The items of each column, top to bottom.
  private(set) var columns: [[Int]]
  /// The position of each item in its column.
  private(set) var places: [Int]
  /// The items at the other ends of the pieces, in the column before and in the one after.
  private let left: Neighbors
  private let right: Neighbors

  private static let sweeps = 8

  /// Pieces lead from one column to the next.
  init(columns: [[Int]], pieces: [LayeredGraph.Piece], itemCount: Int) {
    self.columns = columns
    places = Array(repeating: 0, count: itemCount)
    left = Neighbors(count: itemCount, pieces.map { (one: $0.right, other: $0.left) })
    right = Neighbors(count: itemCount, pieces.map { (one: $0.left, other: $0.right) })
    for column in columns { number(column) }
    order()
  }

  private mutating func number(_ column: [Int]) {
    for (place, item) in column.enumerated() { places[item] = place }
  }

  private mutating func order() {
    var best = (columns: columns, crossings: crossings)
    for sweep in 0..<Self.sweeps where best.crossings > 0 {
      let isForward = sweep.isMultiple(of: 2)
      if isForward {
        for column in columns.indices { sort(column, by: left) }
      } else {
        for column in columns.indices.reversed() { sort(column, by: right) }
      }
      let count = crossings
      if count < best.crossings { best = (columns, count) }
    }
    columns = best.columns
    for column in columns { number(column) }
  }

  /// Moves each item to the mean position of its neighbors, or leaves it where it is without any.
  private mutating func sort(_ column: Int, by neighbors: Neighbors) {
    let keys = columns[column].enumerated()
      .map { place, item -> (mean: Double, place: Int, item: Int) in
        let near = neighbors[item]
        guard !near.isEmpty else { return (Double(place), place, item) }
        let sum = near.reduce(0) { $0 + places[$1] }
        return (Double(sum) / Double(near.count), place, item)
      }
    columns[column] = keys.sorted { ($0.mean, $0.place) < ($1.mean, $1.place) }.map(\.item)
    number(columns[column])
  }

  /// The number of crossings between pieces of the same columns.
  private var crossings: Int {
    var count = 0
    for (column, next) in zip(columns, columns.dropFirst()) {
      var earlier = PlaceCounts(count: next.count)
      for item in column {
        for other in right[item] { count += earlier.count(after: places[other]) }
        for other in right[item] { earlier.add(places[other]) }
      }
    }
    return count
  }
}

/// Counts places so that the number of those after a place is known in logarithmic time (a Fenwick
/// tree).
private struct PlaceCounts {
  private var sums: [Int]
  private var total = 0

  /// Places are below `count`.
  init(count: Int) { sums = Array(repeating: 0, count: count + 1) }

  mutating func add(_ place: Int) {
    total += 1
    var index = place + 1
    while index < sums.count {
      sums[index] += 1
      index += index & -index
    }
  }

  func count(after place: Int) -> Int {
    var upTo = 0
    var index = place + 1
    while index > 0 {
      upTo += sums[index]
      index -= index & -index
    }
    return total - upTo
  }
}
