import ArgumentParser
import Foundation
import Logging
import Sandbox
import Subprocess

/// `turnform sandbox`: a local TurnCall substitute for development.
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox",
    abstract: "Serve a local mock of the TurnCall API for development.",
    discussion: """
      Listens on 127.0.0.1 only, keeps all data in memory, and prints its URL and an API key. The \
      syntax of a fault is \(SandboxFault.syntax). For example: --fault drop-after:write=3 --fault \
      status=503,before,path=/publish,times=2
      """
  )

  @Option(help: "Port to listen on; 0 picks a free port.")
  var port = 8090

  @Option(help: "Persist all data in this file across restarts.")
  var snapshot: String?

  @Option(help: ArgumentHelp("Delay of every request in milliseconds.", valueName: "ms"))
  var latency = 0

  @Option(
    help: ArgumentHelp(
      "Milliseconds until a confirmed write becomes visible, as on the real server.",
      valueName: "ms"
    )
  )
  var commitLag = 0

  @Option(
    help: ArgumentHelp(
      "Let only every N-th write lag; the others are visible at once.",
      valueName: "n"
    )
  )
  var commitLagEvery = 1

  @Option(
    help: ArgumentHelp(
      "Duration of background work in milliseconds: processing a document, each stage of a run.",
      valueName: "ms"
    )
  )
  var backgroundTime = 300

  @Option(
    name: .customLong("fault"),
    help: "Inject a fault; repeatable.",
    transform: SandboxFault.init(argument:)
  )
  var faults: [SandboxFault] = []

  @Option(
    name: .customLong("without"),
    help: ArgumentHelp(
      "Drop a field like an older server, for example agents.config.llm.reasoning_effort; "
        + "repeatable.",
      valueName: "field"
    ),
    transform: ServerField.init(argument:)
  )
  var missingFields: [ServerField] = []

  @Option(
    name: .customLong("answer"),
    help: ArgumentHelp(
      "Return a different value than the stored one, like a newer or broken server: "
        + "\(AnswerEdit.syntax); repeatable.",
      valueName: "edit"
    ),
    transform: AnswerEdit.init(argument:)
  )
  var answerEdits: [AnswerEdit] = []

  @Flag(help: "Lose documents in processing on a restart, as the real server does.")
  var loseWork = false

  @Option(help: "Required value of the X-Platform-Key header.")
  var platformKey = "dev-platform-key"

  @Option(
    name: .customLong("exec"),
    parsing: .remaining,
    help: ArgumentHelp(
      "Run a command with TURNCALL_API_URL and TURNCALL_API_KEY set, and exit when it exits.",
      valueName: "command"
    )
  )
  var command: [String] = []

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port must be a number from 0 to 65535.")
    }
    guard latency >= 0, commitLag >= 0, backgroundTime >= 0 else {
      throw ValidationError(
        "--latency, --commit-lag and --background-time must be 0 or more milliseconds."
      )
    }
    guard commitLagEvery >= 1 else {
      throw ValidationError("--commit-lag-every must be 1 or more.")
    }
  }

  func run() async throws {
    guard ProcessStart.hasDescriptors(forRequests: 64) else {
      throw StartError(
        description:
          "The open file limit is too low for a server. Raise it to 256 or more (ulimit -n)."
      )
    }
    let sandbox = Sandbox(
      SandboxOptions(
        platformKey: platformKey,
        latency: .milliseconds(latency),
        commitLag: .milliseconds(commitLag),
        commitLagPeriod: commitLagEvery,
        backgroundTime: .milliseconds(backgroundTime),
        faults: faults,
        missingFields: missingFields,
        answerEdits: answerEdits,
        losesWorkOnRestart: loseWork
      )
    )
    var logger = Logger(label: "turnform.sandbox") { StreamLogHandler.standardError(label: $0) }
    // Dropped connections are a purpose of the sandbox; errors that stop it are thrown.
    logger.logLevel = .critical
    let server = try SandboxServer(
      sandbox,
      port: port,
      snapshot: snapshot.map(SnapshotFile.init(path:)),
      logger: logger
    )
    guard command.isEmpty else { throw ExitCode(try await runCommand(with: server, sandbox)) }
    try await server.run { port in
      let key = await sandbox.bootstrap().key
      FileHandle.standardOutput.write(Data(Self.banner(port: port, key: key).utf8))
    }
  }

  /// Lines for a shell to evaluate, with the rest as shell comments.
  private static func banner(port: Int, key: String) -> String {
    """
    # Mock of the TurnCall API, for development only. Stop it with Ctrl-C.
    export TURNCALL_API_URL=\(url(port))
    export TURNCALL_API_KEY=\(key)

    """
  }

  private static func url(_ port: Int) -> String { "http://127.0.0.1:\(port)" }

  /// Runs the command alongside the server; when one ends, it ends the other.
  private func runCommand(with server: SandboxServer, _ sandbox: Sandbox) async throws -> Int32 {
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    return try await withThrowingTaskGroup(of: Int32?.self) { group in
      group.addTask {
        try await server.run {
          port.yield($0)
          port.finish()
        }
        port.finish()
        return nil
      }
      group.addTask {
        for await port in ports {
          let key = await sandbox.bootstrap().key
          FileHandle.standardError.write(
            Data("Mock of the TurnCall API, for development only, on \(Self.url(port))\n".utf8)
          )
          return try await ChildProcess(
            arguments: command,
            environment: ["TURNCALL_API_URL": Self.url(port), "TURNCALL_API_KEY": key]
          )
          .run()
        }
        return nil
      }
      var status: Int32?
      while let ended = try await group.next() {
        status = status ?? ended
        group.cancelAll()
      }
      return status ?? EXIT_FAILURE
    }
  }
}

// ArgumentParser prints a `ValidationError` as a usage error.

extension SandboxFault {
  fileprivate init(argument: String) throws {
    do {
      try self.init(parsing: argument)
    } catch {
      throw ValidationError(error.description)
    }
  }
}

extension ServerField {
  fileprivate init(argument: String) throws {
    guard let field = ServerField(parsing: argument) else {
      throw ValidationError(
        "\"\(argument)\" is not a field. Use COLLECTION.FIELD, where COLLECTION is one of "
          + ServerField.collections.joined(separator: ", ") + "."
      )
    }
    self = field
  }
}

extension AnswerEdit {
  fileprivate init(argument: String) throws {
    guard let edit = AnswerEdit(parsing: argument) else {
      throw ValidationError("\"\(argument)\" is not an edit. Use \(Self.syntax).")
    }
    self = edit
  }
}
