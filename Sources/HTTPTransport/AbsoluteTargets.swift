import NIOCore
import NIOHTTP1

/// Writes request targets as a proxy wants them that passes plain HTTP on:
/// `GET http://api.example.com/v1/agents` (RFC 9112 §3.2.2).
///
/// The client below knows proxies by `CONNECT` only, which most of them refuse for plain HTTP.
final class AbsoluteTargets: ChannelOutboundHandler {
  typealias OutboundIn = HTTPClientRequestPart
  typealias OutboundOut = HTTPClientRequestPart

  /// Scheme, host and port of the API.
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

  /// Puts it between what encodes requests and what makes them.
  ///
  /// - Parameters:
  ///   - channel: Of a connection that is set up.
  ///   - origin: Of the API.
  /// - Returns: When it is there.
  static func add(to channel: any Channel, origin: String) -> EventLoopFuture<Void> {
    channel.eventLoop.submit {
      let pipeline = channel.pipeline.syncOperations
      let encoder = try pipeline.handler(type: HTTPRequestEncoder.self)
      try pipeline.addHandler(AbsoluteTargets(origin: origin), position: .after(encoder))
    }
  }
}
