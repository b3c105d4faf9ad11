package import API
import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Sends requests over HTTP/1.1.
///
/// Reads share connections that are kept open. Every write has a connection of its own: a 500 leaves
/// its connection dead without saying so (contract §1, point 3), and a write that fails on a dead
/// connection looks like one that was processed.
package struct HTTPTransport: Transport {
  private let reader: HTTPClient
  private let writer: HTTPClient
  private let settings: HTTPSettings

  fileprivate init(reader: HTTPClient, writer: HTTPClient, settings: HTTPSettings) {
    self.reader = reader
    self.writer = writer
    self.settings = settings
  }

  package func send(_ request: APIRequest) async throws(TransportError) -> APIResponse {
    let client = request.method == .get ? reader : writer
    do {
      let response = try await client.execute(prepared(request), timeout: .seconds(120))
      let body = try await response.body.collect(upTo: settings.largestAnswer)
      return APIResponse(
        status: Int(response.status.code),
        headers: response.headers.map { APIHeader($0.name, $0.value) },
        body: Array(body.readableBytesView)
      )
    } catch {
      throw TransportError(error)
    }
  }

  private func prepared(_ request: APIRequest) -> HTTPClientRequest {
    var prepared = HTTPClientRequest(url: settings.address.description + request.path)
    prepared.method = HTTPMethod(rawValue: request.method.rawValue)
    for header in request.headers { prepared.headers.add(name: header.name, value: header.value) }
    prepared.headers.add(name: "Accept", value: "application/json")
    prepared.headers.add(name: "User-Agent", value: settings.userAgent)
    prepared.headers.add(name: "Authorization", value: "Bearer \(settings.key.secret)")
    prepared.body = request.body.map { .bytes(ByteBuffer(bytes: $0)) }
    return prepared
  }
}

/// What a transport is made with.
package struct HTTPSettings: Sendable {
  package let address: ServerAddress
  package let key: APIKey
  /// For `User-Agent`.
  package let version: String
  /// How many connections are kept open at most.
  package let connections: Int
  /// In bytes; a larger answer is an error.
  package let largestAnswer: Int

  package init(
    address: ServerAddress,
    key: APIKey,
    version: String,
    connections: Int = 8,
    largestAnswer: Int = 256 << 20
  ) {
    self.address = address
    self.key = key
    self.version = version
    self.connections = connections
    self.largestAnswer = largestAnswer
  }

  fileprivate var userAgent: String { "turnform/\(version)" }

  /// No redirects, which would carry the key to another host, and no attempts beyond the one that
  /// was asked for: repeating is decided in `RetryPolicy`.
  fileprivate var configuration: HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(connect: .seconds(10), read: .seconds(60))
    )
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, connections)
    return configuration
  }

  fileprivate var writerConfiguration: HTTPClient.Configuration {
    var configuration = configuration
    configuration.maximumUsesPerConnection = 1
    configuration.connectionPool.idleTimeout = .seconds(1)
    return configuration
  }
}

/// Opens a transport, and closes its connections on every way out.
///
/// - Parameters:
///   - settings: Where, and with which key.
///   - body: Uses the transport; must not let it out.
/// - Returns: What the body returns.
/// - Throws: What the body throws.
package func withHTTPTransport<Result: Sendable>(
  _ settings: HTTPSettings,
  _ body: (HTTPTransport) async throws -> Result
) async throws -> Result {
  try await HTTPClient.withHTTPClient(configuration: settings.configuration) { reader in
    try await HTTPClient.withHTTPClient(configuration: settings.writerConfiguration) { writer in
      try await body(HTTPTransport(reader: reader, writer: writer, settings: settings))
    }
  }
}
