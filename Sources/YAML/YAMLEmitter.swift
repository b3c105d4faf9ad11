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

  /// The private-use characters that stand for what libyaml would escape, while it writes.
  ///
  /// libyaml escapes everything beyond U+FFFF, which would make an emoji unreadable and a text of
  /// several lines one line.
  private struct Placeholders {
    static let range: ClosedRange<UInt32> = 0xE000...0xF8FF
    private(set) var originals: [Unicode.Scalar] = []
    private var indices: [Unicode.Scalar: Int] = [:]
    /// Whether a text has such a character itself, so that none can stand for another.
    private(set) var areTaken = false

    mutating func replace(in text: String) -> String {
      guard text.utf8.contains(where: { $0 >= 0xEE }) else { return text }
      var result = ""
      for scalar in text.unicodeScalars {
        areTaken = areTaken || Self.range.contains(scalar.value)
        result.unicodeScalars.append(placeholder(for: scalar) ?? scalar)
      }
      return result
    }

    private mutating func placeholder(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
      guard scalar.value > 0xFFFF, !scalar.isInvisible else { return nil }
      let index = indices[scalar] ?? originals.count
      guard let placeholder = Unicode.Scalar(Self.range.lowerBound + UInt32(index)),
        Self.range.contains(placeholder.value)
      else { return nil }
      if index == originals.count {
        originals.append(scalar)
        indices[scalar] = index
      }
      return placeholder
    }
  }

  private var placeholders: Placeholders?
  private let emitter: UnsafeMutablePointer<yaml_emitter_t>
  private let output: UnsafeMutablePointer<[UInt8]>
  private let isReady: Bool

  /// The document with the members of a top-level mapping, ending with a line break.
  package static func text(_ members: [YAMLDraft.Member]) throws(Failure) -> String {
    if let text = try document(members, Placeholders()) { return text }
    return try document(members, nil) ?? ""
  }

  /// Returns `nil` if a text has a placeholder itself.
  private static func document(
    _ members: [YAMLDraft.Member],
    _ placeholders: Placeholders?
  ) throws(Failure) -> String? {
    var emitter = YAMLEmitter(placeholders)
    guard emitter.isReady else { throw Failure(problem: "out of memory") }
    try emitter.emit { yaml_stream_start_event_initialize(&$0, YAML_UTF8_ENCODING) }
    try emitter.emit { yaml_document_start_event_initialize(&$0, nil, nil, nil, 1) }
    try emitter.write(.mapping(members, isOpen: true))
    try emitter.emit { yaml_document_end_event_initialize(&$0, 1) }
    try emitter.emit { yaml_stream_end_event_initialize(&$0) }
    return emitter.isAmbiguous ? nil : emitter.text
  }

  private var isAmbiguous: Bool { placeholders?.areTaken ?? false }

  /// The written text, with the characters that placeholders stand for, and with escapes for
  /// invisible ones, which occur only between double quotes.
  private var text: String {
    let written = String(decoding: output.pointee, as: UTF8.self)
    guard !written.utf8.allSatisfy({ $0 < 0x80 }) else { return written }
    let originals = placeholders?.originals ?? []
    var result = ""
    for scalar in written.unicodeScalars {
      let index = Int(scalar.value) - Int(Placeholders.range.lowerBound)
      if originals.indices.contains(index) {
        result.unicodeScalars.append(originals[index])
      } else if scalar.isHidden {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private init(_ placeholders: Placeholders?) {
    self.placeholders = placeholders
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

  private mutating func write(_ draft: YAMLDraft) throws(Failure) {
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

  private mutating func write(
    _ text: String,
    _ style: yaml_scalar_style_t,
    tag: YAMLTag? = nil
  ) throws(Failure) {
    let text = placeholders?.replace(in: text) ?? text
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
    if unicodeScalars.contains(where: \.isHidden) { return YAML_DOUBLE_QUOTED_SCALAR_STYLE }
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

extension Unicode.Scalar {
  /// Whether it must be escaped although libyaml would write it: a reviewer would not see it.
  fileprivate var isHidden: Bool {
    switch value {
    case 0..<0x80, 0x200C, 0x200D: false
    default: isInvisible
    }
  }
}
