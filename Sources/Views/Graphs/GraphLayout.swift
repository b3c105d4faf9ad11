import Resources

/// The positions of a graph's boxes and lines, in pixels from the top left corner.
struct GraphLayout {
  struct Box: Hashable {
    let x: Int
    let y: Int
    let width: Int
    let height: Int
    /// The escaped lines, truncated to fit.
    let lines: [String]
  }

  /// A line, drawn from left to right regardless of its direction.
  struct Route: Hashable {
    /// The index of the graph's line.
    let line: Int
    /// Straight segments, each from its first to its last x at one y; curves connect them.
    let stretches: [Stretch]
    let isTurned: Bool
  }

  struct Stretch: Hashable {
    let start: Int
    let end: Int
    let y: Int
  }

  let width: Int
  let height: Int
  /// Indexed by node.
  let boxes: [Box]
  let routes: [Route]
  /// Nodes with a line to themselves.
  let loops: [(line: Int, node: Int)]

  static let margin = 24
  static let characterWidth = 7.3
  static let lineHeight = 17

  init(_ graph: Graph) {
    let lines = graph.lines
    let layers = LayeredGraph(
      lines: lines.map { (from: $0.from, to: $0.to) },
      firstColumns: graph.nodes.map { Self.firstColumn(of: $0.kind) }
    )
    let sizes = BoxSizes(graph, layers)
    let xs = Self.columnStarts(layers, sizes, lines)
    let ys = VerticalPlaces(layers, heights: sizes.heights).ys
    boxes = graph.nodes.indices.map { node in
      Box(
        x: xs.starts[layers.items[node].column],
        y: ys[node],
        width: sizes.widths[layers.items[node].column],
        height: sizes.heights[node],
        lines: sizes.lines[node]
      )
    }
    routes = Self.routes(layers, sizes, starts: xs.starts, stubs: xs.stubs, ys: ys)
    loops = lines.enumerated().filter { $1.from == $1.to }.map { (line: $0, node: $1.from) }
    let right = boxes.map { $0.x + $0.width }.max() ?? 0
    let bottom = zip(layers.items.indices, ys).map { $1 + sizes.heights[$0] }.max() ?? 0
    width = right + Self.margin
    height = bottom + Self.margin
  }

  /// The first column for a kind: numbers first, leaf kinds last, regardless of incoming lines.
  private static func firstColumn(of kind: Graph.NodeKind) -> Int {
    switch kind {
    case .resource(.numbers), .resource(.evals): 0
    case .resource(.agents), .callInit, .workflow: 1
    case .resource: 2
    }
  }

  static func textWidth(_ text: String) -> Int {
    Int((Double(Views.columns(text)) * characterWidth).rounded(.up))
  }

  private static func columnStarts(
    _ layers: LayeredGraph,
    _ sizes: BoxSizes,
    _ lines: [Graph.Line]
  ) -> (starts: [Int], stubs: [Int]) {
    var stubs = Array(repeating: 12, count: layers.columns.count)
    for piece in layers.pieces {
      let item = layers.items[piece.left]
      guard item.node != nil, !lines[piece.line].label.isEmpty else { continue }
      stubs[item.column] = max(stubs[item.column], textWidth(lines[piece.line].label) + 16)
    }
    var starts: [Int] = []
    var x = margin
    for (width, stub) in zip(sizes.widths, stubs) {
      starts.append(x)
      x += width + stub + 72
    }
    return (starts, stubs)
  }
}

struct BoxSizes {
  /// Indexed by column.
  private(set) var widths: [Int]
  /// Indexed by item; a bend is thin.
  private(set) var heights: [Int] = []
  /// Indexed by node.
  private(set) var lines: [[String]] = []

  static let portDistance = 18

  init(_ graph: Graph, _ layers: LayeredGraph) {
    widths = Array(repeating: 24, count: layers.columns.count)
    var left = Array(repeating: 0, count: layers.items.count)
    var right = left
    for piece in layers.pieces {
      right[piece.left] += 1
      left[piece.right] += 1
    }
    for (index, item) in layers.items.enumerated() {
      guard let node = item.node else {
        heights.append(8)
        continue
      }
      let texts = graph.nodes[node].shortLines
      let width = (texts.map(GraphLayout.textWidth).max() ?? 0) + 28
      widths[item.column] = max(widths[item.column], width)
      let ports = max(left[index], right[index])
      heights.append(
        max(texts.count * GraphLayout.lineHeight + 16, ports * Self.portDistance + 8)
      )
      lines.append(texts)
    }
  }
}

/// Moves every item as close as possible to its neighbors, without changing the order.
struct VerticalPlaces {
  /// Indexed by item.
  private(set) var ys: [Int]
  private let layers: LayeredGraph
  private let heights: [Int]
  private var centers: [Double]

  private static let gap = 20

