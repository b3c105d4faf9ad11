import Diagnostics
import JSON
import Resources

extension RemoteID: SavedValue {
  var saved: JSONValue { .string(description) }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    let text = try String(saved: value, at: place)
    // Ids become part of request paths: no character of an id may lead to another path.
    let isIDByte = { (byte: UInt8) in byte.isLetterOrDigit || byte == UInt8(ascii: "-") }
    guard 1...64 ~= text.utf8.count, text.utf8.allSatisfy(isIDByte) else {
      throw SavedPlanDamage(place: place)
    }
    self.init(text)
  }
}

extension ResourceAddress: SavedValue {
  /// The address, such as `agents.receptionist`.
  var saved: JSONValue { .string(description) }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    let text = try String(saved: value, at: place)
    guard let dot = text.utf8.firstIndex(of: UInt8(ascii: ".")),
      let kind = Kind(rawValue: String(text[..<dot]))
    else { throw SavedPlanDamage(place: place) }
    self.init(kind, String(text[text.utf8.index(after: dot)...]))
  }
}

extension JSONPointer: SavedValue {
  /// A list in which indices are numbers and keys are strings.
  var saved: JSONValue {
    .array(
      tokens.map { token in
        switch token {
        case .key(let key): .string(key)
        case .index(let index): index.saved
        }
      }
    )
  }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    let items = try [JSONValue](saved: value, at: place)
    let tokens = items.compactMap { item -> Token? in
      item.string.map(Token.key) ?? item.integer.map(Token.index)
    }
    guard tokens.count == items.count else { throw SavedPlanDamage(place: place) }
    self.init(tokens)
  }
}

extension Template.Piece: SavedRecord {
  var saved: JSONValue {
    switch self {
    case .text(let text): ["text": .string(text)]
    case .id(let address): ["id": address.saved]
    }
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    switch try read.only() {
    case "text": self = .text(try read("text"))
    case "id": self = .id(try read("id"))
    default: throw read.damage
    }
  }
}

extension SpecObject.Reference: SavedRecord {
  var saved: JSONValue { ["at": pointer.saved, "text": template.pieces.saved] }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(pointer: try read("at"), template: Template(try read("text")))
  }
}

extension SecretSource: SavedValue {
  /// `env:NAME` or `file:PATH`.
  var saved: JSONValue { .string(description) }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    let text = try String(saved: value, at: place)
    if text.utf8.starts(with: "env:".utf8) {
      self = .environment(String(text.dropFirst(4)))
    } else if text.utf8.starts(with: "file:".utf8) {
      self = .file(String(text.dropFirst(5)))
    } else {
      throw SavedPlanDamage(place: place)
    }
  }
}

extension SpecObject.SecretUse: SavedRecord {
  var saved: JSONValue {
    [
      "at": pointer.saved, "source": source.saved,
      "fingerprint": fingerprint.map { .string($0.description) } ?? .null,
    ]
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    let fingerprint: String? = try read("fingerprint")
    self.init(
      pointer: try read("at"),
      source: try read("source"),
      fingerprint: fingerprint.map(Fingerprint.init)
    )
  }
}

extension SpecObject: SavedRecord {
  var saved: JSONValue {
    ["value": .object(value), "references": references.saved, "secrets": secrets.saved]
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(
      try read("value") as JSONObject,
      references: try read("references"),
      secrets: try read("secrets")
    )
  }
}
