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
  case tagged(YAMLTag, String)
  /// A list, on one line if it is short and holds only scalars.
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
  package static func text(_ text: String) -> YAMLDraft { .value(.string(text)) }

  /// An integer.
  package static func integer(_ value: Int) -> YAMLDraft { .value(.number(JSONNumber(value))) }

  /// The draft with a JSON list or object converted to a list or mapping.
  package var unfolded: YAMLDraft {
    switch self {
    case .value(.array(let items)): .list(items.map(YAMLDraft.value))
    case .value(.object(let object)):
      .mapping(object.members.map { Member($0.key, .value($0.value)) })
    case .value, .plain, .tagged, .list, .mapping: self
    }
  }

  /// Whether a list or a mapping is short enough for one line.
  var fitsLine: Bool {
    switch unfolded {
    case .list(let items): items.reduce(0) { $0 + $1.width } <= Self.longestLine
    case .mapping(let members, let isOpen):
      !isOpen && members.count <= 5 && members.allSatisfy(\.value.isShort)
        && members.reduce(0) { $0 + $1.key.utf8.count + $1.value.width } <= Self.longestLine
    case .value, .plain, .tagged: true
    }
  }

  private static let longestLine = 72

  /// Whether a member of a one-line mapping can have the value: a short word or phrase.
  private var isShort: Bool {
    switch self {
    case .value(.string(let text)):
      text.utf8.count <= (text.utf8.contains(UInt8(ascii: " ")) ? 24 : 48)
    case .tagged: false
    case .value, .plain, .list, .mapping: true
    }
  }

  /// The approximate length in a list, including a comma; too long for what takes several lines.
  private var width: Int {
    switch unfolded {
    case .value(.string(let text)), .plain(let text):
      text.utf8.contains(UInt8(ascii: "\n")) ? Self.longestLine + 1 : text.unicodeScalars.count + 2
    case .tagged(let tag, let text): tag.rawValue.utf8.count + text.unicodeScalars.count + 3
    case .value(let value): value.number.map { $0.literal.utf8.count + 2 } ?? 6
    case .list(let items): items.isEmpty ? 4 : Self.longestLine + 1
    case .mapping(let members, _): members.isEmpty ? 4 : Self.longestLine + 1
    }
  }
}
