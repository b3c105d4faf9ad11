import NIOCore

/// One connection of the program, which forwards its requests one by one.
final class ProxyConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let proxy: FaultProxy
  private var collector = HTTPCollector()
  private var isBusy = false

  init(_ proxy: FaultProxy) { self.proxy = proxy }

  func channelActive(context: ChannelHandlerContext) { proxy.setIdle(context.channel, true) }

  func channelInactive(context: ChannelHandlerContext) { proxy.setIdle(context.channel, false) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    collector.append(unwrapInboundIn(data).readableBytesView)
    answerNext(context)
  }

  private func answerNext(_ context: ChannelHandlerContext) {
    guard !isBusy, let request = collector.next() else { return }
    isBusy = true
    let (channel, proxy) = (context.channel, proxy)
    proxy.setIdle(channel, false)
    context.eventLoop.makeFutureWithTask { try await proxy.answer(request, channel) }
      .assumeIsolated()
      .whenComplete { result in
        self.isBusy = false
        guard case .success(true) = result, channel.isActive else {
          channel.close(promise: nil)
          return
        }
        proxy.setIdle(channel, true)
        self.answerNext(context)
      }
  }
}
