import API
import CLI
import Files
import Foundation
import Sandbox
import Synchronization

/// Runs command lines in this process, captures their streams and serves the API from memory.
final class CommandLineFixture: Sendable {
  /// The result of one command line.
  struct Outcome {
    let status: Int32
    let output: String
    let error: String
  }

  let sandbox: Sandbox
  /// The API key of an admin.
  let key: String
  private let written = Mutex<[Console.Stream: String]>([:])
  /// Called with every request before it is handled.
  private let onRequest: @Sendable (APIRequest, Sandbox, _ key: String) async -> Void
  /// Answers instead of the sandbox when it returns a response.
  private let answer: @Sendable (APIRequest) -> APIResponse?
  /// Makes the sandbox look like another server.
  private let disguise: (any ServerDisguise)?

  init(
    _ options: SandboxOptions = SandboxOptions(seed: 1),
    as disguise: (any ServerDisguise)? = nil,
    onRequest: @escaping @Sendable (APIRequest, Sandbox, _ key: String) async -> Void = {
      _,
      _,
      _ in
    },
    answer: @escaping @Sendable (APIRequest) -> APIResponse? = { _ in nil }
  ) async {
    sandbox = Sandbox(options)
    key = await sandbox.bootstrap().key
    self.answer = answer
    self.onRequest = onRequest
    self.disguise = disguise
  }

  /// Runs a command line from separate arguments.
  func run(_ arguments: String...) async -> Outcome { await run(arguments) }

  /// - Parameters:
  ///   - arguments: The arguments, without the program's name.
  ///   - environment: Variables on top of a URL and a valid key; an empty value removes one.
  ///   - terminals: The streams that are terminals; none by default.
  func run(
    _ arguments: [String],
    environment: [String: String] = [:],
    terminals: Console.Terminals = Console.Terminals(),
    answers: [String] = []
  ) async -> Outcome {
    written.withLock { $0 = [:] }
    let remaining = Mutex(answers[...])
    let standard = ["TURNCALL_API_URL": "https://sandbox.test", "TURNCALL_API_KEY": key]
    let console = Console(
      write: { [self] stream, text in written.withLock { $0[stream, default: ""] += text } },
      readLine: { remaining.withLock { $0.popFirst() } },
      terminals: terminals,
      environment: standard.merging(environment) { $1 },
      files: .system,
      connect: { [self] _, work in
        let sent = environment["TURNCALL_API_KEY"] ?? key
        return await work(
          SandboxTransport(
            sandbox: sandbox,
            key: sent.isEmpty ? "from-a-file" : sent,
            disguise: disguise,
            answer: answer
          ) { [self] in await onRequest($0, sandbox, key) }
        )
      },
      interruptible: { _, work in await work() }
    )
    let status = await Turnform.run(arguments, on: console)
    return written.withLock {
      Outcome(status: status, output: $0[.output] ?? "", error: $0[.error] ?? "")
    }
  }
}

/// Changes the requests to a sandbox and its responses.
protocol ServerDisguise: Sendable {
  func received(_ request: APIRequest) -> APIRequest
  func answered(_ response: APIResponse, to request: APIRequest) -> APIResponse
}

/// Carries requests to a sandbox without a socket.
private struct SandboxTransport: Transport {
  let sandbox: Sandbox
  let key: String
  let disguise: (any ServerDisguise)?
  let answer: @Sendable (APIRequest) -> APIResponse?
  let onRequest: @Sendable (APIRequest) async -> Void

  func send(
    _ request: APIRequest,
    within limit: Duration
  ) async throws(TransportError) -> APIResponse {
    await onRequest(request)
    if let response = answer(request) { return response }
    let request = disguise?.received(request) ?? request
    let outcome = await sandbox.handle(
      SandboxRequest(
        method: request.method.rawValue,
        path: request.path,
        headers: request.headers.map { SandboxHeader($0.name, $0.value) }
          + [SandboxHeader("Authorization", "Bearer \(key)")],
        body: request.body ?? []
      )
    )
    switch outcome {
    case .dropped: throw .lostAnswer
    case .response(let response):
      let answered = APIResponse(
        status: response.status,
        headers: response.headers.map { APIHeader($0.name, $0.value) },
        body: response.body
      )
      return disguise?.answered(answered, to: request) ?? answered
    }
  }
}

/// A folder that is deleted at the end of the test.
struct TemporaryFolder: ~Copyable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("turnform-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.path }

  /// Writes a file, folders included.
  func write(_ text: String, to path: String) throws {
    let file = url.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: file)
  }

  func read(_ path: String) throws -> String {
    try String(contentsOf: url.appendingPathComponent(path), encoding: .utf8)
  }
}
