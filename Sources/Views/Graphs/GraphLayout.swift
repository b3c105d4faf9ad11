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

  /// - Parameters:
  ///   - graph: The nodes.
  ///   - lines: The graph's lines, which its views share.
  init(_ graph: Graph, _ lines: [Graph.Line]) {
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

extension GraphLayout {
  /// The lines between boxes, each with a separate port at both ends.
  private static func routes(
    _ layers: LayeredGraph,
    _ sizes: BoxSizes,
    starts: [Int],
    stubs: [Int],
    ys: [Int]
  ) -> [Route] {
    let pieces = layers.pieces
    let leaving = ports(
      pieces.map { (one: $0.left, other: $0.right) },
      layers.places
    )
    let arriving = ports(
      pieces.map { (one: $0.right, other: $0.left) },
      layers.places
    )
    func y(_ item: Int, _ port: (place: Int, count: Int)) -> Int {
      ys[item] + sizes.heights[item] * (2 * port.place + 1) / (2 * port.count)
    }
    var routes: [Route] = []
    var stretches: [Stretch] = []
    for (index, piece) in pieces.enumerated() {
      let (from, to) = (layers.items[piece.left], layers.items[piece.right])
      if from.node != nil {
        let start = starts[from.column] + sizes.widths[from.column]
        let end = start + stubs[from.column]
        stretches = [Stretch(start: start, end: end, y: y(piece.left, leaving[index]))]
      }
      let left = starts[to.column]
      let height = y(piece.right, arriving[index])
      if to.node == nil {
        // A bend spans its whole column and the space for labels after it.
        let end = left + sizes.widths[to.column] + stubs[to.column]
        stretches.append(Stretch(start: left, end: end, y: height))
      } else {
        stretches.append(Stretch(start: left - 10, end: left, y: height))
        routes.append(
          Route(line: piece.line, stretches: stretches, isTurned: layers.isTurned[piece.line])
        )
      }
    }
    return routes
  }

  /// Each piece's position among those on the same side of an item, ordered by their other ends.
  ///
  /// - Parameters:
  ///   - ends: The item of each piece on this side, and the one on the other side.
  ///   - places: The position of each item in its column.
  private static func ports(
    _ ends: [(one: Int, other: Int)],
    _ places: [Int]
  ) -> [(place: Int, count: Int)] {
    var ports = Array(repeating: (place: 0, count: 1), count: ends.count)
    let pieces = Neighbors(
      count: places.count,
      ends.enumerated().map { (one: $1.one, other: $0) }
    )
    for item in places.indices {
      let sorted = pieces[item]
        .sorted { (places[ends[$0].other], $0) < (places[ends[$1].other], $1) }
      for (place, piece) in sorted.enumerated() { ports[piece] = (place, sorted.count) }
    }
    return ports
  }
}
