import Resources

/// Converts live texts to manifest texts: ids become references, `${` becomes `$${`.
struct ReferenceTexts {
  /// The resources that references can name, by id.
  private let addresses: [String: ResourceAddress]

  /// - Parameter addresses: Everything imported; for agents, by the id of the published version.
  init(_ addresses: [RemoteID: ResourceAddress]) {
    let named = addresses.filter(\.value.kind.isReferable)
    self.addresses = Dictionary(first: named.map { ($0.key.description, $0.value) })
  }

  /// - Parameter own: The resource that the text belongs to; a resource never refers to itself.
  func text(_ text: String, in own: ResourceAddress) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "-") }) else {
      return text
    }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if let address = address(at: index, in: bytes), address != own {
        result += "${\(address).id}".utf8
        index += Self.length
      } else {
        if bytes[index...].starts(with: "${".utf8) { result.append(bytes[index]) }
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Escapes a text that cannot contain references.
  static func escaped(_ text: String) -> String {
    ReferenceTexts([:]).text(text, in: ResourceAddress(.agents, ""))
  }

  private static let length = 36

  /// The resource whose id starts at an index; `nil` after a `$`, which would form an escape.
  private func address(at start: Int, in bytes: [UInt8]) -> ResourceAddress? {
    let dash = UInt8(ascii: "-")
    guard start + Self.length <= bytes.count, bytes[start + 8] == dash, bytes[start + 13] == dash,
      start == 0 || bytes[start - 1] != UInt8(ascii: "$")
    else { return nil }
    // Texts are stored verbatim, and the API accepts an id in either case.
    let id = String(decoding: bytes[start..<start + Self.length], as: UTF8.self).lowercased()
    return addresses[id]
  }
}
