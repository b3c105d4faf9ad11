import NIOCore
import NIOHTTP1

/// Writes request targets in the absolute form that a proxy for plain HTTP requires: `GET
/// http://api.example.com/v1/agents` (RFC 9112 §3.2.2).
///
/// The underlying client supports proxies only through `CONNECT`, which most of them refuse for
/// plain HTTP.
final class AbsoluteTargets: ChannelOutboundHandler {
  typealias OutboundIn = HTTPClientRequestPart
  typealias OutboundOut = HTTPClientRequestPart

  /// The scheme, host and port of the API.
  private let origin: String

  init(origin: String) { self.origin = origin }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(var head):
      head.uri = origin + head.uri
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body, .end:
      context.write(data, promise: promise)
    }
  }

  /// Adds the handler between the request encoder and the request source.
  static func add(to channel: any Channel, origin: String) -> EventLoopFuture<Void> {
    channel.eventLoop.submit {
      let pipeline = channel.pipeline.syncOperations
      let encoder = try pipeline.handler(type: HTTPRequestEncoder.self)
      try pipeline.addHandler(AbsoluteTargets(origin: origin), position: .after(encoder))
    }
  }
}
