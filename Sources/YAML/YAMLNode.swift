package import Diagnostics
import JSON

/// One value of a YAML document with the place where it is written.
///
/// No type is guessed: `yes`, `1e3` and `+15551230001` are plain scalars with that text. Aliases
/// and merge keys are resolved: the node of an alias is the anchor's node, with the anchor's
/// place, because that is where the text stands.
package struct YAMLNode: Sendable {
  /// What the node holds.
  package enum Content: Sendable {
    /// The text with quotes, escapes and folding resolved.
    case scalar(String, YAMLScalarStyle)
    /// The elements in order.
    case sequence([YAMLNode])
    /// The members in order; no key appears twice (scalar by scalar).
    case mapping([YAMLMember])

    // What is asked of a node is asked of its content alone: a pattern that is matched against a
    // part of a node copies all of it first.
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
  /// The tag in front of the value; it stands where `span` starts.
  package let tag: YAMLTag?
  private let file: SourceName
  let range: SourceRange

  /// Makes a node that no parser read, for example when two mappings are merged.
  ///
  /// - Parameters:
  ///   - content: What it holds.
  ///   - tag: The tag, if one is written.
  ///   - span: Where diagnostics about it point.
  package init(_ content: Content, tag: YAMLTag? = nil, span: SourceSpan) {
    self.init(content, tag: tag, file: span.source, range: SourceRange(span))
  }

  init(_ content: Content, tag: YAMLTag?, file: SourceName, range: SourceRange) {
    self.content = content
    self.tag = tag
    self.file = file
    self.range = range
  }

  /// Where the node is written, from its tag or anchor on.
  ///
  /// A block sequence or mapping ends with its last value, a block scalar (`|`, `>`) behind its
  /// last line break, a value that is left out directly behind its `:` or `-`.
  package var span: SourceSpan { range.span(in: file) }

  /// Whether the value is left out, or is a plain `~` or `null` without a tag.
  package var isNull: Bool {
    guard isPlain, let text = content.text else { return false }
    return text.isEmpty || text == "~" || text == "null"
  }

  /// Whether it is a scalar without quotes, block sign and tag: text that may mean a number.
  package var isPlain: Bool { tag == nil && content.style == .plain }

  /// Whether it is a scalar of any style.
  package var isScalar: Bool { content.style != nil }

  /// The text of a scalar; `nil` for a sequence or mapping.
  package var text: String? { content.text }

  /// The elements of a sequence; `nil` for anything else.
  package var elements: [YAMLNode]? { content.elements }

  /// The members of a mapping; `nil` for anything else.
  package var members: [YAMLMember]? { content.members }

  /// The value of a key of a mapping, found by looking at one member after the other.
  package subscript(key: String) -> YAMLNode? {
    members?.first { $0.key.isExactly(key) }?.value
  }
}

/// One key of a mapping with its value.
package struct YAMLMember: Sendable {
  package let key: String
  package let value: YAMLNode
  private let file: SourceName
  private let keyRange: SourceRange

  /// Makes a member that no parser read.
  ///
  /// - Parameters:
  ///   - key: The text of the key.
  ///   - keySpan: Where diagnostics about the key point.
  ///   - value: The value.
  package init(key: String, keySpan: SourceSpan, value: YAMLNode) {
    self.init(key: key, file: keySpan.source, keyRange: SourceRange(keySpan), value: value)
  }

  init(key: String, file: SourceName, keyRange: SourceRange, value: YAMLNode) {
    self.key = key
    self.value = value
    self.file = file
    self.keyRange = keyRange
  }

  /// Where the key is written; for a member that came by `<<`, in the mapping it came from.
  package var keySpan: SourceSpan { keyRange.span(in: file) }
}

/// How a scalar is written.
package enum YAMLScalarStyle: Sendable, Hashable {
  /// Without quotes.
  case plain
  /// In single or double quotes.
  case quoted
  /// After `|` or `>`.
  case block
}
