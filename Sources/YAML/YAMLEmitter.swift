import CYAML
import JSON

/// The owner of a C emitter, which writes YAML: blocks, with short lists and mappings on one line.
///
/// Any content reads back as the same value. Equal drafts give equal bytes. libyaml keeps pointers
/// to the emitter and the output, so both live on the heap and never move.
package struct YAMLEmitter: ~Copyable {
  /// Why libyaml stopped; in practice, only because memory is exhausted.
  package struct Failure: Error {
    /// Fixed libyaml text.
    package let problem: String
  }

  private let emitter: UnsafeMutablePointer<yaml_emitter_t>
  private let output: UnsafeMutablePointer<[UInt8]>
  private let isReady: Bool

  /// - Parameter members: The members of the top-level mapping, in order.
  /// - Returns: The document, ending with a line break.
  package static func text(_ members: [YAMLDraft.Member]) throws(Failure) -> String {
    let emitter = YAMLEmitter()
    guard emitter.isReady else { throw Failure(problem: "out of memory") }
    try emitter.emit { yaml_stream_start_event_initialize(&$0, YAML_UTF8_ENCODING) }
    try emitter.emit { yaml_document_start_event_initialize(&$0, nil, nil, nil, 1) }
    try emitter.write(.mapping(members, isOpen: true))
    try emitter.emit { yaml_document_end_event_initialize(&$0, 1) }
    try emitter.emit { yaml_stream_end_event_initialize(&$0) }
    return String(decoding: emitter.output.pointee, as: UTF8.self)
  }

  private init() {
    emitter = .allocate(capacity: 1)
    output = .allocate(capacity: 1)
    output.initialize(to: [])
    isReady = yaml_emitter_initialize(emitter) == 1
    guard isReady else { return }
    yaml_emitter_set_unicode(emitter, 1)
    // Without a limit, no text is folded.
    yaml_emitter_set_width(emitter, -1)
    yaml_emitter_set_output(
      emitter,
      { output, bytes, count in
        output?.assumingMemoryBound(to: [UInt8].self).pointee
          .append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
        return 1
      },
      output
    )
  }

  deinit {
    if isReady { yaml_emitter_delete(emitter) }
    emitter.deallocate()
    output.deinitialize(count: 1)
    output.deallocate()
  }

  private func write(_ draft: YAMLDraft) throws(Failure) {
    switch draft {
    case .value(.null): try write("null", YAML_PLAIN_SCALAR_STYLE)
    case .value(.bool(let value)): try write(value ? "true" : "false", YAML_PLAIN_SCALAR_STYLE)
    case .value(.number(let number)): try write(number.literal, YAML_PLAIN_SCALAR_STYLE)
    case .plain(let text) where text.looksNumeric: try write(text, YAML_PLAIN_SCALAR_STYLE)
    case .value(.string(let text)), .plain(let text): try write(text, text.style)
    case .tagged(let tag, let text): try write(text, text.style, tag: tag)
    case .list(let items):
      let style = draft.fitsLine ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE
      try emit { yaml_sequence_start_event_initialize(&$0, nil, nil, 1, style) }
      for item in items { try write(item) }
      try emit { yaml_sequence_end_event_initialize(&$0) }
    case .mapping(let members, _):
      let style = draft.fitsLine ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE
      try emit { yaml_mapping_start_event_initialize(&$0, nil, nil, 1, style) }
      for member in members {
        try write(member.key, member.key.style)
        try write(member.value)
      }
      try emit { yaml_mapping_end_event_initialize(&$0) }
    case .value(.array), .value(.object): try write(draft.unfolded)
    }
  }

  private func write(
    _ text: String,
    _ style: yaml_scalar_style_t,
    tag: YAMLTag? = nil
  ) throws(Failure) {
    let count = Int32(text.utf8.count)
    let implicit: Int32 = tag == nil ? 1 : 0
    try emit {
      yaml_scalar_event_initialize(&$0, nil, tag?.rawValue, text, count, implicit, implicit, style)
    }
  }

  /// Sends an event, which libyaml then owns, even if it fails.
  private func emit(_ fill: (inout yaml_event_t) -> Int32) throws(Failure) {
    var event = yaml_event_t()
    guard fill(&event) == 1, yaml_emitter_emit(emitter, &event) == 1 else {
      throw Failure(problem: emitter.pointee.problem.map { String(cString: $0) } ?? "out of memory")
    }
  }
}

extension String {
  /// The style of a string; libyaml quotes it where this style is impossible.
  fileprivate var style: yaml_scalar_style_t {
    let lineFeed = UInt8(ascii: "\n")
    // libyaml would write these as line breaks.
    if unicodeScalars.contains(where: { $0 == "\u{2028}" || $0 == "\u{2029}" }) {
      return YAML_DOUBLE_QUOTED_SCALAR_STYLE
    }
    guard utf8.contains(lineFeed) else {
      return isAmbiguous ? YAML_SINGLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE
    }
    // A block would need an indentation indicator, or an end marker after the document.
    let isBlock =
      utf8.first != UInt8(ascii: " ") && utf8.first != lineFeed
      && utf8.dropLast().contains(lineFeed) && !utf8.suffix(2).allSatisfy { $0 == lineFeed }
    return isBlock ? YAML_LITERAL_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE
  }

  /// Whether this or another YAML reader would read a plain scalar as something other than a
  /// string.
  private var isAmbiguous: Bool {
    switch lowercased() {
    case "", "<<", "=", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf",
      ".nan", "+.inf", "-.inf":
      true
    default: looksNumeric
    }
  }

  /// Whether a string starts like a number and has only characters of numbers and times.
  fileprivate var looksNumeric: Bool {
    guard let first = utf8.first, "+-.0123456789".utf8.contains(first) else { return false }
    return utf8.allSatisfy { "+-.:_0123456789abcdefABCDEFoxOX".utf8.contains($0) }
  }
}
