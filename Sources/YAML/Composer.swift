import Diagnostics

/// Builds nodes from events, with an explicit stack instead of recursion.
struct Composer {
  var reporter: Reporter
  let limits: YAMLLimits
  private(set) var documents: [YAMLNode] = []

  /// The open collections, outermost first; never more than the depth limit.
  private var frames: [Frame] = []
  private var anchors = AnchorTable()
  private var writtenNodes = 0
  /// Whether an exceeded limit ends the reading.
  private var isStopped = false

  init(reporter: Reporter, limits: YAMLLimits) {
    self.reporter = reporter
    self.limits = limits
  }

  /// Reads all documents; keeps the finished ones where libyaml stops.
  mutating func compose(_ source: inout EventSource) throws(SyntaxError) {
    while !isStopped, !reporter.isFull {
      let event = try source.next()
      let range = source.range
      switch consume event {
      case .streamEnd: return
      case .documentStart: anchors.removeAll()
      case .documentEnd: break
      case .scalar(let text, let style, let properties):
        scalar(consume text, style, properties, at: range)
      case .alias(let name):
        let item = resolve(alias: name, at: range)
        add(item.node, item.extent)
      case .sequenceStart(let properties, let isFlow):
        open(.sequence, properties, isFlow: isFlow, at: range)
      case .mappingStart(let properties, let isFlow):
        open(.mapping, properties, isFlow: isFlow, at: range)
      case .collectionEnd:
        close(at: range)
      }
    }
  }

  private mutating func scalar(
    _ text: consuming String,
    _ style: YAMLScalarStyle,
    _ properties: Event.Properties?,
    at range: SourceRange
  ) {
    guard countNode(at: range) else { return }
    let tag = reporter.resolve(tag: properties?.tag, on: .scalar, at: range)
    let node = YAMLNode(.scalar(consume text, style), tag: tag, file: reporter.file, range: range)
    let extent = Extent(place: range, size: 1, height: 0)
    if let anchor = properties?.anchor {
      anchors.define(anchor, as: Item(node: node, extent: extent))
    }
    add(consume node, extent)
  }

  private mutating func open(
    _ kind: NodeKind,
    _ properties: Event.Properties?,
    isFlow: Bool,
    at range: SourceRange
  ) {
    guard countNode(at: range) else { return }
    guard frames.count < limits.depth else {
      reporter.reportTooDeep(limit: limits.depth, at: range)
      isStopped = true
      return
    }
    let isMergeList = kind == .sequence && frames.last?.mapping.expectsMerge == true
    frames.append(
      Frame(
        kind: kind,
        isFlow: isFlow,
        isMergeList: isMergeList,
        tag: reporter.resolve(tag: properties?.tag, on: kind, at: range),
        anchor: properties?.anchor.map { anchors.open($0) },
        range: range
      )
    )
  }

  private mutating func close(at range: SourceRange) {
    guard var frame = frames.popLast() else { return }
    let anchor = frame.anchor
    let extent = frame.extent(endEvent: range)
    let node = frame.finish(at: extent.place, in: reporter.file)
    if let anchor { anchors.close(anchor, with: Item(node: node, extent: extent)) }
    add(consume node, extent)
  }

  /// Adds a finished node to the innermost open collection.
  ///
  /// - Parameter node: `nil` for an alias that cannot be expanded, which has been reported.
  private mutating func add(_ node: consuming YAMLNode?, _ extent: Extent) {
    guard !frames.isEmpty else {
      documents.append(node ?? .missing(in: reporter.file, at: extent.place))
      return
    }
    frames[frames.count - 1].add(consume node, extent, &reporter)
  }

  private mutating func countNode(at range: SourceRange) -> Bool {
    writtenNodes += 1
    guard writtenNodes > limits.nodes else { return true }
    reporter.reportTooManyNodes(limit: limits.nodes, at: range)
    isStopped = true
    return false
  }

  /// Returns the node of an alias, or an item without a node when the alias cannot be expanded.
  private mutating func resolve(alias name: String, at place: SourceRange) -> Item {
    let broken = Item(node: nil, extent: Extent(place: place, size: 1, height: 0))
    guard let anchor = anchors[name] else {
      reporter.reportUnknownAlias(name, known: anchors.names, at: place)
      return broken
    }
    guard let target = anchor.item else {
      reporter.reportRecursiveAlias(name, at: place)
      return broken
    }
    guard frames.count + target.extent.height <= limits.depth else {
      reporter.reportTooDeep(limit: limits.depth, at: place)
      return broken
    }
    switch anchors.expand(target.extent.size, limit: limits.aliasNodes) {
    case .fits: break
    case .breaksLimit:
      reporter.reportTooManyAliasNodes(limit: limits.aliasNodes, at: place)
      return broken
    case .limitIsBroken: return broken
    }
    let extent = Extent(place: place, size: target.extent.size, height: target.extent.height)
    return Item(node: target.node, extent: extent)
  }
}

/// A finished node.
struct Item {
  /// `nil` for an alias that cannot be expanded, which has been reported.
  let node: YAMLNode?
  let extent: Extent
}

/// The range and size of a node.
struct Extent {
  /// The source range of the node; for an alias, the range of the alias itself.
  let place: SourceRange
  /// The number of nodes in it, including keys and itself, with aliases expanded.
  let size: Int
  /// The number of nested collections in it: 0 for a scalar.
  let height: Int
}

extension YAMLNode {
  /// The placeholder for something malformed.
  static func missing(in file: SourceName, at range: SourceRange) -> YAMLNode {
    YAMLNode(.scalar("", .plain), tag: nil, file: file, range: range)
  }
}
