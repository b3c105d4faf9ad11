import API
import HTTPTransport
import Testing

@Suite("HTTP", .timeLimit(.minutes(45)))
struct HTTPTransportTests {
  private let ample = Duration.seconds(60)
  private let ok = http("200 OK", headers: ["X-Two: 2"], body: "{}")

  @Test("a request carries the key, the version and its own headers, and its body unchanged")
  func request() async throws {
    try await ScriptedServer.running([.answer(ok)]) { server in
      try await transport(server, prefix: "/api/") { transport in
        let request = APIRequest(
          .post,
          "/v1/agents?x=1",
          headers: [APIHeader("Content-Type", "application/json")],
          body: Array(#"{"name":"é"}"#.utf8)
        )
        let response = try await transport.send(request, within: ample)
        #expect(response.status == 200)
        #expect(response.header("x-two") == "2")
        #expect(response.body == Array("{}".utf8))
      }
      let sent = try #require(server.requests.first)
      #expect(sent.hasPrefix("POST /api/v1/agents?x=1 HTTP/1.1\r\n"))
      #expect(sent.contains("Authorization: Bearer tc_key\r\n"))
      #expect(sent.contains("User-Agent: turnform/1.2.3\r\n"))
      #expect(sent.contains("Content-Type: application/json\r\n"))
      #expect(sent.hasSuffix("\r\n\r\n{\"name\":\"é\"}"))
    }
  }

  @Test("reads share a connection, every write has a separate one")
  func connections() async throws {
    try await ScriptedServer.running([.answer(ok)]) { server in
      try await transport(server) { transport in
        for _ in 0..<3 { _ = try await transport.send(APIRequest(.get, "/v1/x"), within: ample) }
        #expect(server.connections == 1)
        for _ in 0..<3 { _ = try await transport.send(APIRequest(.delete, "/v1/x"), within: ample) }
        #expect(server.connections == 4)
      }
    }
  }

  @Test("a write after a 500 that killed its connection is not lost", arguments: 1...10)
  func afterServerError(round: Int) async throws {
    let broken = http("500 Internal Server Error")
    try await ScriptedServer.running([.answerAndDie(broken), .answer(ok)]) {
      server in
      try await transport(server) { transport in
        let first = try await transport.send(APIRequest(.post, "/v1/x"), within: ample)
        let second = try await transport.send(APIRequest(.post, "/v1/x"), within: ample)
        #expect([first.status, second.status] == [500, 200])
      }
    }
  }

  @Test(
    "a dropped connection is a lost response, and nothing is sent twice",
    arguments: [
      APIMethod.get, .post, .put, .delete,
    ]
  )
  func dropped(method: APIMethod) async throws {
    try await ScriptedServer.running([.drop]) { server in
      try await transport(server) { transport in
        await #expect(throws: TransportError.lostAnswer) {
          try await transport.send(APIRequest(method, "/v1/x"), within: ample)
        }
      }
      #expect(server.requests.count == 1)
    }
  }

