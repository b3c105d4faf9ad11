import CYAML

/// The owner of a C parser and the only code that touches one.
///
/// The parser holds a pointer to itself (`read_handler_data`), so it lives on the heap and never
/// moves. The bytes must outlive the source: create and use it inside `withUnsafeBufferPointer`.
struct EventSource: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let isReady: Bool
  /// The range of the event read last.
  private(set) var range = SourceRange(start: .start, end: .start)

  /// Sets up the parser for UTF-8 without a byte order mark; reads nothing.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    parser = .allocate(capacity: 1)
    isReady = yaml_parser_initialize(parser) == 1
    guard isReady else { return }
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  }

  deinit {
    if isReady { yaml_parser_delete(parser) }
    parser.deallocate()
  }

  /// Reads the next event; after an error nothing more can be read.
  mutating func next() throws(SyntaxError) -> Event {
    guard isReady else { throw .outOfMemory }
    while true {
      var raw = yaml_event_t()
      guard yaml_parser_parse(parser, &raw) == 1 else { throw SyntaxError(copying: parser) }
      defer { yaml_event_delete(&raw) }
      if let event = Event(copying: raw) {
        range = SourceRange(start: Mark(copying: raw.start_mark), end: Mark(copying: raw.end_mark))
        return event
      }
    }
  }
}

extension Event {
  /// Copies the content of an event; `nil` for an event without content.
  @inline(__always)
  fileprivate init?(copying raw: borrowing yaml_event_t) {
    switch raw.type {
    case YAML_DOCUMENT_START_EVENT: self = .documentStart
    case YAML_DOCUMENT_END_EVENT: self = .documentEnd
    // libyaml answers "no event" when asked again after the end.
    case YAML_STREAM_END_EVENT, YAML_NO_EVENT: self = .streamEnd
    case YAML_SCALAR_EVENT: self = Self.scalar(copying: raw)
    case YAML_ALIAS_EVENT: self = .alias(text(raw.data.alias.anchor) ?? "")
    case YAML_SEQUENCE_START_EVENT:
      let start = raw.data.sequence_start
      self = .sequenceStart(
        Properties(start.anchor, start.tag),
        isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE
      )
    case YAML_MAPPING_START_EVENT:
      let start = raw.data.mapping_start
      self = .mappingStart(
        Properties(start.anchor, start.tag),
        isFlow: start.style == YAML_FLOW_MAPPING_STYLE
      )
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: self = .collectionEnd
    default: return nil
    }
  }

  @inline(__always)
  private static func scalar(copying raw: borrowing yaml_event_t) -> Event {
    let scalar = raw.data.scalar
    let buffer = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    let style: YAMLScalarStyle =
      switch scalar.style {
      case YAML_PLAIN_SCALAR_STYLE: .plain
      case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
      default: .quoted
      }
    let properties = Properties(scalar.anchor, scalar.tag)
    return .scalar(String(decoding: buffer, as: UTF8.self), style, properties)
  }
}

extension Event.Properties {
  /// Copies the properties of a node; `nil` when there are none.
  fileprivate convenience init?(
    _ anchor: UnsafePointer<UInt8>?,
    _ tag: UnsafePointer<UInt8>?
  ) {
    guard anchor != nil || tag != nil else { return nil }
    self.init(anchor: text(anchor), tag: text(tag))
  }
}

extension SyntaxError {
  fileprivate static let outOfMemory = SyntaxError(
    problem: "out of memory",
    mark: .start,
    context: nil,
    contextMark: .start
  )

  fileprivate init(copying parser: UnsafeMutablePointer<yaml_parser_t>) {
    guard parser.pointee.error != YAML_MEMORY_ERROR else {
      self = .outOfMemory
      return
    }
    problem = text(parser.pointee.problem) ?? "unknown problem"
    mark = Mark(copying: parser.pointee.problem_mark)
    context = text(parser.pointee.context)
    contextMark = Mark(copying: parser.pointee.context_mark)
  }
}

extension Mark {
  fileprivate init(copying mark: yaml_mark_t) {
    line = UInt32(clamping: mark.line + 1)
    column = UInt32(clamping: mark.column + 1)
  }
}

private func text(_ pointer: UnsafePointer<UInt8>?) -> String? {
  pointer.map { String(cString: $0) }
}

private func text(_ pointer: UnsafePointer<CChar>?) -> String? {
  pointer.map { String(cString: $0) }
}
