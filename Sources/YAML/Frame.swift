import Diagnostics

/// An open sequence or mapping.
struct Frame {
  let kind: NodeKind
  let isFlow: Bool
  /// Whether it is the sequence after a `<<`, whose elements must be mappings.
  let isMergeList: Bool
  let tag: YAMLTag?
  let anchor: AnchorTable.Open?
  /// The members of a mapping so far.
  private(set) var mapping = MappingBuilder()
  /// The elements of a sequence so far.
  private var elements: [YAMLNode] = []
  private let start: Mark
  private var end: Mark
  private var size = 1
  private var height = 0

  init(
    kind: NodeKind,
    isFlow: Bool,
    isMergeList: Bool,
    tag: YAMLTag?,
    anchor: AnchorTable.Open?,
    range: SourceRange
  ) {
    self.kind = kind
    self.isFlow = isFlow
    self.isMergeList = isMergeList
    self.tag = tag
    self.anchor = anchor
    start = range.start
    end = range.end
  }

  mutating func add(
    _ node: consuming YAMLNode?,
    _ extent: Extent,
    _ reporter: inout Reporter
  ) {
    size += extent.size
    height = max(height, extent.height)
    end = extent.place.end
    guard kind == .sequence else {
      mapping.add(consume node, at: extent.place, &reporter)
      return
    }
    guard !isMergeList || reporter.isMergeable(node, at: extent.place) else { return }
    elements.append(node ?? .missing(in: reporter.file, at: extent.place))
  }

  /// The range and size of the finished collection.
  ///
  /// A block collection ends where its last value ends: libyaml's end mark is at the next token,
  /// which may be many comments away.
  func extent(endEvent: SourceRange) -> Extent {
    let place = SourceRange(start: start, end: isFlow ? endEvent.end : end)
    return Extent(place: place, size: size, height: height + 1)
  }

  /// Moves the finished collection out of the frame.
  mutating func finish(at place: SourceRange, in file: SourceName) -> YAMLNode {
    let content: YAMLNode.Content =
      kind == .sequence
      ? .sequence(exchange(&elements, with: [])) : .mapping(mapping.finish())
    return YAMLNode(content, tag: tag, file: file, range: place)
  }
}
