import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on this machine whose answers come from memory.
///
/// All peers are measured against this server, each with an API behind it.
final class LocalServer: Sendable {
  /// A request with its whole body.
  struct Request: Sendable {
    let method: String
    /// The path with its query.
    let path: String
    let headers: HTTPHeaders
    let body: [UInt8]

    var isWrite: Bool { !["GET", "HEAD", "OPTIONS"].contains(method) }
  }

  /// A response with its whole body.
  struct Response: Sendable {
    let status: Int
    var headers: HTTPHeaders = ["Content-Type": "application/json"]
    let body: ByteBuffer
  }

  /// How a server answers.
  struct Behavior: Sendable {
    /// The delay of every response, in milliseconds.
    var latency = 0
    /// Whether the response to a read is kept and sent again until the next write.
    var remembersReads = false
    let respond: @Sendable (Request) async throws -> Response
  }

  /// The requests that arrived so far.
  struct Counts: Sendable {
    var reads = 0
    var writes = 0
    fileprivate var inFlight = 0
    /// The largest number of requests that waited for their responses at the same time.
    var mostInFlight = 0
  }

  private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

  let port: Int
  private let behavior: Behavior
  private let state = Mutex(Counts())
  private let known = Mutex<[String: Response]>([:])

  var url: String { "http://127.0.0.1:\(port)" }

  var counts: Counts { state.withLock { $0 } }

  private init(port: Int, _ behavior: Behavior) {
    self.port = port
    self.behavior = behavior
  }

  /// Serves on a free port of loopback while `body` runs.
  ///
  /// - Throws: The error of the closure, or of binding the port.
  static func running<Result: Sendable>(
    _ behavior: Behavior,
    _ body: (LocalServer) async throws -> Result
  ) async throws -> Result {
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 256)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          return try Connection(wrappingChannelSynchronously: channel)
        }
      }
    let server = LocalServer(port: listener.channel.localAddress?.port ?? 0, behavior)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.accept(listener) }
      defer { group.cancelAll() }
      return try await body(server)
    }
  }

  private func accept(_ listener: NIOAsyncChannel<Connection, Never>) async throws {
    try await withThrowingDiscardingTaskGroup { group in
      try await listener.executeThenClose { connections in
        for try await connection in connections {
          // A client may close its connection at any moment.
          group.addTask { try? await self.serve(connection) }
        }
      }
    }
  }

  private func serve(_ connection: Connection) async throws {
    try await connection.executeThenClose { inbound, outbound in
      var head: HTTPRequestHead?
      var body: [UInt8] = []
      for try await part in inbound {
        switch part {
        case .head(let start):
          head = start
          body = []
        case .body(let bytes): body += bytes.readableBytesView
        case .end:
          guard let head else { return }
          let request = Request(
            method: head.method.rawValue,
            path: head.uri,
            headers: head.headers,
            body: body
          )
          begin(request)
          defer { state.withLock { $0.inFlight -= 1 } }
          let response = try await response(to: request, on: connection.channel.eventLoop)
          try await outbound.write(contentsOf: response.parts)
          if !head.isKeepAlive { return }
        }
      }
    }
  }

  private func begin(_ request: Request) {
    state.withLock { counts in
      if request.isWrite { counts.writes += 1 } else { counts.reads += 1 }
      counts.inFlight += 1
      counts.mostInFlight = max(counts.mostInFlight, counts.inFlight)
    }
  }

  private func response(to request: Request, on loop: any EventLoop) async throws -> Response {
    if behavior.latency > 0 {
      try await loop.scheduleTask(in: .milliseconds(Int64(behavior.latency))) {}.futureResult.get()
    }
    guard behavior.remembersReads else { return try await behavior.respond(request) }
    if request.isWrite {
      known.withLock { $0 = [:] }
      return try await behavior.respond(request)
    }
    if let response = known.withLock({ $0[request.path] }) { return response }
    let response = try await behavior.respond(request)
    known.withLock { $0[request.path] = response }
    return response
  }
}

extension LocalServer.Response {
  fileprivate var parts: [HTTPServerResponsePart] {
    var headers = headers
    headers.replaceOrAdd(name: "Content-Length", value: String(body.readableBytes))
    let head = HTTPResponseHead(
      version: .http1_1,
      status: HTTPResponseStatus(statusCode: status),
      headers: headers
    )
    return [.head(head), .body(.byteBuffer(body)), .end(nil)]
  }
}
