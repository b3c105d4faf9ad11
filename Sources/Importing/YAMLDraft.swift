package import JSON

/// A YAML document to be written, in reading order.
package indirect enum YAMLDraft: Sendable, Hashable {
  /// A scalar whose type follows from its spelling.
  ///
  /// Strings are quoted where they would be read as another type. JSON lists and objects are
  /// written unchanged.
  case value(JSONValue)
  /// A string of a string-only field, which may look like a number: `+15551230001`.
  case plain(String)
  /// A tagged string, such as `!file prompts/a.md` or `!secret env:NAME`.
  case tagged(tag: String, text: String)
  case list([YAMLDraft])
  /// A mapping, on one line if short and not open; open mappings are those people look up by key.
  case mapping([Member], isOpen: Bool = false)

  /// A key and its value.
  package struct Member: Sendable, Hashable {
    package let key: String
    package let value: YAMLDraft

    package init(_ key: String, _ value: YAMLDraft) {
      self.key = key
      self.value = value
    }
  }
}

extension YAMLDraft {
  /// Any string.
  static func text(_ text: String) -> YAMLDraft { .value(.string(text)) }

  /// An integer.
  static func integer(_ value: Int) -> YAMLDraft { .value(.number(JSONNumber(value))) }

  /// The draft with a JSON list or object converted to a list or mapping.
  var unfolded: YAMLDraft {
    switch self {
    case .value(.array(let items)): .list(items.map(YAMLDraft.value))
    case .value(.object(let object)):
      .mapping(object.members.map { Member($0.key, .value($0.value)) })
    case .value, .plain, .tagged, .list, .mapping: self
    }
  }

  /// Whether the draft contains no elements or members.
  var isScalar: Bool {
    switch unfolded {
    case .value, .plain, .tagged: true
    case .list(let items): items.isEmpty
    case .mapping(let members, _): members.isEmpty
    }
  }
}
