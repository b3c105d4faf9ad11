package import JSON

/// Where TurnCall sends a secret, or what it signs with it.
package enum SecretDestination: Sendable, Hashable {
  /// A host, with the port if one is written.
  case host(String)
  /// A service that TurnCall knows by name.
  case provider(String)
  /// A program that TurnCall starts.
  case program(String)
  /// The destination is not written.
  case unknown
}

extension SecretDestination {
  /// The destination of an agent's secret at a place in its config, which has the stack's defaults.
  package init(ofAgentSecret pointer: JSONPointer, in config: JSONObject) {
    let value = JSONValue.object(config)
    let around = pointer.parent ?? .root
    switch pointer.tokens.first {
    case .key("llm"):
      let provider = value["llm"]?["provider"]?.string ?? Self.usualProvider
      self = Self.host(value["llm"]?["base_url"]) ?? .provider(provider)
    case .key("tools"):
      self = Self.host(value[around]?["webhook_url"]) ?? .unknown
    case .key("mcp_servers"):
      self = Self.ofServer(pointer, in: value)
    case .key("server_url"):
      self = Self.host(value["server_url"]?["url"]) ?? .unknown
    case .key("aws"):
      self = .provider("aws")
    case .key, .index, nil:
      self = .unknown
    }
  }

  private static let usualProvider =
    AgentTable.config.defaults["llm"]?["provider"]?.string ?? "openai"

  /// Headers go to the server, environment variables to a server that is a program.
  private static func ofServer(_ pointer: JSONPointer, in config: JSONValue) -> SecretDestination {
    guard pointer.tokens.count > 2 else { return .unknown }
    let server = config[JSONPointer(Array(pointer.tokens.prefix(2)))]
    switch pointer.tokens[2] {
    case .key("env"):
      return server?["command"]?.string.map { .program($0) } ?? .unknown
    case .key, .index:
      return host(server?["url"]) ?? .unknown
    }
  }

  private static func host(_ url: JSONValue?) -> SecretDestination? {
    url?.string?.urlHost.map { .host($0) }
  }
}

extension String {
  /// The host of a URL, if it has one, with the port if written, without user and password.
  ///
  /// TurnCall's client ends the authority only at `/`, `?` and `#`, and treats everything before
  /// its last `@` as user and password. A browser also ends it at `\`; here only the host that
  /// receives the secret matters.
  package var urlHost: String? {
    let bytes = Array(utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      bytes[colon...].starts(with: "://".utf8)
    else { return nil }
    let rest = bytes[(colon + 3)...]
    let authority = rest.prefix { !"/?#".utf8.contains($0) }
    let host =
      authority.lastIndex(of: UInt8(ascii: "@")).map { authority[($0 + 1)...] } ?? authority
    return host.isEmpty ? nil : String(decoding: host, as: UTF8.self)
  }
}