  @Test("half a response is a lost response")
  func truncated() async throws {
    let half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"
    try await ScriptedServer.running([.answerAndDie(half)]) { server in
      try await transport(server) { transport in
        await #expect(throws: TransportError.lostAnswer) {
          try await transport.send(APIRequest(.get, "/v1/x"), within: ample)
        }
      }
    }
  }

  @Test("a redirect is a response, and is not followed")
  func redirect() async throws {
    let away = http("307 Temporary Redirect", headers: ["Location: /v1/x"])
    try await ScriptedServer.running([.answer(away)]) { server in
      try await transport(server) { transport in
        let response = try await transport.send(APIRequest(.get, "/v1/x/"), within: ample)
        #expect(response.status == 307)
      }
      #expect(server.requests.count == 1)
    }
  }

  @Test("a refused connection is certainly not processed")
  func refused() async throws {
    var port = 0
    try await ScriptedServer.running([.drop]) { port = $0.port }
    try await transport(port: port) { transport in
      await #expect(throws: TransportError.notConnected(.refused)) {
        try await transport.send(APIRequest(.post, "/v1/x"), within: ample)
      }
    }
  }

  @Test("a server without TLS at an https address is an untrusted connection, and not processed")
  func noTLS() async throws {
    try await ScriptedServer.running([.answer(ok)]) { server in
      try await transport(port: server.port, scheme: "https") { transport in
        let error = await #expect(throws: TransportError.self) {
          try await transport.send(APIRequest(.post, "/v1/x"), within: ample)
        }
        #expect(error == .notConnected(.tls))
      }
    }
  }

  /// Responses of more than 1000 bytes, in every form.
  private static let large: [ScriptedServer.Reply] = [
    .answer(http("200 OK", body: String(repeating: "x", count: 2000))),
    .drip("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", then: ""),
    .drip("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999\r\n\r\n", then: ""),
    .drip(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
      then: "100\r\n" + String(repeating: "x", count: 256) + "\r\n"
    ),
    .drip("HTTP/1.1 422 X\r\nConnection: close\r\n\r\n", then: String(repeating: "x", count: 300)),
  ]

  @Test("a response over the limit is not read to its end", arguments: large.indices)
  func tooLarge(index: Int) async throws {
    try await ScriptedServer.running([Self.large[index]]) { server in
      try await transport(server) { transport in
        await #expect(throws: TransportError.answerTooLarge) {
          try await transport.send(APIRequest(.get, "/v1/x"), within: ample)
        }
      }
    }
  }

  /// Responses that never end, in every form.
  private static let endless: [ScriptedServer.Reply] = [
    .silence,
    .drip("", then: "H"),
    .drip("", then: "HTTP/1.1 100 Continue\r\n\r\n"),
    .drip("HTTP/1.1 200 OK\r\nX-", then: "a"),
    .drip("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", then: "x"),
    .drip("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", then: "1\r\nx\r\n"),
  ]

  @Test("a response that does not end in time is abandoned", arguments: endless.indices)
  func late(index: Int) async throws {
    try await ScriptedServer.running([Self.endless[index]]) { server in
      for method in [APIMethod.get, .post] {
        try await transport(server) { transport in
          let error = await #expect(throws: TransportError.self) {
            try await transport.send(APIRequest(method, "/v1/x"), within: .milliseconds(150))
          }
          // An invalid status line ends sooner.
          #expect(error == .timedOut || (error == .lostAnswer && index == 1))
        }
      }
    }
  }

  @Test("a read without a single response byte ends at half of the timeout")
  func silence() async throws {
    try await ScriptedServer.running([.silence]) { server in
      let limits = TimeLimits(request: .milliseconds(300))
      try await transport(port: server.port, limits: limits) { transport in
        await #expect(throws: TransportError.timedOut) {
          try await transport.send(APIRequest(.get, "/v1/x"), within: ample)
        }
      }
    }
  }

  @Test("the key is never printed")
  func key() throws {
    let key = try #require(APIKey("tc_key"))
    var dumped = ""
    dump(key, to: &dumped)
    #expect(!"\(key) \(String(reflecting: key)) \(dumped)".contains("tc_key"))
    #expect(APIKey("") == nil)
    #expect(APIKey("a\r\nX-Other: b") == nil)
  }

  private func transport(
    _ server: ScriptedServer,
    prefix: String = "",
    _ body: (HTTPTransport) async throws -> Void
  ) async throws {
    try await transport(port: server.port, prefix: prefix, body)
  }

  private func transport(
    port: Int,
    scheme: String = "http",
    prefix: String = "",
    limits: TimeLimits = .patient,
    _ body: (HTTPTransport) async throws -> Void
  ) async throws {
    let settings = HTTPSettings(
      address: try ServerAddress("\(scheme)://127.0.0.1:\(port)\(prefix)"),
      key: try #require(APIKey("tc_key")),
      version: "1.2.3",
      limits: limits,
      largestAnswer: 1000
    )
    try await withHTTPTransport(settings, body)
  }
}

extension TimeLimits {
  /// On a machine that runs all tests at once, a server may take long to accept.
  static let patient = TimeLimits(connecting: standardTimeout)
}
