import JSON
import NIOCore
import NIOPosix

/// The sandbox behind the proxy; every request uses a separate connection.
package struct Upstream: Sendable {
  let port: Int
  let key: String

  package init(port: Int, key: String) {
    self.port = port
    self.key = key
  }

  /// The reason that an observing read failed; the proxy's own requests never fail.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// - Returns: The response; `nil` when the connection ended without one.
  func send(_ request: HTTPText) async throws -> HTTPText? {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(.seconds(60))
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(bytes: request.bytes(closes: true)))
      var collector = HTTPCollector()
      do {
        for try await bytes in inbound {
          collector.append(bytes.readableBytesView)
          if let answer = collector.next() { return answer }
        }
      } catch is IOError {
        // A reset after the response.
      }
      return collector.rest()
    }
  }

  /// Sends a request on the proxy's own behalf.
  ///
  /// - Returns: The `data` of the response.
  /// - Throws: ``Failure`` for every response except a success.
  @discardableResult
  func ask(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
    let answer = try await bytes(method, path, body)
    return answer.isEmpty ? .null : try JSONValue(parsing: answer)["data"] ?? .null
  }

  /// The same, not looked into.
  func bytes(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> [UInt8] {
    let bytes = body?.bytes() ?? []
    var headers = [("Host", "127.0.0.1:\(port)"), ("Authorization", "Bearer \(key)")]
    if body != nil {
      headers += [("Content-Type", "application/json"), ("Content-Length", "\(bytes.count)")]
    }
    let request = HTTPText(start: "\(method) \(path) HTTP/1.1", headers: headers, body: bytes)
    guard let answer = try await send(request), (200..<300).contains(answer.status) else {
      throw Failure(description: "\(method) \(path) failed on the sandbox")
    }
    return answer.body
  }
}
