/// A sequence or mapping that is open.
struct Frame {
  let kind: NodeKind
  let isFlow: Bool
  var tag: YAMLTag?
  var anchor: AnchorTable.Open?
  /// Whether it is the sequence behind a `<<`, whose elements must be mappings.
  var isMergeList = false
  /// What a mapping has so far.
  private(set) var mapping = MappingBuilder()
  /// What a sequence has so far.
  private var elements: [YAMLNode] = []
  private let start: Mark
  private var end: Mark
  private var size = 1
  private var height = 0

  init(kind: NodeKind, isFlow: Bool, range: SourceRange) {
    self.kind = kind
    self.isFlow = isFlow
    start = range.start
    end = range.end
  }

  mutating func add(_ item: Item, _ reporter: inout Reporter) {
    size += item.size
    height = max(height, item.height)
    end = item.place.end
    guard kind == .sequence else {
      mapping.add(item, &reporter)
      return
    }
    guard !isMergeList || reporter.isMergeable(item) else { return }
    elements.append(item.node ?? .missing(in: reporter.file, at: item.place))
  }

  /// The finished collection.
  ///
  /// A block collection ends where its last value ends: libyaml's own mark for it stands at the
  /// next token, which may be many comments away.
  mutating func finish(endEvent: SourceRange, file: String) -> Item {
    let range = SourceRange(start: start, end: isFlow ? endEvent.end : end)
    let content: YAMLNode.Content =
      kind == .sequence ? .sequence(elements) : .mapping(mapping.finish())
    return Item(
      node: YAMLNode(content, tag: tag, file: file, range: range),
      place: range,
      size: size,
      height: height + 1
    )
  }
}
