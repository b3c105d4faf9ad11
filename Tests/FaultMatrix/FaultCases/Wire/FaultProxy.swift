import NIOCore
import NIOPosix
import Synchronization

/// Sits between the program and the sandbox, and injects faults into selected requests.
///
/// Writes pass one by one, and an observer may inspect the server after each of them.
final class FaultProxy: Sendable {
  /// The time that connections are refused.
  static let refusal = TimeAmount.milliseconds(300)
  /// The delay of slow responses.
  static let slowness = Duration.milliseconds(1200)

  let log: ProxyLog
  private let upstream: Upstream
  private let turnstile: Turnstile
  private let wrote: @Sendable (HTTPText, HTTPText?) async -> Void
  private let kill: @Sendable () -> Void
  private let state = Mutex(State())

  private struct State {
    var listener: (any Channel)?
    var isOver = false
    var busy = 0
    var idle: [ObjectIdentifier: any Channel] = [:]
  }

  /// - Parameter wrote: Called after each write that reached the server, before its response is
  ///   returned.
  init(
    _ upstream: Upstream,
    log: ProxyLog,
    turnstile: Turnstile,
    wrote: @escaping @Sendable (HTTPText, HTTPText?) async -> Void,
    kill: @escaping @Sendable () -> Void
  ) {
    self.upstream = upstream
    self.log = log
    self.turnstile = turnstile
    self.wrote = wrote
    self.kill = kill
  }

  /// Serves on loopback while `body` runs.
  ///
  /// - Throws: The error of the closure.
  func running<Result: Sendable>(
    _ body: @Sendable (Int) async throws -> Result
  ) async throws -> Result {
    let listener = try await bind(0).get()
    state.withLock { $0.listener = listener }
    do {
      let result = try await body(listener.localAddress?.port ?? 0)
      await end()
      return result
    } catch {
      await end()
      throw error
    }
  }

  private func bind(_ port: Int) -> EventLoopFuture<any Channel> {
    ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ProxyConnection(self))
        }
      }
      .bind(host: "127.0.0.1", port: port)
  }

  /// Waits until the requests in flight have reached the server, and stops.
  private func end() async {
    for _ in 0..<1000 where state.withLock({ $0.busy > 0 }) {
      try? await Task.sleep(for: .milliseconds(5))
    }
    let channels = state.withLock { state in
      defer { state.idle = [:] }
      state.isOver = true
      return [state.listener].compactMap(\.self) + state.idle.values
    }
    for channel in channels { try? await channel.close() }
  }

  /// Refuses connections for a while, and closes the connections that wait for a request.
  private func refuse() async {
    let (listener, idle) = state.withLock { state in
      defer { state.idle = [:] }
      return (state.listener, Array(state.idle.values))
    }
    for channel in idle { try? await channel.close() }
    guard let listener, let port = listener.localAddress?.port else { return }
    try? await listener.close()
    listenAgain(port, on: listener.eventLoop)
  }

  private func listenAgain(_ port: Int, on loop: any EventLoop) {
    loop.scheduleTask(in: Self.refusal) {
      self.bind(port)
        .whenComplete { result in
          switch result {
          case .success(let listener):
            let isOver = self.state.withLock { state in
              state.listener = listener
              return state.isOver
            }
            if isOver { listener.close(promise: nil) }
          case .failure:
            // Another process has the port at this moment.
            if !self.state.withLock(\.isOver) { self.listenAgain(port, on: loop) }
          }
        }
    }
  }

  /// Records whether a connection waits for a request.
  func setIdle(_ channel: any Channel, _ isIdle: Bool) {
    state.withLock { $0.idle[ObjectIdentifier(channel)] = isIdle ? channel : nil }
  }

  /// Answers a request, or drops it.
  ///
  /// - Returns: Whether the connection stays open.
  func answer(
    _ request: HTTPText,
    _ channel: any Channel
  ) async throws -> Bool {
    let (index, name, fault) = log.arrive(request)
    state.withLock { $0.busy += 1 }
    defer { state.withLock { $0.busy -= 1 } }
    var answer: HTTPText?
    if fault?.reachesServer ?? true {
      answer = try await forward(request, name)
      log.answered(index, answer)
    }
    guard let fault else { return try await send(answer, channel) }
    switch fault {
    case .killedBefore, .killedAfter:
      kill()
      return false
    case .droppedBefore, .droppedAfter:
      return false
    case .refused:
      await refuse()
      return false
    case .closedAfter:
      _ = try await send(answer, channel)
      return false
    case .slowHead:
      try await Task.sleep(for: Self.slowness)
      return try await send(answer, channel)
    case .slowBody:
      return try await sendSlowly(answer, channel)
    case .truncated:
      let bytes = answer?.bytes(closes: false) ?? []
      let missing = max(1, (answer?.body.count ?? 0) / 2)
      try await channel.writeAndFlush(ByteBuffer(bytes: bytes.dropLast(missing)))
      return false
    case .error500Before, .error500After, .error502Before, .error502After, .error503Before,
      .error503After, .limitedSeconds, .limitedDate, .limitedAbsurd, .limitedPlain, .invalidJSON,
      .wrongShape, .htmlPage, .htmlForbidden, .htmlGateway:
      return try await send(fault.answer, channel)
    }
  }

  /// - Returns: Whether the connection stays open; a 500 closes it (Contract.md §1, point 3).
  private func send(
    _ answer: HTTPText?,
    _ channel: any Channel
  ) async throws -> Bool {
    guard let answer else { return false }
    try await channel.writeAndFlush(ByteBuffer(bytes: answer.bytes(closes: false)))
    return answer.status != 500
  }

  private func sendSlowly(
    _ answer: HTTPText?,
    _ channel: any Channel
  ) async throws -> Bool {
    guard let answer else { return false }
    try await channel.writeAndFlush(ByteBuffer(bytes: answer.headBytes(closes: false)))
    let parts = 8
    let size = max(1, (answer.body.count + parts - 1) / parts)
    for start in stride(from: 0, to: answer.body.count, by: size) {
      try await Task.sleep(for: Self.slowness / parts)
      let end = min(start + size, answer.body.count)
      try await channel.writeAndFlush(ByteBuffer(bytes: answer.body[start..<end]))
    }
    return answer.status != 500
  }

  private func forward(_ request: HTTPText, _ name: RequestName) async throws -> HTTPText? {
    guard name.isWrite else { return try await upstream.send(request) }
    await turnstile.enter()
    do {
      let answer = try await upstream.send(request)
      await wrote(request, answer)
      await turnstile.leave()
      return answer
    } catch {
      await turnstile.leave()
      throw error
    }
  }
}
