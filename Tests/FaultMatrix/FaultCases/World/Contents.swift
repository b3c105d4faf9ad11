import JSON

/// The contents of agents, without ids: two servers with equal agents give equal texts.
struct Contents: Sendable {
  private let world: World
  private let agents: [String: JSONValue]
  private let names: [String: String]

  init(_ world: World) {
    self.world = world
    agents = Dictionary(world.agents.compactMap { agent in agent.id.map { ($0, agent) } }) { $1 }
    let named = world.bases + world.takeaways + world.numbers
    names = Dictionary(
      named.compactMap { object in
        guard let id = object.id else { return nil }
        return (id, object["name"]?.string ?? object["e164_number"]?.string ?? "?")
      }
    ) { $1 }
  }

  /// The contents of a version: its config, its hand-over targets and its knowledge.
  ///
  /// - Parameter id: The id of the version; a missing one has empty contents.
  func answer(of id: String) -> String {
    guard let agent = agents[id] else { return "nobody" }
    let name = agent["name"]?.string ?? "?"
    let depth = 3
    var config = agent["config"]?.object ?? [:]
    var metadata = config["metadata"]?.object
    metadata?["turnform"] = nil
    config["metadata"] = metadata.map(JSONValue.object)
    let text = withoutIDs(.object(config), depth).text()
    let links = (world.links[id] ?? [])
      .map { link in
        var link = link.object ?? [:]
        for key in ["agent_id", "created_at"] { link[key] = nil }
        return withoutIDs(.object(link), depth).text()
      }
    return "\(name) \(digest(text)) \(digest(links.sorted().joined()))"
  }

  /// The parts of a version that apply after a hand-over: prompt and tools (Contract.md §25).
  private func handedOver(to id: String, depth: Int) -> String {
    let name = agents[id]?["name"]?.string ?? "?"
    guard depth > 0, let config = agents[id]?["config"] else { return name }
    let taken: JSONValue = [
      "system_prompt": config["system_prompt"] ?? .null, "tools": config["tools"] ?? .null,
    ]
    return "\(name) \(digest(withoutIDs(taken, depth).text()))"
  }

  /// The value with ids replaced by names.
  func withoutIDs(_ value: JSONValue, _ depth: Int = 1) -> JSONValue {
    switch value {
    case .null, .bool, .number: value
    case .string(let text): .string(withoutIDs(text, depth))
    case .array(let elements): .array(elements.map { withoutIDs($0, depth) })
    case .object(let object):
      .object(JSONObject(object.members.map { ($0.key, withoutIDs($0.value, depth)) }))
    }
  }

  private func withoutIDs(_ text: String, _ depth: Int) -> String {
    let bytes = Array(text.utf8)
    guard bytes.count >= 36 else { return text }
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count {
      let end = position + 36
      if end <= bytes.count, isID(bytes[position..<end]) {
        let id = String(decoding: bytes[position..<end], as: UTF8.self)
        let name = agents[id] != nil ? handedOver(to: id, depth: depth - 1) : names[id] ?? "?"
        result += Array("<\(name)>".utf8)
        position = end
      } else {
        result.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private func isID(_ bytes: ArraySlice<UInt8>) -> Bool {
    for (offset, byte) in bytes.enumerated() {
      let isDash = offset == 8 || offset == 13 || offset == 18 || offset == 23
      let isHex = (48...57).contains(byte) || (97...102).contains(byte)
      guard isDash ? byte == 45 : isHex else { return false }
    }
    return true
  }

  /// A short digest of a long text (FNV-1a).
  private func digest(_ text: String) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return String(hash, radix: 36)
  }
}

extension JSONValue {
  /// The id of an API object.
  var id: String? { self["id"]?.string }
}
