package import JSON
package import Resources

extension LiveAgent {
  /// Every substring of its texts that is shaped like an id, in canonical form (Contract.md §2,
  /// "IDs").
  package var mentionedIDs: Set<RemoteID> { JSONValue.object(config).mentionedIDs }

  /// The mentioned ids without those of takeaways: the agents it may hand callers over to.
  var handOverIDs: Set<RemoteID> {
    guard var analysis = config["analysis"]?.object, analysis["takeaway_ids"] != nil else {
      return mentionedIDs
    }
    analysis["takeaway_ids"] = nil
    var rest = config
    rest["analysis"] = .object(analysis)
    return JSONValue.object(rest).mentionedIDs
  }
}

extension UnknownObject {
  /// The ids that its content mentions.
  var mentionedIDs: Set<RemoteID> { JSONValue.object(content).mentionedIDs }
}

extension JSONValue {
  /// Every substring of its texts that is shaped like an id, in canonical form (Contract.md §2,
  /// "IDs").
  package var mentionedIDs: Set<RemoteID> {
    var ids: Set<RemoteID> = []
    collectIDs(into: &ids)
    return ids
  }

  /// The place of the first text that mentions an id.
  func place(of id: RemoteID, at place: JSONPointer = .root) -> JSONPointer? {
    switch self {
    case .string(let text):
      text.isExactly(id.description) || mentionedIDs.contains(id) ? place : nil
    case .array(let items):
      items.enumerated().lazy
        .compactMap { $1.place(of: id, at: place.appending($0)) }.first
    case .object(let object):
      object.members.lazy.compactMap { $0.value.place(of: id, at: place.appending($0.key)) }.first
    case .null, .bool, .number: nil
    }
  }

  /// Whether it equals another value, where ``Template/placeholder`` matches any id.
  func matches(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.string(let text), .string(let other)): text.matches(other)
    case (.array(let items), .array(let others)):
      items.count == others.count && zip(items, others).allSatisfy { $0.matches($1) }
    case (.object(let object), .object(let other)):
      object.count == other.count
        && object.members.allSatisfy { member in
          other[member.key].map(member.value.matches) ?? false
        }
    default: self == other
    }
  }

  private func collectIDs(into ids: inout Set<RemoteID>) {
    switch self {
    case .string(let text): text.collectIDs(into: &ids)
    case .array(let items): for item in items { item.collectIDs(into: &ids) }
    case .object(let object):
      for member in object.members { member.value.collectIDs(into: &ids) }
    case .null, .bool, .number: break
    }
  }
}

extension String {
  /// Collects runs of hexadecimal digits: texts are long, and ids are rare in them.
  ///
  /// With dashes, or 32 digits without: the API accepts both (Contract.md §2, "IDs").
  fileprivate func collectIDs(into ids: inout Set<RemoteID>) {
    let bytes = Array(utf8)
    var run = 0
    for index in bytes.indices {
      guard !bytes[index].isHexadecimalDigit else {
        run += 1
        continue
      }
      if run == 32 {
        ids.insert(RemoteID(hexadecimal: bytes[index - 32..<index]))
      } else if run >= 8, let digits = bytes[(index - 8)...].dashedID {
        ids.insert(RemoteID(hexadecimal: digits))
      }
      run = 0
    }
    if run == 32 { ids.insert(RemoteID(hexadecimal: bytes[(bytes.count - 32)...])) }
  }

  fileprivate func matches(_ other: String) -> Bool {
    guard !isExactly(other) else { return true }
    let (bytes, others) = (Array(utf8), Array(other.utf8))
    let placeholder = Array(Template.placeholder.description.utf8)
    guard bytes.count == others.count else { return false }
    var index = 0
    while index < bytes.count {
      if bytes[index...].starts(with: placeholder), others[index...].dashedID != nil {
        index += placeholder.count
      } else if bytes[index] == others[index] {
        index += 1
      } else {
        return false
      }
    }
    return true
  }

  /// The text with its ids in lower case, as the API returns them.
  var withCanonicalIDs: String {
    var bytes = Array(utf8)
    for start in bytes.indices where bytes[start].isHexadecimalDigit {
      guard bytes.count - start >= 36, bytes[start + 8] == UInt8(ascii: "-"),
        bytes[start...].dashedID != nil
      else { continue }
      for index in start..<start + 36 where bytes[index] < UInt8(ascii: "a") {
        if bytes[index] >= UInt8(ascii: "A") { bytes[index] |= 0x20 }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ArraySlice<UInt8> {
  /// The digits of the id it begins with, without dashes.
  fileprivate var dashedID: ArraySlice<UInt8>? {
    guard count >= 36 else { return nil }
    var digits: ArraySlice<UInt8> = []
    for (offset, byte) in prefix(36).enumerated() {
      if [8, 13, 18, 23].contains(offset) {
        guard byte == UInt8(ascii: "-") else { return nil }
      } else {
        digits.append(byte)
      }
    }
    return digits.allSatisfy(\.isHexadecimalDigit) ? digits : nil
  }
}

extension UInt8 {
  fileprivate var isHexadecimalDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }
}

extension RemoteID {
  /// - Parameter digits: 32 digits, in either case.
  fileprivate init(hexadecimal digits: ArraySlice<UInt8>) {
    let text = String(decoding: digits, as: UTF8.self).lowercased()
    var parts: [Substring] = []
    var rest = text[...]
    for length in [8, 4, 4, 4, 12] {
      parts.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    self.init(parts.joined(separator: "-"))
  }
}
