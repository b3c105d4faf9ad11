package import JSON

/// Markers of kinds that have no metadata (Design.md §4, "Marker").
///
/// ```text
/// eval scenario              a tag                        turnform:acme/asks-back
/// webhook                    an entry of events           turnform:acme/crm protect
/// takeaway, knowledge base   the last line of description turnform:acme/faq
/// ```
extension Marker {
  /// The prefix of every text marker; manifests must not write a text that starts with it.
  package static let prefix = "turnform:"
  private static let protection = " protect"

  /// `turnform:STACK/KEY`, followed by ` protect` if the object is protected.
  package var text: String {
    Self.prefix + stack + (key.map { "/" + $0.text } ?? "") + (isProtected ? Self.protection : "")
  }

  /// Reads a text marker; `nil` if the text is not a marker.
  ///
  /// The part after the last slash is the key if it has the form of one; earlier markers name only
  /// the stack.
  package init?(text: String) {
    guard text.utf8.starts(with: Self.prefix.utf8) else { return nil }
    var rest = text.utf8.dropFirst(Self.prefix.utf8.count)
    let protection = Self.protection.utf8
    let isProtected = rest.suffix(protection.count).elementsEqual(protection)
    if isProtected { rest = rest.dropLast(protection.count) }
    guard !rest.isEmpty else { return nil }
    let slash = rest.lastIndex(of: UInt8(ascii: "/"))
    let key = slash.map { String(Substring(rest[rest.index(after: $0)...])) }
    if let slash, let key, ResourceAddress.isKey(key), slash > rest.startIndex {
      self.init(
        stack: String(Substring(rest[..<slash])),
        key: ObjectName(key),
        isProtected: isProtected
      )
    } else {
      self.init(stack: String(Substring(rest)), isProtected: isProtected)
    }
  }
}

extension Kind {
  /// The field of a plain object that carries the marker; `nil` for agents and numbers, which have
  /// metadata.
  package var markedField: String? { object?.marker.field }
}

extension LiveObject {
  /// The marker that the object carries, regardless of its origin.
  package func marker(of kind: Kind) -> Marker? {
    guard let field = kind.markedField, let value = fields[field] else { return nil }
    switch value {
    case .array(let items): return items.lazy.compactMap(\.string).compactMap(Marker.init).first
    case .string(let text): return Marker(text: text.lastLine.text)
    case .null, .bool, .number, .object: return nil
    }
  }

  /// The stack whose marker the object carries.
  package func owner(of kind: Kind) -> String? { marker(of: kind)?.stack }

  /// The fields without the marker: a description that held nothing else becomes null.
  package func unmarkedFields(of kind: Kind) -> JSONObject {
    guard let field = kind.markedField, let value = fields[field] else { return fields }
    var copy = fields
    switch value {
    case .array(let items):
      copy[field] = .array(items.filter { $0.string.flatMap(Marker.init(text:)) == nil })
    case .string(let text):
      let last = text.lastLine
      guard Marker(text: last.text) != nil else { return fields }
      copy[field] = last.before.map(JSONValue.string) ?? .null
    case .null, .bool, .number, .object:
      break
    }
    return copy
  }
}

extension JSONObject {
  /// The fields of a plain object, with this marker instead of any other; adds the field that
  /// carries it if necessary.
  package func marked(_ marker: Marker, as kind: Kind) -> JSONObject {
    var copy = self
    switch kind.object?.marker {
    case nil: break
    case .item(let field, let other)?:
      let items = (self[field]?.array ?? []).withoutMarks
      let beside = items.isEmpty ? other.map { [JSONValue.string($0)] } ?? [] : items
      copy[field] = .array(beside + [.string(marker.text)])
    case .lastLine(let field)?:
      let text = self[field]?.string ?? ""
      copy[field] = .string(text.isEmpty ? marker.text : text + "\n" + marker.text)
    }
    return copy
  }
}

extension FieldType {
  /// Whether a text or list has an allowed length; true for other types, which have no length.
  package func holdsLength(of value: JSONValue) -> Bool {
    switch (self, value) {
    case (.list(_, let bounds), .array(let items)): bounds.contains(items.count)
    case (.text(let rule), .string(let text)): rule.length.contains(text.unicodeScalars.count)
    default: true
    }
  }
}

extension [JSONValue] {
  /// Tags or events without the markers.
  package var withoutMarks: [JSONValue] {
    filter { $0.string?.utf8.starts(with: Marker.prefix.utf8) != true }
  }
}

extension String {
  /// The text after the last line feed, and the text before it; `nil` if there is no line feed.
  fileprivate var lastLine: (before: String?, text: String) {
    guard let feed = utf8.lastIndex(of: UInt8(ascii: "\n")) else { return (nil, self) }
    return (String(self[..<feed]), String(self[utf8.index(after: feed)...]))
  }
}
