package import API
import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Sends requests over HTTP/1.1.
///
/// Reads share persistent connections. Every write uses a separate connection: a 500 leaves its
/// connection dead without closing it (Contract.md §1, point 3), and a write that fails on a dead
/// connection looks like one that was processed.
package struct HTTPTransport: Transport {
  fileprivate let reader: HTTPClient
  fileprivate let writer: HTTPClient
  fileprivate let settings: HTTPSettings

  package func send(
    _ request: APIRequest,
    within limit: Duration
  ) async throws(TransportError) -> APIResponse {
    do {
      return try await racing(limit) { try await exchange(request) }
    } catch {
      throw TransportError(error)
    }
  }

  private func exchange(_ request: APIRequest) async throws -> APIResponse {
    let client = request.method == .get ? reader : writer
    // The race enforces the limit; the library's own deadline would end with the head of the
    // answer.
    let response = try await client.execute(prepared(request), deadline: .distantFuture)
    return APIResponse(
      status: Int(response.status.code),
      headers: response.headers.map { APIHeader($0.name, $0.value) },
      body: try await body(of: response)
    )
  }

  /// Reads the body as it arrives, up to the allowed size.
  private func body(of response: HTTPClientResponse) async throws -> [UInt8] {
    let announced = response.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
    guard announced <= settings.largestAnswer else { throw AnswerTooLarge() }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(max(0, announced))
    for try await chunk in response.body {
      guard bytes.count + chunk.readableBytes <= settings.largestAnswer else {
        throw AnswerTooLarge()
      }
      bytes += chunk.readableBytesView
    }
    return bytes
  }

  private func prepared(_ request: APIRequest) -> HTTPClientRequest {
    var prepared = HTTPClientRequest(url: settings.target + request.path)
    prepared.method = HTTPMethod(rawValue: request.method.rawValue)
    for header in request.headers { prepared.headers.add(name: header.name, value: header.value) }
    prepared.headers.add(name: "Accept", value: "application/json")
    prepared.headers.add(name: "User-Agent", value: "turnform/\(settings.version)")
    prepared.headers.add(name: "Authorization", value: "Bearer \(settings.key.secret)")
    if let proxy = settings.forwardingProxy {
      prepared.headers.add(name: "Host", value: settings.address.authority)
      if let login = proxy.authorization {
        prepared.headers.add(name: "Proxy-Authorization", value: login.headerValue)
      }
    }
    prepared.body = request.body.map { .bytes(ByteBuffer(bytes: $0)) }
    return prepared
  }
}

/// The settings of a transport.
package struct HTTPSettings: Sendable {
  package let address: ServerAddress
  package let key: APIKey
  /// The version in `User-Agent`.
  package let version: String
  /// The maximum number of persistent connections.
  package let connections: Int
  package let limits: TimeLimits
  /// `nil` if requests go directly to the API.
  package let proxy: ProxyAddress?
  package let security: TransportSecurity
  /// The maximum size of an answer in bytes; a larger one is an error.
  package let largestAnswer: Int

  package init(
    address: ServerAddress,
    key: APIKey,
    version: String,
    connections: Int = 8,
    limits: TimeLimits = TimeLimits(),
    proxy: ProxyAddress? = nil,
    security: TransportSecurity = TransportSecurity(),
    largestAnswer: Int = SizeLimits.answer
  ) {
    self.address = address
    self.key = key
    self.version = version
    self.connections = connections
    self.limits = limits
    self.proxy = proxy
    self.security = security
    self.largestAnswer = largestAnswer
  }

  /// The proxy, if requests are forwarded through it; encrypted ones use a tunnel instead.
  fileprivate var forwardingProxy: ProxyAddress? { address.isEncrypted ? nil : proxy }

  /// The peer that the client connects to, and the path prefix of every request.
  fileprivate var target: String {
    guard let proxy = forwardingProxy else { return address.description }
    return proxy.description + address.path
  }

  /// No redirects, which would carry the key to another host, and a single attempt: `RetryPolicy`
  /// decides on retries.
  fileprivate var readerConfiguration: HTTPClient.Configuration {
    var configuration = configuration
    configuration.timeout.read = TimeAmount(limits.silence)
    return configuration
  }

  private var configuration: HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(connect: TimeAmount(limits.connecting))
    )
    configuration.httpVersion = .http1Only
    configuration.tlsConfiguration = security.configuration
    if let proxy, address.isEncrypted {
      configuration.proxy = .server(
        host: proxy.host,
        port: proxy.port,
        authorization: proxy.authorization
      )
    }
    if forwardingProxy != nil {
      let origin = "http://\(address.authority)"
      configuration.http1_1ConnectionDebugInitializer = {
        AbsoluteTargets.add(to: $0, origin: origin)
      }
    }
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

/// Opens a transport, and closes its connections on every exit.
///
/// - Parameter body: Uses the transport; must not let it escape.
package func withHTTPTransport<Result: Sendable>(
  _ settings: HTTPSettings,
  _ body: (HTTPTransport) async throws -> Result
) async throws -> Result {
  try await HTTPClient.withHTTPClient(configuration: settings.readerConfiguration) { reader in
    try await HTTPClient.withHTTPClient(configuration: settings.writerConfiguration) { writer in
      try await body(HTTPTransport(reader: reader, writer: writer, settings: settings))
    }
  }
}

/// Thrown before a read exceeds the size limit.
struct AnswerTooLarge: Error {}

/// Thrown by a race when its time limit expires.
struct TimeIsOver: Error {}

/// Performs an operation, which is cancelled if it exceeds its time limit.
///
/// - Throws: ``TimeIsOver``, or the error of the operation.
private func racing<Result: Sendable>(
  _ limit: Duration,
  _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  try await withThrowingTaskGroup(of: Result.self) { group in
    group.addTask { try await work() }
    group.addTask {
      try await Task.sleep(for: limit)
      throw TimeIsOver()
    }
    defer { group.cancelAll() }
    guard let first = try await group.next() else { throw CancellationError() }
    return first
  }
}
