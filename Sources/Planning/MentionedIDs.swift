import JSON
import Resources

extension LiveAgent {
  /// Every stretch of its texts that is shaped like an id, in canonical form (contract §2, "IDs").
  var mentionedIDs: Set<RemoteID> {
    var ids: Set<RemoteID> = []
    JSONValue.object(config).collectIDs(into: &ids)
    return ids
  }
}

extension JSONValue {
  fileprivate func collectIDs(into ids: inout Set<RemoteID>) {
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
  /// Looks for the hyphens: texts are long, and ids are rare in them.
  fileprivate func collectIDs(into ids: inout Set<RemoteID>) {
    let bytes = Array(utf8)
    let hyphen = UInt8(ascii: "-")
    for hit in bytes.indices.dropFirst(8) where bytes[hit] == hyphen {
      let start = hit - 8
      guard start + 36 <= bytes.count,
        [13, 18, 23].allSatisfy({ bytes[start + $0] == hyphen })
      else { continue }
      ids.insert(RemoteID(String(decoding: bytes[start..<start + 36], as: UTF8.self).lowercased()))
    }
  }
}
