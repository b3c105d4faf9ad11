package import JSON

/// A YAML document that is about to be written, in the order in which it is to be read.
package indirect enum YAMLDraft: Sendable, Hashable {
  /// A scalar whose type is told by its look: texts are quoted where they would be taken for something
  /// else. Lists and objects of JSON are written as they are.
  case value(JSONValue)
  /// A text of a field that holds nothing but texts, and that may look like a number: `+15551230001`.
  case plain(String)
  /// `!file prompts/a.md`, `!secret env:NAME`.
  case tagged(tag: String, text: String)
  case list([YAMLDraft])
  /// On one line where it is short, unless it is what people look for by its keys.
  case mapping([Member], isOpen: Bool = false)

  /// One key with its value.
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
  /// A text that may be anything.
  static func text(_ text: String) -> YAMLDraft { .value(.string(text)) }

  /// A whole number.
  static func integer(_ value: Int) -> YAMLDraft { .value(.number(JSONNumber(value))) }

  /// Lists and mappings in the place of JSON's lists and objects.
  var unfolded: YAMLDraft {
    switch self {
    case .value(.array(let items)): .list(items.map(YAMLDraft.value))
    case .value(.object(let object)):
      .mapping(object.members.map { Member($0.key, .value($0.value)) })
    case .value, .plain, .tagged, .list, .mapping: self
    }
  }

  /// Whether nothing stands inside it.
  var isScalar: Bool {
    switch unfolded {
    case .value, .plain, .tagged: true
    case .list(let items): items.isEmpty
    case .mapping(let members, _): members.isEmpty
    }
  }
}