  init(_ layers: LayeredGraph, heights: [Int]) {
    self.layers = layers
    self.heights = heights
    centers = Array(repeating: 0, count: layers.items.count)
    ys = []
    for column in layers.columns { place(column) { _ in 0 } }
    var left: [[Int]] = Array(repeating: [], count: layers.items.count)
    var right = left
    for piece in layers.pieces {
      right[piece.left].append(piece.right)
      left[piece.right].append(piece.left)
    }
    for sweep in 0..<6 {
      let isForward = sweep.isMultiple(of: 2)
      for column in isForward ? layers.columns : layers.columns.reversed() {
        let current = centers
        let others = isForward ? left : right
        place(column) { item in
          let near = others[item]
          guard !near.isEmpty else { return current[item] }
          return near.reduce(0) { $0 + current[$1] } / Double(near.count)
        }
      }
    }
    ys = zip(centers, heights).map { Int(($0 - Double($1) / 2).rounded()) }
    closeGaps()
  }

  /// Shrinks the bands that no item occupies and no line crosses.
  private mutating func closeGaps() {
    var taken = zip(ys, heights).map { ($0, $0 + $1) }
    for piece in layers.pieces {
      let ends = [piece.left, piece.right]
      let tops = ends.map { ys[$0] }
      let bottoms = ends.map { ys[$0] + heights[$0] }
      taken.append((tops.min() ?? 0, bottoms.max() ?? 0))
    }
    taken.sort(by: <)
    var bottom = (taken.first?.0 ?? 0) - Self.gap
    /// The upward shift from each y on.
    var shifts: [(y: Int, shift: Int)] = []
    var shift = bottom + Self.gap - GraphLayout.margin
    for (start, end) in taken {
      shift += max(0, start - bottom - Self.gap)
      shifts.append((start, shift))
      bottom = max(bottom, end)
    }
    ys = ys.map { y in y - (shifts.last { $0.y <= y }?.shift ?? 0) }
  }

  /// Places each item where it wants to be, or below the previous item, then shifts the whole
  /// column back by the mean displacement.
  private mutating func place(_ column: [Int], wanted: (Int) -> Double) {
    var bottom = -Double.infinity
    var pushed = 0.0
    for item in column {
      let half = Double(heights[item]) / 2
      let want = wanted(item)
      let center = max(want, bottom + half)
      pushed += center - want
      centers[item] = center
      bottom = center + half + Double(Self.gap)
    }
    let shift = column.isEmpty ? 0 : pushed / Double(column.count)
    for item in column { centers[item] -= shift }
  }
}

extension GraphLayout {
  /// The lines between boxes, each with a separate port at both ends.
  private static func routes(
    _ layers: LayeredGraph,
    _ sizes: BoxSizes,
    starts: [Int],
    stubs: [Int],
    ys: [Int]
  ) -> [Route] {
    let places = layers.places
    let pieces = layers.pieces
    let leaving = ports(pieces.indices.map { ($0, pieces[$0].left, pieces[$0].right) }, places)
    let arriving = ports(pieces.indices.map { ($0, pieces[$0].right, pieces[$0].left) }, places)
    func y(_ item: Int, _ port: (place: Int, count: Int)) -> Int {
      ys[item] + sizes.heights[item] * (2 * port.place + 1) / (2 * port.count)
    }
    var stretches: [Int: [Stretch]] = [:]
    for (index, piece) in pieces.enumerated() {
      let (from, to) = (layers.items[piece.left], layers.items[piece.right])
      let start = starts[from.column] + sizes.widths[from.column]
      if from.node != nil {
        let end = start + stubs[from.column]
        let height = y(piece.left, leaving[index])
        stretches[piece.line] = [Stretch(start: start, end: end, y: height)]
      }
      let left = starts[to.column]
      let height = y(piece.right, arriving[index])
      // A bend spans its whole column and the space for labels after it.
      let end = to.node == nil ? left + sizes.widths[to.column] + stubs[to.column] : left
      let arrival = to.node == nil ? left : left - 10
      stretches[piece.line, default: []]
        .append(Stretch(start: arrival, end: end, y: height))
    }
    return stretches.sorted { $0.key < $1.key }
      .map { Route(line: $0, stretches: $1, isTurned: layers.isTurned[$0]) }
  }

  /// Each piece's position among those on the same side of an item, ordered by their other ends.
  private static func ports(
    _ ends: [(piece: Int, item: Int, other: Int)],
    _ places: [Int]
  ) -> [(place: Int, count: Int)] {
    var ports = Array(repeating: (place: 0, count: 1), count: ends.count)
    for (_, group) in Dictionary(grouping: ends, by: \.item) {
      let sorted = group.sorted { (places[$0.other], $0.piece) < (places[$1.other], $1.piece) }
      for (place, end) in sorted.enumerated() { ports[end.piece] = (place, sorted.count) }
    }
    return ports
  }
}
