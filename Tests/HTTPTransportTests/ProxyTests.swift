import API
import HTTPTransport
import Testing

@Suite("Proxies", .timeLimit(.minutes(45))) struct ProxyTests {
  @Test(
    "the variable follows the scheme, lower case takes precedence, and empty ones are ignored",
    arguments: [
      ("https://api.test", ["HTTPS_PROXY": "http://p:1"], "http://p:1"),
      ("https://api.test", ["https_proxy": "http://p:1", "HTTPS_PROXY": "http://q"], "http://p:1"),
      ("https://api.test", ["https_proxy": "", "HTTPS_PROXY": "http://q:2"], "http://q:2"),
      ("https://api.test", ["HTTP_PROXY": "http://p:1"], nil),
      ("http://api.test", ["HTTP_PROXY": "http://p:1"], "http://p:1"),
      ("http://api.test", ["HTTPS_PROXY": "http://p:1"], nil),
      ("https://api.test", ["HTTPS_PROXY": "p:3128"], "http://p:3128"),
      ("https://api.test", ["HTTPS_PROXY": " http://p:3128/ "], "http://p:3128"),
      ("https://api.test", ["HTTPS_PROXY": "http://u:pw@p:1"], "http://p:1"),
      ("https://api.test", ["HTTPS_PROXY": "http://[::2]:1"], "http://[::2]:1"),
      ("http://127.0.0.1:1", ["HTTP_PROXY": "http://p:1"], nil),
      ("https://localhost", ["HTTPS_PROXY": "http://p:1"], nil),
    ] as [(String, [String: String], String?)]
  )
  func variables(address: String, environment: [String: String], expected: String?) throws {
    let proxy = try ProxyAddress.proxy(for: ServerAddress(address), in: environment)
    #expect(proxy?.description == expected)
  }

  @Test(
    "no_proxy names hosts, the hosts under them, addresses, ranges and ports",
    arguments: [
      ("*", "api.example.com", true), ("example.com", "api.example.com", true),
      ("example.com", "example.com", true), (".example.com", "api.example.com", true),
      ("*.example.com", "api.example.com", true), ("EXAMPLE.com.", "api.example.com", true),
      ("a, b  ,example.com", "api.example.com", true), ("a b example.com", "example.com", true),
      ("ample.com", "example.com", false), ("api.example.com", "example.com", false),
      ("example.co", "example.com", false), ("", "example.com", false), (".", "x.test", false),
      ("example.com:8443", "example.com:8443", true), ("example.com:8443", "example.com", false),
      ("example.com:443", "example.com", true), ("example.com:443", "a.example.com", true),
      ("10.0.0.1", "10.0.0.1", true), ("10.0.0.1", "10.0.0.11", false),
      ("10.0.0.0/8", "10.9.8.7", true), ("10.0.0.0/8", "11.0.0.1", false),
      ("10.0.0.0/12", "10.15.0.1", true), ("10.0.0.0/12", "10.16.0.1", false),
      ("0.0.0.0/0", "8.8.8.8", true), ("10.0.0.0/33", "10.0.0.1", false),
      ("10.0.0.0/8", "10.example.com", false), ("10.0.0.0/x", "10.0.0.1", false),
      ("2001:db8::/32", "[2001:db8::1]", true), ("2001:db8::/32", "[2001:db9::1]", false),
      ("2001:db8::1", "[2001:0db8:0::1]", true), ("[2001:db8::1]:443", "[2001:db8::1]", true),
      ("[2001:db8::1]:80", "[2001:db8::1]", false),
    ]
  )
  func exceptions(list: String, host: String, isExcepted: Bool) throws {
    for variable in ["no_proxy", "NO_PROXY"] {
      let proxy = try ProxyAddress.proxy(
        for: ServerAddress("https://\(host)"),
        in: ["HTTPS_PROXY": "http://p:1", variable: list]
      )
      #expect((proxy == nil) == isExcepted)
    }
  }

  @Test(
    "a value that is not an http proxy names its variable",
    arguments: [
      ("https://p:1", .scheme), ("socks5://p:1", .scheme), ("http://p:99999", .port),
      ("http://", .noHost), ("http://p/x", .path), ("http://p y", .notAURL),
      ("http://u:%zz@p", .userInfo),
    ] as [(String, ServerAddressError)]
  )
  func wrong(text: String, reason: ServerAddressError) throws {
    let address = try ServerAddress("https://api.test")
    let error = #expect(throws: ProxyAddressError.self) {
      try ProxyAddress.proxy(for: address, in: ["HTTPS_PROXY": text])
    }
    #expect(error?.variable == "HTTPS_PROXY")
    #expect(error?.reason == reason)
  }

  @Test("a login is never printed")
  func login() throws {
    let address = try ServerAddress("https://api.test")
    let proxy = try ProxyAddress.proxy(
      for: address,
      in: ["HTTPS_PROXY": "http://whoever:hunter2@p:1"]
    )
    var dumped = ""
    dump(proxy, to: &dumped)
    let text = "\(String(describing: proxy)) \(String(reflecting: proxy)) \(dumped)"
    #expect(!text.contains("hunter2"))
    #expect(!text.contains("whoever"))
  }

  @Test("plain HTTP is sent to the proxy itself, with the full address and the login")
  func forwarding() async throws {
    try await ScriptedServer.running([.answer(http("200 OK", body: "{}"))]) { server in
      try await transport("http://api.test:8090/turncall", server) { transport in
        for method in [APIMethod.get, .get, .post] {
          let request = APIRequest(method, "/v1/agents?page=1")
          let response = try await transport.send(request, within: .seconds(30))
          #expect(response.status == 200)
        }
      }
      #expect(server.requests.count == 3)
      for request in server.requests {
        let line = request.split(separator: "\r\n").first ?? ""
        #expect(line.hasSuffix(" http://api.test:8090/turncall/v1/agents?page=1 HTTP/1.1"))
        #expect(request.lowercased().ranges(of: "\r\nhost: ").count == 1)
        #expect(request.contains("Host: api.test:8090\r\n"))
        // "me:hunter 2" in Base64.
        #expect(request.contains("Proxy-Authorization: Basic bWU6aHVudGVyIDI=\r\n"))
        #expect(request.contains("Authorization: Bearer tc_key\r\n"))
      }
    }
  }

  @Test(
    "an encrypted connection is tunnelled; the key never reaches the proxy, a refusal is reported",
    arguments: [
      ("407 Proxy Authentication Required", .proxyLogin), ("403 Forbidden", .proxyRefusal),
      ("502 Bad Gateway", .proxyRefusal),
    ] as [(String, ConnectFailure)]
  )
  func tunnel(status: String, failure: ConnectFailure) async throws {
    try await ScriptedServer.running([.answer(http(status))]) { server in
      try await transport("https://api.test/turncall", server) { transport in
        let error = await #expect(throws: TransportError.self) {
          try await transport.send(APIRequest(.post, "/v1/agents"), within: .seconds(30))
        }
        #expect(error == .notConnected(failure))
      }
      let request = try #require(server.requests.first)
      #expect(request.hasPrefix("CONNECT api.test:443 HTTP/1.1\r\n"))
      #expect(request.lowercased().contains("proxy-authorization: basic bwu6ahvudgvyidi=\r\n"))
      #expect(!request.contains("tc_key"))
    }
  }

  private func transport(
    _ address: String,
    _ server: ScriptedServer,
    _ body: (HTTPTransport) async throws -> Void
  ) async throws {
    let address = try ServerAddress(address)
    let url = "http://me:hunter%202@127.0.0.1:\(server.port)"
    let settings = HTTPSettings(
      address: address,
      key: try #require(APIKey("tc_key")),
      version: "1.2.3",
      limits: .patient,
      proxy: try ProxyAddress.proxy(
        for: address,
        in: ["HTTP_PROXY": url, "HTTPS_PROXY": url]
      )
    )
    try await withHTTPTransport(settings, body)
  }
}
