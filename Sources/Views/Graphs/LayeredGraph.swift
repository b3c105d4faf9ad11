/// A graph in columns: lines lead from each column to the next (Sugiyama's method).
///
/// 1. ``NodeColumns`` gives each node a column, and turns lines that would lead to the left.
/// 2. A line over several columns gets a bend in each of them. If there are too many bends even in
///    the closest columns, the longest lines have none and pass behind the boxes.
/// 3. ``ItemOrder`` orders the nodes and bends of each column.
///
/// The time is proportional to the number of nodes and lines, apart from sorting.
/// Pure and deterministic: ties keep the order of the nodes.
struct LayeredGraph {
  /// A node, or a bend of a line that passes through.
  struct Item: Hashable {
    /// The node, or `nil` for a bend.
    let node: Int?
    let column: Int
  }

  /// A segment of a line.
  struct Piece: Hashable {
    let line: Int
    /// Indices of items; `left` is one column before `right`, or several without bends between.
    let left: Int
    let right: Int
  }

  /// The number of bends for each node and line that a picture may have.
  ///
  /// Without a limit, most items of a large graph would be bends: with the square of its size.
  private static let bendsPerElement = 8

  let items: [Item]
  /// In the order of the lines, each from left to right.
  let pieces: [Piece]
  /// The items of each column, top to bottom.
  let columns: [[Int]]
  /// The position of each item in its column.
  let places: [Int]
  /// Whether a line is drawn from its end to its start.
  let isTurned: [Bool]

  /// Lines from a node to itself are ignored; `firstColumns` has the leftmost column of each node.
  init(lines: [(from: Int, to: Int)], firstColumns: [Int]) {
    let allowedBends = Self.bendsPerElement * (firstColumns.count + lines.count)
    let nodes = NodeColumns(
      lines: lines,
      firstColumns: firstColumns,
      allowedBends: allowedBends
    )
    isTurned = nodes.isTurned
    let arcs = zip(lines, isTurned).map { $1 ? (from: $0.to, to: $0.from) : $0 }
    let spans = arcs.map { nodes.columns[$0.to] - nodes.columns[$0.from] }
    let longest = Self.longestSpan(spans, allowedBends: allowedBends)
    var items = nodes.columns.enumerated().map { Item(node: $0, column: $1) }
    var pieces: [Piece] = []
    for (index, arc) in arcs.enumerated() where arc.from != arc.to {
      var last = arc.from
      let bends = spans[index] > longest ? 0 : spans[index] - 1
      for distance in 0..<bends {
        let column = nodes.columns[arc.from] + distance + 1
        items.append(Item(node: nil, column: column))
        pieces.append(Piece(line: index, left: last, right: items.count - 1))
        last = items.count - 1
      }
      pieces.append(Piece(line: index, left: last, right: arc.to))
    }
    var columns: [[Int]] = Array(repeating: [], count: (nodes.columns.max() ?? -1) + 1)
    for (index, item) in items.enumerated() { columns[item.column].append(index) }
    let order = ItemOrder(
      columns: columns,
      pieces: pieces.filter { items[$0.right].column == items[$0.left].column + 1 },
      itemCount: items.count
    )
    self.items = items
    self.pieces = pieces
    self.columns = order.columns
    places = order.places
  }

  /// The span of the longest lines that have bends, if the shortest get theirs first.
  private static func longestSpan(_ spans: [Int], allowedBends: Int) -> Int {
    var bends = 0
    var longest = 0
    for span in spans.sorted() where span > 0 {
      bends += span - 1
      if bends > allowedBends { return span - 1 }
      longest = span
    }
    return longest
  }
}
