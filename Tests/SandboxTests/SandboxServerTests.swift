import Foundation
import Logging
import NIOCore
import NIOPosix
import Sandbox
import Testing

@Suite("The server", .timeLimit(.minutes(45)))
struct SandboxServerTests {
  @Test(
    "refuses to listen on anything but this machine",
    arguments: ["0.0.0.0", "::", "192.168.1.5", "example.com", "127.0.0.1.example.com", "127.1"]
  )
  func loopback(host: String) {
    #expect(throws: SandboxServerError.notLoopback(host)) {
      try SandboxServer(Sandbox(), host: host, logger: Logger(label: "test"))
    }
  }

  @Test("answers on a connection that stays open until a 500 closes it without announcing it")
  func closesAfter500() async throws {
    let sandbox = Sandbox()
    let key = await sandbox.bootstrap().key
    let text = try await withServer(sandbox) { port in
      try await exchange(
        port,
        [
          "GET /live HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET /v1/agents?page=0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(key)\r\n\r\n",
        ]
      )
    }
    #expect(text.contains("HTTP/1.1 200 OK"))
    #expect(text.contains("HTTP/1.1 500 Internal Server Error"))
    #expect(text.contains(#""code":"internal_error""#))
    #expect(!text.lowercased().contains("connection:"))
  }

  @Test("drops the connection of a fault without a byte, after processing the request")
  func drops() async throws {
    let sandbox = Sandbox(SandboxOptions(faults: [SandboxFault(.drop, .after, counts: .writes)]))
    let text = try await withServer(sandbox) { port in
      try await exchange(
        port,
        [
          """
          POST /v1/projects HTTP/1.1\r\nHost: x\r\nX-Platform-Key: dev-platform-key\r\n\
          Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{"name":"p"}
          """
        ]
      )
    }
    #expect(text.isEmpty)
    #expect(String(decoding: await sandbox.snapshot(), as: UTF8.self).contains(#""name":"p""#))
  }

  @Test("writes the snapshot readable for its owner only, and reads it again")
  func snapshotFile() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "sandbox.json").path
    let first = Sandbox()
    let key = await first.bootstrap().key
    try await withServer(first, snapshot: SnapshotFile(path: path)) { _ in }
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names == ["sandbox.json"])

    let second = Sandbox()
    let again = try await withServer(second, snapshot: SnapshotFile(path: path)) { _ in
      await second.bootstrap().key
    }
    #expect(again == key)
  }

  @Test("writes a snapshot through a link to a file, and refuses a folder or a link to nothing")
  func snapshotLink() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "1.json").path
    let link = folder.appending(path: "s.json").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "1.json")
    for path in [folder.path, link] {
      let server = try SandboxServer(
        Sandbox(),
        snapshot: SnapshotFile(path: path),
        logger: Logger(label: "test")
      )
      await #expect(throws: SnapshotError.self) { try await server.run { _ in } }
    }
    try await withServer(Sandbox(), snapshot: SnapshotFile(path: file)) { _ in }
    let (first, second) = (Sandbox(), Sandbox())
    let key = try await withServer(first, snapshot: SnapshotFile(path: link)) { _ in
      await first.bootstrap().key
    }
    let again = try await withServer(second, snapshot: SnapshotFile(path: file)) { _ in
      await second.bootstrap().key
    }
    #expect(again == key)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "1.json")
  }

  @Test("reports that a port is in use")
  func portInUse() async throws {
    try await withServer(Sandbox()) { port in
      var logger = Logger(label: "test")
      logger.logLevel = .critical
      let second = try SandboxServer(Sandbox(), port: port, logger: logger)
      await #expect(throws: SandboxServerError.portInUse(port)) { try await second.run { _ in } }
    }
  }

  /// Runs the body while the server serves on a free port, then stops it.
  private func withServer<Value: Sendable>(
    _ sandbox: Sandbox,
    snapshot: SnapshotFile? = nil,
    _ body: @escaping @Sendable (Int) async throws -> Value
  ) async throws -> Value {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let server = try SandboxServer(sandbox, snapshot: snapshot, logger: logger)
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run { port.yield($0) } }
      var iterator = ports.makeAsyncIterator()
      let number = try #require(await iterator.next())
      let value = try await body(number)
      group.cancelAll()
      try await group.waitForAll()
      return value
    }
  }
}

/// Sends requests on one connection and reads until the server closes it.
private func exchange(_ port: Int, _ requests: [String]) async throws -> String {
  let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
    .connect(host: "127.0.0.1", port: port) { channel in
      channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
      }
    }
  return try await channel.executeThenClose { inbound, outbound in
    for request in requests { try await outbound.write(ByteBuffer(string: request)) }
    var text = ""
    for try await bytes in inbound { text += String(buffer: bytes) }
    return text
  }
}
