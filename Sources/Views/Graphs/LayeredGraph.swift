/// A graph in columns: every line leads from one column to the next (Sugiyama's method).
///
/// 1. Lines that close a cycle are reversed, so that the graph is acyclic.
/// 2. A node's column is the longest path to it; each kind has its own first column.
/// 3. A line over several columns gets a bend in each of them.
/// 4. In alternating sweeps, each item moves to the mean position of its neighbors; the order with
///    the fewest crossings is kept.
///
/// Pure and deterministic: ties keep the order of the nodes.
struct LayeredGraph {
  /// A node, or a bend of a line that passes through.
  struct Item: Hashable {
    /// The node, or `nil` for a bend.
    let node: Int?
    let column: Int
  }

  /// A segment of a line between two adjacent columns.
  struct Piece: Hashable {
    let line: Int
    /// Indices of items; `left` is one column before `right`.
    let left: Int
    let right: Int
  }

  let items: [Item]
  let pieces: [Piece]
  /// The pieces, by the column of their left ends.
  private let piecesBehind: [Int: [Piece]]
  /// The items of each column, top to bottom.
  private(set) var columns: [[Int]]
  /// Whether a line is drawn from its end to its start.
  let isTurned: [Bool]

  /// Lines from a node to itself are ignored; `firstColumns` has the leftmost column of each node.
  init(lines: [(from: Int, to: Int)], firstColumns: [Int]) {
    isTurned = turnedLines(lines, count: firstColumns.count)
    let arcs = zip(lines, isTurned).map { $1 ? (from: $0.to, to: $0.from) : $0 }
    let column = Self.columns(of: arcs, firstColumns)
    var items = column.enumerated().map { Item(node: $0, column: $1) }
    var pieces: [Piece] = []
    for (index, arc) in arcs.enumerated() where arc.from != arc.to {
      Self.addPieces(index, from: arc.from, to: arc.to, &items, &pieces)
    }
    self.items = items
    self.pieces = pieces
    piecesBehind = Dictionary(grouping: pieces) { items[$0.left].column }
    columns = Array(repeating: [], count: (column.max() ?? -1) + 1)
    for (index, item) in items.enumerated() { columns[item.column].append(index) }
    order()
  }

  private static func addPieces(
    _ line: Int,
    from: Int,
    to: Int,
    _ items: inout [Item],
    _ pieces: inout [Piece]
  ) {
    var last = from
    let (first, end) = (items[from].column, items[to].column)
    for column in stride(from: first + 1, to: end, by: 1) {
      items.append(Item(node: nil, column: column))
      pieces.append(Piece(line: line, left: last, right: items.count - 1))
      last = items.count - 1
    }
    pieces.append(Piece(line: line, left: last, right: to))
  }

  /// Columns by longest path, with empty columns removed.
  private static func columns(of arcs: [(from: Int, to: Int)], _ first: [Int]) -> [Int] {
    var column = first
    var waiting = Array(repeating: 0, count: first.count)
    var next: [[Int]] = Array(repeating: [], count: first.count)
    for arc in arcs where arc.from != arc.to {
      waiting[arc.to] += 1
      next[arc.from].append(arc.to)
    }
    var ready = first.indices.filter { waiting[$0] == 0 }
    while let node = ready.popLast() {
      for other in next[node] {
        column[other] = max(column[other], column[node] + 1)
        waiting[other] -= 1
        if waiting[other] == 0 { ready.append(other) }
      }
    }
    let position = Dictionary(uniqueKeysWithValues: zip(Set(column).sorted(), 0...))
    return column.map { position[$0] ?? 0 }
  }

  // MARK: Order

  private mutating func order() {
    var best = (columns: columns, crossings: crossings)
    for sweep in 0..<8 where best.crossings > 0 {
      let isForward = sweep.isMultiple(of: 2)
      let indices = Array(columns.indices)
      for index in isForward ? indices : indices.reversed() { sort(index, byLeft: isForward) }
      let count = crossings
      if count < best.crossings { best = (columns, count) }
    }
    columns = best.columns
  }

  private mutating func sort(_ column: Int, byLeft: Bool) {
    let places = places
    var sums: [Int: (sum: Int, count: Int)] = [:]
    for piece in piecesBehind[byLeft ? column - 1 : column] ?? [] {
      let (mine, other) = byLeft ? (piece.right, piece.left) : (piece.left, piece.right)
      let known = sums[mine] ?? (0, 0)
      sums[mine] = (known.sum + places[other], known.count + 1)
    }
    let keys = columns[column].enumerated()
      .map { place, item -> (mean: Double, place: Int, item: Int) in
        let mean = sums[item].map { Double($0.sum) / Double($0.count) } ?? Double(place)
        return (mean, place, item)
      }
    columns[column] = keys.sorted { ($0.mean, $0.place) < ($1.mean, $1.place) }.map(\.item)
  }

  /// The position of each item in its column.
  var places: [Int] {
    var places = Array(repeating: 0, count: items.count)
    for column in columns {
      for (place, item) in column.enumerated() { places[item] = place }
    }
    return places
  }

  /// The number of crossings between pieces of the same columns.
  var crossings: Int {
    let places = places
    return columns.indices.reduce(0) { count, column in
      let ends = (piecesBehind[column] ?? []).map { (places[$0.left], places[$0.right]) }
        .sorted(by: <)
      return count + inversions(ends.map(\.1))
    }
  }
}

/// Finds the lines that lead back to an ancestor, depth first.
///
/// Does not recurse, so that a long chain cannot exhaust the stack.
private func turnedLines(_ lines: [(from: Int, to: Int)], count: Int) -> [Bool] {
  var isTurned = Array(repeating: false, count: lines.count)
  var leaving: [[Int]] = Array(repeating: [], count: count)
  for (index, line) in lines.enumerated() where line.from != line.to {
    leaving[line.from].append(index)
  }
  var isDone = Array(repeating: false, count: count)
  var isOpen = isDone
  for root in 0..<count where !isDone[root] {
    var path = [(node: root, next: 0)]
    isOpen[root] = true
    while let (node, next) = path.last {
      guard next < leaving[node].count else {
        path.removeLast()
        isOpen[node] = false
        isDone[node] = true
        continue
      }
      path[path.count - 1].next += 1
      let line = leaving[node][next]
      let other = lines[line].to
      if isOpen[other] {
        isTurned[line] = true
      } else if !isDone[other] {
        isOpen[other] = true
        path.append((other, 0))
      }
    }
  }
  return isTurned
}

/// The number of pairs in the wrong order.
private func inversions(_ values: [Int]) -> Int {
  var sorted: [Int] = []
  sorted.reserveCapacity(values.count)
  var count = 0
  for value in values {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] <= value { low = middle + 1 } else { high = middle }
    }
    count += sorted.count - low
    sorted.insert(value, at: low)
  }
  return count
}
