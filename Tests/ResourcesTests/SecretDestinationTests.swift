import JSON
import Resources
import Testing

@Suite("Destinations of secrets")
struct SecretDestinationTests {
  private static let config: JSONObject = [
    "llm": ["api_key": "***"],
    "tools": [
      ["name": "end_call", "webhook_secret": "***"],
      [
        "name": "x", "webhook_url": "https://u:p@tools.acme.example:8443/x?k=v@w",
        "webhook_secret": "***",
      ],
    ],
    "mcp_servers": [
      ["name": "a", "url": "https://mcp.acme.example", "headers": ["Authorization": "***"]],
      ["name": "b", "transport": "stdio", "command": "npx", "env": ["TOKEN": "***"]],
      ["name": "c", "env": ["TOKEN": "***"], "headers": ["a": "***"]],
    ],
    "server_url": ["url": "https://events.acme.example/x", "secret": "***"],
    "aws": ["secret_access_key": "***", "session_token": "***"],
  ]

  @Test(
    "the adjacent host, the provider, or the program",
    arguments: [
      ("/llm/api_key", .provider("openai")),
      ("/tools/0/webhook_secret", .unknown),
      ("/tools/1/webhook_secret", .host("tools.acme.example:8443")),
      ("/mcp_servers/0/headers/Authorization", .host("mcp.acme.example")),
      ("/mcp_servers/1/env/TOKEN", .program("npx")),
      ("/mcp_servers/2/env/TOKEN", .unknown),
      ("/mcp_servers/2/headers/a", .unknown),
      ("/server_url/secret", .host("events.acme.example")),
      ("/aws/secret_access_key", .provider("aws")),
      ("/aws/session_token", .provider("aws")),
    ] as [(String, SecretDestination)]
  )
  func places(place: String, expected: SecretDestination) throws {
    let pointer = try #require(Self.pointers.first { $0.description == place })
    #expect(SecretDestination(ofAgentSecret: pointer, in: Self.config) == expected)
  }

  @Test("a model's key goes to base_url where it is set, else to the provider")
  func model() throws {
    let pointer = JSONPointer([.key("llm"), .key("api_key")])
    for (llm, expected) in [
      (["provider": "anthropic"], .provider("anthropic")),
      (
        ["provider": "custom_openai", "base_url": "http://llm.acme.example/v1"],
        .host("llm.acme.example")
      ),
      (["base_url": ""], .provider("openai")), (["base_url": .null], .provider("openai")),
    ] as [(JSONObject, SecretDestination)] {
      #expect(SecretDestination(ofAgentSecret: pointer, in: ["llm": .object(llm)]) == expected)
    }
  }

  @Test("no secret field of the tables is missing")
  func complete() {
    let places = Self.pointers.map {
      $0.tokens.filter { if case .key = $0 { true } else { false } }
    }
    let fields = Set(places.map { JSONPointer($0).dotted })
    #expect(fields.isSuperset(of: Self.secrets(AgentTable.config, "")))
  }

  @Test(
    "the host of a URL",
    arguments: [
      ("https://a.example", "a.example"), ("https://a.example:1/x", "a.example:1"),
      ("https://u:p@a.example?x=@b", "a.example"), ("https://u@v@a.example#@b", "a.example"),
      ("wss://a.example\\@b", "b"), ("https://[::1]:80/", "[::1]:80"),
      ("https:///x", nil), ("a.example/x", nil), ("mailto:a@b", nil), ("", nil),
      ("a://b://c", "b:"),
    ] as [(String, String?)]
  )
  func host(url: String, expected: String?) { #expect(url.urlHost == expected) }

  @Test("two files whose names look alike are two sources")
  func sources() {
    let sources = [SecretSource.file("caf\u{E9}"), .file("cafe\u{301}"), .environment("caf\u{E9}")]
    #expect(Set(sources).count == 3)
    #expect(sources.sorted() == sources.reversed().sorted())
  }

  /// The places of all masks in the config.
  private static let pointers = masks(.object(config), .root)

  private static func masks(_ value: JSONValue, _ place: JSONPointer) -> [JSONPointer] {
    switch value {
    case .string("***"): [place]
    case .array(let items): items.enumerated().flatMap { masks($1, place.appending($0)) }
    case .object(let object):
      object.members.flatMap { masks($0.value, place.appending($0.key)) }
    case .string, .null, .bool, .number: []
    }
  }

  /// The dotted names of the secret fields of a table; for a map, with a key of the config above.
  private static func secrets(_ section: Section, _ prefix: String) -> [String] {
    section.fields.flatMap { field -> [String] in
      let name = prefix + field.name
      if field.isSecret { return [name] }
      switch field.type {
      case .section(let inner), .list(.section(let inner), _): return secrets(inner, name + ".")
      case .map(_, areValuesSecret: true):
        return [name + (field.name == "env" ? ".TOKEN" : ".Authorization")]
      case .text, .integer, .number, .boolean, .choice, .uuid, .terms, .list, .map, .object:
        return []
      }
    }
  }
}
