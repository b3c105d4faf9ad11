import NIOCore
import NIOPosix

/// A server that does the same for every client.
struct HostileServer: Sendable {
  /// The behaviour of the server.
  enum Behaviour: Sendable {
    /// Sends the head, then the part the given number of times, as fast as it is read.
    case answer(head: String, part: [UInt8], count: Int)
    /// Sends the text, and then one byte of it every second.
    case trickle(String)
    /// Sends `100 Continue` repeatedly.
    case endlessContinue
    /// Sends nothing at all.
    case silence
    /// Sends a page of a list that always claims to continue.
    case endlessPages
  }

  /// Serves on loopback while `body` runs.
  ///
  /// - Throws: The error of the closure.
  static func running<Result: Sendable>(
    _ behaviour: Behaviour,
    _ body: @Sendable (Int) async throws -> Result
  ) async throws -> Result {
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(HostileConnection(behaviour))
        }
      }
      .bind(host: "127.0.0.1", port: 0)
      .get()
    do {
      let result = try await body(listener.localAddress?.port ?? 0)
      try await listener.close()
      return result
    } catch {
      try? await listener.close()
      throw error
    }
  }
}

/// One connection of the server.
private final class HostileConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let behaviour: HostileServer.Behaviour
  private var collector = HTTPCollector()

  init(_ behaviour: HostileServer.Behaviour) { self.behaviour = behaviour }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    collector.append(unwrapInboundIn(data).readableBytesView)
    guard collector.next() != nil else { return }
    let channel = context.channel
    switch behaviour {
    case .silence: return
    case .endlessPages:
      let body = #"{"success":true,"data":[],"total":10000000,"page":1,"limit":1}"#
      let head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)"
      channel.writeAndFlush(ByteBuffer(string: head + "\r\n\r\n" + body), promise: nil)
    case .answer(let head, let part, let count):
      context.eventLoop
        .makeFutureWithTask {
          try await channel.writeAndFlush(ByteBuffer(string: head))
          for _ in 0..<count { try await channel.writeAndFlush(ByteBuffer(bytes: part)) }
        }
        .whenComplete { _ in }
    case .trickle(let text):
      context.eventLoop
        .makeFutureWithTask {
          try await channel.writeAndFlush(ByteBuffer(string: text))
          while channel.isActive {
            try await Task.sleep(for: .seconds(1))
            try await channel.writeAndFlush(ByteBuffer(string: "["))
          }
        }
        .whenComplete { _ in }
    case .endlessContinue:
      context.eventLoop
        .makeFutureWithTask {
          while channel.isActive {
            try await channel.writeAndFlush(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"))
            try await Task.sleep(for: .milliseconds(200))
          }
        }
        .whenComplete { _ in }
    }
  }
}
