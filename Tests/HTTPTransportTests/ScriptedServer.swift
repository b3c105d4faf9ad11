import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server that reads complete requests from real sockets and handles them as a test says.
struct ScriptedServer: Sendable {
  /// The reaction to one request.
  enum Reply: Sendable {
    /// Answers and keeps the connection open.
    case answer(String)
    /// Answers, and closes the connection without announcing it, like the real server after a 500
    /// (Contract.md §1, point 3).
    case answerAndDie(String)
    /// Closes the connection without a response.
    case drop
    /// Sends nothing, and keeps the connection open.
    case silence
    /// Sends the first text, and then the second one endlessly.
    case drip(String, then: String)
  }

  let port: Int
  private let log: Log

  /// The requests so far, each as received.
  var requests: [String] { log.requests }
  /// The number of accepted connections.
  var connections: Int { log.connections }

  /// Serves on loopback while `body` runs; the last reply is repeated for all further requests.
  ///
  /// The connection is encrypted when there is a context.
  static func running(
    _ replies: [Reply],
    encryption: NIOSSLContext? = nil,
    _ body: (ScriptedServer) async throws -> Void
  ) async throws {
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          if let encryption {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: encryption))
          }
          return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    let server = ScriptedServer(port: listener.channel.localAddress?.port ?? 0, log: Log())
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.serve(listener, replies) }
      try await body(server)
      group.cancelAll()
    }
  }

  private func serve(
    _ listener: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>,
    _ replies: [Reply]
  ) async throws {
    try await listener.executeThenClose { inbound in
      await withTaskGroup(of: Void.self) { group in
        do {
          for try await connection in inbound {
            group.addTask { try? await converse(connection, replies) }
          }
        } catch {
          group.cancelAll()
        }
      }
    }
  }

  private func converse(
    _ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>,
    _ replies: [Reply]
  ) async throws {
    log.countConnection()
    try await connection.executeThenClose { inbound, outbound in
      var received = ""
      for try await bytes in inbound {
        received += String(buffer: bytes)
        // A TLS greeting, which a server without TLS does not understand.
        if received.utf8.first == 0x16 {
          try await outbound.write(ByteBuffer(string: http("400 Bad Request")))
          return
        }
        guard let request = wholeRequest(in: received) else { continue }
        received = ""
        switch replies[min(log.append(request), replies.count - 1)] {
        case .answer(let text):
          try await outbound.write(ByteBuffer(string: text))
        case .answerAndDie(let text):
          try await outbound.write(ByteBuffer(string: text))
          return
        case .drop:
          return
        case .silence:
          continue
        case .drip(let text, let drop):
          try await outbound.write(ByteBuffer(string: text))
          while true {
            try await outbound.write(ByteBuffer(string: drop))
            try await Task.sleep(for: .milliseconds(20))
          }
        }
      }
    }
  }

  private func wholeRequest(in text: String) -> String? {
    guard let head = text.split(separator: "\r\n\r\n", maxSplits: 1).first,
      text.contains("\r\n\r\n")
    else { return nil }
    let length = head.lowercased().split(separator: "\r\n")
      .first { $0.hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst("content-length:".count).drop { $0 == " " }) }
    return text.utf8.count >= head.utf8.count + 4 + (length ?? 0) ? text : nil
  }

  private final class Log: Sendable {
    private let state = Mutex((requests: [String](), connections: 0))

    var requests: [String] { state.withLock { $0.requests } }
    var connections: Int { state.withLock { $0.connections } }

    func countConnection() { state.withLock { $0.connections += 1 } }

    func append(_ request: String) -> Int {
      state.withLock {
        $0.requests.append(request)
        return $0.requests.count - 1
      }
    }
  }
}

/// An HTTP response as text.
func http(_ status: String, headers: [String] = [], body: String = "") -> String {
  let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.utf8.count)", "", body]
  return lines.joined(separator: "\r\n")
}
