import API
import HTTPTransport
import NIOSSL
import Testing

@Suite("Certificates", .timeLimit(.minutes(45))) struct TransportSecurityTests {
  private let ok = http("200 OK", body: "{}")
  private let authority = Array(TestCertificates.authority.utf8)
  private let identity = (
    certificate: Array(TestCertificates.client.utf8), key: Array(TestCertificates.clientKey.utf8)
  )

  @Test("a server with the certificate of a private authority is trusted when that is named")
  func ownAuthority() async throws {
    try await ScriptedServer.running([.answer(ok)], encryption: try server()) { server in
      let trusting = try TransportSecurity(roots: [[], authority], identity: nil)
      try await transport(server, trusting) { transport in
        let answer = try await transport.send(APIRequest(.get, "/v1/x"), within: .seconds(30))
        #expect(answer.status == 200)
      }
      for security in [
        TransportSecurity(), try TransportSecurity(roots: [identity.certificate], identity: nil),
      ] {
        try await transport(server, security) { transport in
          let error = await #expect(throws: TransportError.self) {
            try await transport.send(APIRequest(.post, "/v1/x"), within: .seconds(30))
          }
          #expect(error == .notConnected(.tls))
        }
      }
    }
  }

  @Test("a server that requires a certificate gets it; without one nothing was processed")
  func clientCertificate() async throws {
    let demanding = try server { configuration in
      configuration.certificateVerification = .noHostnameVerification
      configuration.trustRoots = .certificates(
        try NIOSSLCertificate.fromPEMBytes(authority)
      )
    }
    try await ScriptedServer.running([.answer(ok)], encryption: demanding) { server in
      let known = try TransportSecurity(roots: [authority], identity: identity)
      try await transport(server, known) { transport in
        let answer = try await transport.send(APIRequest(.post, "/v1/x"), within: .seconds(30))
        #expect(answer.status == 200)
      }
      let unknown = try TransportSecurity(roots: [authority], identity: nil)
      try await transport(server, unknown) { transport in
        for method in [APIMethod.get, .post] {
          let error = await #expect(throws: TransportError.self) {
            try await transport.send(APIRequest(method, "/v1/x"), within: .seconds(30))
          }
          #expect(error == .notConnected(.tls))
        }
      }
      #expect(server.requests.count == 1)
    }
  }

  @Test("files with the wrong content are distinguished")
  func wrong() throws {
    let nothing = Array("hello".utf8)
    #expect(throws: TransportSecurityError.noAuthority) {
      try TransportSecurity(roots: [nothing, []], identity: nil)
    }
    #expect(throws: TransportSecurityError.noCertificate) {
      try TransportSecurity(roots: nil, identity: (nothing, identity.key))
    }
    #expect(throws: TransportSecurityError.noKey) {
      try TransportSecurity(roots: nil, identity: (identity.certificate, nothing))
    }
    let otherKey = Array(TestCertificates.otherKey.utf8)
    #expect(throws: TransportSecurityError.keyOfAnother) {
      try TransportSecurity(roots: nil, identity: (identity.certificate, otherKey))
    }
  }

  private func server(
    _ change: (inout TLSConfiguration) throws -> Void = { _ in }
  ) throws -> NIOSSLContext {
    let certificates = try NIOSSLCertificate.fromPEMBytes(Array(TestCertificates.server.utf8))
    let key = try NIOSSLPrivateKey(bytes: Array(TestCertificates.serverKey.utf8), format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: certificates.map { .certificate($0) },
      privateKey: .privateKey(key)
    )
    try change(&configuration)
    return try NIOSSLContext(configuration: configuration)
  }

  private func transport(
    _ server: ScriptedServer,
    _ security: TransportSecurity,
    _ body: (HTTPTransport) async throws -> Void
  ) async throws {
    let settings = HTTPSettings(
      address: try ServerAddress("https://127.0.0.1:\(server.port)"),
      key: try #require(APIKey("tc_key")),
      version: "1.2.3",
      limits: .patient,
      security: security
    )
    try await withHTTPTransport(settings, body)
  }
}
