import Diagnostics

/// A sequence or mapping that is open.
struct Frame {
  let kind: NodeKind
  let isFlow: Bool
  /// Whether it is the sequence behind a `<<`, whose elements must be mappings.
  let isMergeList: Bool
  let tag: YAMLTag?
  let anchor: AnchorTable.Open?
  /// What a mapping has so far.
  private(set) var mapping = MappingBuilder()
  /// What a sequence has so far.
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
      mapping.add(node, at: extent.place, &reporter)
      return
    }
    guard !isMergeList || reporter.isMergeable(node, at: extent.place) else { return }
    elements.append(node ?? .missing(in: reporter.file, at: extent.place))
  }

  /// The finished collection.
  ///
  /// A block collection ends where its last value ends: libyaml's own mark for it stands at the
  /// next token, which may be many comments away.
  mutating func finish(endEvent: SourceRange, file: SourceName) -> Item {
    let range = SourceRange(start: start, end: isFlow ? endEvent.end : end)
    let content: YAMLNode.Content =
      kind == .sequence ? .sequence(elements) : .mapping(mapping.finish())
    return Item(
      node: YAMLNode(content, tag: tag, file: file, range: range),
      extent: Extent(place: range, size: size, height: height + 1)
    )
  }
}
