import Resources

/// Live texts as manifests write them: references in the places of ids, `$${` for `${`.
struct ReferenceTexts {
  /// The resources that can be named, by id.
  private let addresses: [String: ResourceAddress]

  /// - Parameter addresses: Of what is imported; of agents, by the published version.
  init(_ addresses: [RemoteID: ResourceAddress]) {
    let named = addresses.filter { Self.kinds.contains($0.value.kind) }
    self.addresses = Dictionary(
      named.map { ($0.key.description, $0.value) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  private static let kinds: Set<Kind> = [.agents, .knowledgeBases, .numbers, .takeaways]

  /// - Parameters:
  ///   - text: As it is live.
  ///   - own: The resource that it belongs to: nothing refers to itself.
  /// - Returns: What stands for the text in a manifest.
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

  /// A text in which no reference can stand.
  static func escaped(_ text: String) -> String {
    ReferenceTexts([:]).text(text, in: ResourceAddress(.agents, ""))
  }

  /// The length of an id.
  private static let length = 36

  /// The resource whose id begins at a byte; none behind a `$`, where it would read as an escape.
  private func address(at start: Int, in bytes: [UInt8]) -> ResourceAddress? {
    let dash = UInt8(ascii: "-")
    guard start + Self.length <= bytes.count, bytes[start + 8] == dash, bytes[start + 13] == dash,
      start == 0 || bytes[start - 1] != UInt8(ascii: "$")
    else { return nil }
    // Texts are kept as they were written, and the API takes an id in either case.
    let id = String(decoding: bytes[start..<start + Self.length], as: UTF8.self).lowercased()
    return addresses[id]
  }
}
