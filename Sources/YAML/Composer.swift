import Diagnostics

/// Builds nodes from events, with a stack of its own instead of recursion.
struct Composer {
  var reporter: Reporter
  let limits: YAMLLimits
  private(set) var documents: [YAMLNode] = []

  /// The collections that are open, outermost first; never more than the depth limit.
  private var frames: [Frame] = []
  private var anchors = AnchorTable()
  private var writtenNodes = 0
  /// Whether a limit is broken that makes the rest not worth reading.
  private var isStopped = false

  init(reporter: Reporter, limits: YAMLLimits) {
    self.reporter = reporter
    self.limits = limits
  }

  /// Reads all documents.
  ///
  /// - Throws: ``SyntaxError`` where libyaml gave up; the finished documents stay.
  mutating func compose(_ source: inout EventSource) throws(SyntaxError) {
    while !isStopped, !reporter.isFull {
      let event = try source.next()
      switch event.kind {
      case .streamEnd: return
      case .documentStart: anchors.removeAll()
      case .documentEnd: break
      case .scalar(let text, let style, let properties):
        scalar(text, style, properties, at: event.range)
      case .alias(let name):
        add(resolve(alias: name, at: event.range))
      case .sequenceStart(let properties, let isFlow):
        open(.sequence, properties, isFlow: isFlow, at: event.range)
      case .mappingStart(let properties, let isFlow):
        open(.mapping, properties, isFlow: isFlow, at: event.range)
      case .sequenceEnd, .mappingEnd:
        close(at: event.range)
      }
    }
  }

  private mutating func scalar(
    _ text: String,
    _ style: YAMLScalarStyle,
    _ properties: Event.Properties,
    at range: SourceRange
  ) {
    guard countNode(at: range) else { return }
    let tag = reporter.resolve(tag: properties.tag, on: .scalar, at: range)
    let node = YAMLNode(.scalar(text, style), tag: tag, file: reporter.file, range: range)
    let item = Item(node: node, place: range, size: 1, height: 0)
    if let anchor = properties.anchor { anchors.define(anchor, as: item) }
    add(item)
  }

  private mutating func open(
    _ kind: NodeKind,
    _ properties: Event.Properties,
    isFlow: Bool,
    at range: SourceRange
  ) {
    guard countNode(at: range) else { return }
    guard frames.count < limits.depth else {
      reporter.reportTooDeep(limit: limits.depth, at: range)
      isStopped = true
      return
    }
    var frame = Frame(kind: kind, isFlow: isFlow, range: range)
    frame.tag = reporter.resolve(tag: properties.tag, on: kind, at: range)
    frame.isMergeList = kind == .sequence && frames.last?.mapping.expectsMerge == true
    if let name = properties.anchor { frame.anchor = anchors.open(name) }
    frames.append(frame)
  }

  private mutating func close(at range: SourceRange) {
    guard var frame = frames.popLast() else { return }
    let item = frame.finish(endEvent: range, file: reporter.file)
    if let anchor = frame.anchor { anchors.close(anchor, with: item) }
    add(item)
  }

  /// Puts a finished node where it belongs: into the innermost open collection.
  private mutating func add(_ item: Item) {
    guard !frames.isEmpty else {
      documents.append(item.node ?? .missing(in: reporter.file, at: item.place))
      return
    }
    frames[frames.count - 1].add(item, &reporter)
  }

  private mutating func countNode(at range: SourceRange) -> Bool {
    writtenNodes += 1
    guard writtenNodes > limits.nodes else { return true }
    reporter.reportTooManyNodes(limit: limits.nodes, at: range)
    isStopped = true
    return false
  }

  /// The node of an alias, or an item without one when the alias cannot be expanded.
  private mutating func resolve(alias name: String, at place: SourceRange) -> Item {
    let broken = Item(node: nil, place: place, size: 1, height: 0)
    guard let anchor = anchors[name] else {
      reporter.reportUnknownAlias(name, known: anchors.names, at: place)
      return broken
    }
    guard let target = anchor.item else {
      reporter.reportRecursiveAlias(name, at: place)
      return broken
    }
    guard frames.count + target.height <= limits.depth else {
      reporter.reportTooDeep(limit: limits.depth, at: place)
      return broken
    }
    switch anchors.expand(target.size, limit: limits.aliasNodes) {
    case .fits: break
    case .breaksLimit:
      reporter.reportTooManyAliasNodes(limit: limits.aliasNodes, at: place)
      return broken
    case .limitIsBroken: return broken
    }
    return Item(node: target.node, place: place, size: target.size, height: target.height)
  }
}

/// A finished node on its way into a collection.
struct Item {
  /// `nil` for an alias that cannot be expanded, which has been reported.
  let node: YAMLNode?
  /// Where it is written; for an alias the alias itself.
  let place: SourceRange
  /// The nodes in it, keys and itself included, aliases expanded.
  let size: Int
  /// The collections inside each other in it: 0 for a scalar.
  let height: Int
}

extension YAMLNode {
  /// What stands where something broken was written.
  static func missing(in file: String, at range: SourceRange) -> YAMLNode {
    YAMLNode(.scalar("", .plain), tag: nil, file: file, range: range)
  }
}
