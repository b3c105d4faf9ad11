import Glibc
import HTTPTypes
import Hummingbird
package import Logging
import NIOCore

/// A sandbox behind a local socket; only this file knows HTTP on the wire.
package struct SandboxServer: Sendable {
  private let sandbox: Sandbox
  private let host: String
  private let port: Int
  private let snapshot: SnapshotFile?
  private let logger: Logger

  /// - Parameters:
  ///   - host: A loopback address or `localhost`.
  ///   - port: The port; 0 picks a free one.
  /// - Throws: ``SandboxServerError`` if the host is not this machine.
  package init(
    _ sandbox: Sandbox,
    host: String = "127.0.0.1",
    port: Int = 0,
    snapshot: SnapshotFile? = nil,
    logger: Logger
  ) throws(SandboxServerError) {
    guard isLoopback(host) else { throw .notLoopback(host) }
    self.sandbox = sandbox
    self.host = host
    self.port = port
    self.snapshot = snapshot
    self.logger = logger
  }

  /// Serves until the task is cancelled, or until SIGINT or SIGTERM.
  ///
  /// - Parameter onReady: Called once with the port, when the server accepts requests.
  /// - Throws: Errors of binding the port, or of the snapshot file.
  package func run(onReady: @escaping @Sendable (Int) async -> Void) async throws {
    if let bytes = try snapshot?.read() { try await sandbox.restore(bytes) }
    let application = Application(
      responder: SandboxResponder(sandbox: sandbox),
      configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
      onServerRunning: { await onReady($0.localAddress?.port ?? port) },
      logger: logger
    )
    try await withThrowingTaskGroup { group in
      group.addTask {
        do {
          try await application.runService()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
          throw SandboxServerError.portInUse(port)
        }
      }
      if let snapshot { group.addTask { try await keep(snapshot) } }
      defer { group.cancelAll() }
      try await group.next()
    }
    try await snapshot?.write(sandbox.snapshot())
  }

  private func keep(_ file: SnapshotFile) async throws {
    for await _ in sandbox.mayHaveChanged {
      repeat {
        try await file.write(sandbox.snapshot())
        // A write copies everything: a burst of changes shares one.
        try? await Task.sleep(for: .milliseconds(200))
        // If a restart loses unfinished work, the snapshot depends on time as well.
      } while await sandbox.keepsTime && !Task.isCancelled
    }
  }
}

/// Why a server fails to start.
package enum SandboxServerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The host is not loopback: the sandbox hands out keys without TLS, so it stays on this machine.
  case notLoopback(String)
  /// Another process listens on the port.
  case portInUse(Int)

  package var description: String {
    switch self {
    case .portInUse(let port):
      "Port \(port) is in use. Use another port, or 0 for a free port."
    case .notLoopback(let host):
      "The sandbox listens on loopback only, not on \"\(host)\". Use 127.0.0.1, ::1 or localhost."
    }
  }
}

private func isLoopback(_ host: String) -> Bool {
  if host == "localhost" || host == "::1" { return true }
  let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
  return parts.count == 4 && parts.first == 127 && !parts.contains(nil)
}

/// The connection of a request, so that it can be closed.
private struct ConnectionContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }
}

private struct SandboxResponder: HTTPResponder {
  let sandbox: Sandbox

  func respond(to request: Request, context: ConnectionContext) async throws -> Response {
    let body = try await request.body.collect(upTo: .max)
    let outcome = await sandbox.handle(
      SandboxRequest(
        method: request.method.rawValue,
        path: request.head.path ?? "/",
        headers: request.sandboxHeaders,
        body: Array(body.readableBytesView)
      )
    )
    switch outcome {
    case .response(let response): return Response(response, on: context.channel)
    case .dropped:
      try await context.channel.close()
      return Response(status: .internalServerError)
    }
  }
}

extension Request {
  fileprivate var sandboxHeaders: [SandboxHeader] {
    let host = head.authority.map { [SandboxHeader("Host", $0)] } ?? []
    return host + headers.map { SandboxHeader($0.name.rawName, $0.value) }
  }
}

extension Response {
  fileprivate init(_ response: SandboxResponse, on channel: any Channel) {
    var fields = HTTPFields()
    for header in response.headers {
      guard let name = HTTPField.Name(header.name) else { continue }
      fields.append(HTTPField(name: name, value: header.value))
    }
    let bytes = ByteBuffer(bytes: response.body)
    let status = HTTPResponse.Status(code: response.status)
    guard response.closesConnection else {
      self.init(status: status, headers: fields, body: ResponseBody(byteBuffer: bytes))
      return
    }
    // No `Connection: close`: the client notices only when it reuses the connection.
    let body = ResponseBody(contentLength: bytes.readableBytes) { writer in
      try await writer.write(bytes)
      try await writer.finish(nil)
      channel.close(promise: nil)
    }
    self.init(status: status, headers: fields, body: body)
  }
}
