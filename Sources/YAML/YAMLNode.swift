package import Diagnostics
import JSON

/// A value of a YAML document and its source position.
///
/// No type is inferred: `yes`, `1e3` and `+15551230001` are plain scalars with that text. Aliases
/// and merge keys are resolved: the node of an alias is the anchor's node with the anchor's
/// position, because the text is there.
package struct YAMLNode: Sendable {
  /// The content of a node.
  package enum Content: Sendable {
    /// The text, with quotes, escapes and folding resolved.
    case scalar(String, YAMLScalarStyle)
    /// The elements, in order.
    case sequence([YAMLNode])
    /// The members, in order; keys are unique (compared scalar by scalar).
    case mapping([YAMLMember])

    // These accessors belong to the content alone: matching a pattern against part of a node would
    // copy the whole node first.
    fileprivate var text: String? {
      if case .scalar(let text, _) = self { text } else { nil }
    }

    fileprivate var elements: [YAMLNode]? {
      if case .sequence(let elements) = self { elements } else { nil }
    }

    fileprivate var members: [YAMLMember]? {
      if case .mapping(let members) = self { members } else { nil }
    }

    fileprivate var style: YAMLScalarStyle? {
      if case .scalar(_, let style) = self { style } else { nil }
    }
  }

  package let content: Content
  /// The tag of the value; it starts where `span` starts.
  package let tag: YAMLTag?
  private let file: SourceName
  let range: SourceRange

  /// Creates a node that was not parsed, for example when two mappings are merged.
  package init(_ content: Content, tag: YAMLTag? = nil, span: SourceSpan) {
    self.init(content, tag: tag, file: span.source, range: SourceRange(span))
  }

  init(_ content: Content, tag: YAMLTag?, file: SourceName, range: SourceRange) {
    self.content = content
    self.tag = tag
    self.file = file
    self.range = range
  }

  /// The source span of the node, starting at its tag or anchor.
  ///
  /// A block sequence or mapping ends with its last value, a block scalar (`|`, `>`) after its last
  /// line break, an omitted value directly after its `:` or `-`.
  package var span: SourceSpan { range.span(in: file) }

  /// Whether the value is omitted, or is a plain `~` or `null` without a tag.
  package var isNull: Bool {
    guard isPlain, let text = content.text else { return false }
    return text.isEmpty || text == "~" || text == "null"
  }

  /// Whether it is a scalar without quotes, block indicator and tag: text that may be a number.
  package var isPlain: Bool { tag == nil && content.style == .plain }

  /// Whether it is a scalar of any style.
  package var isScalar: Bool { content.style != nil }

  /// The text of a scalar; `nil` for a sequence or mapping.
  package var text: String? { content.text }

  /// The elements of a sequence; `nil` for anything else.
  package var elements: [YAMLNode]? { content.elements }

  /// The members of a mapping; `nil` for anything else.
  package var members: [YAMLMember]? { content.members }

  /// The value of a mapping's key, found by linear search.
  package subscript(key: String) -> YAMLNode? {
    members?.first { $0.key.isExactly(key) }?.value
  }
}

/// A key and its value in a mapping.
package struct YAMLMember: Sendable {
  package let key: String
  package let value: YAMLNode
  private let file: SourceName
  private let keyRange: SourceRange

  /// Creates a member that was not parsed.
  package init(key: String, keySpan: SourceSpan, value: YAMLNode) {
    self.init(key: key, file: keySpan.source, keyRange: SourceRange(keySpan), value: value)
  }

  init(key: String, file: SourceName, keyRange: SourceRange, value: YAMLNode) {
    self.key = key
    self.value = value
    self.file = file
    self.keyRange = keyRange
  }

  /// The span of the key; for a member merged by `<<`, its span in the source mapping.
  package var keySpan: SourceSpan { keyRange.span(in: file) }
}

/// The style of a scalar.
package enum YAMLScalarStyle: Sendable, Hashable {
  /// Without quotes.
  case plain
  /// In single or double quotes.
  case quoted
  /// After `|` or `>`.
  case block
}
