import Foundation
import JSON
import Synchronization

/// A sandbox with a stack, and the program to run on them.
struct CaseBench: Sendable {
  let program: String
  let apply: Apply
  let folder: URL
  let sandbox: SandboxProcess
  let observer: Observer
  let bound: Duration
  private let turnstile = Turnstile()

  /// Starts a sandbox in a folder that may hold a snapshot of one.
  init(
    _ program: String,
    _ apply: Apply,
    folder: URL,
    lag: Int = 0,
    secrets: [String: String] = [:],
    bound: Duration
  ) async throws {
    self.program = program
    self.apply = apply
    self.folder = folder
    self.bound = bound
    sandbox = try await SandboxProcess(program, folder: folder, lag: lag)
    observer = Observer(sandbox.upstream, secrets: secrets)
  }

  /// The folder of the manifests and sinks of one of the programs.
  func stack(_ number: Int = 0) -> URL { folder.appendingPathComponent("stack\(number)") }

  /// Runs apply, with all programs at once the first time.
  ///
  /// - Parameters:
  ///   - log: The faults for the first program.
  ///   - text: The stack whose secrets are in the environment.
  /// - Returns: The runs in the order in which they ended.
  /// - Throws: An error when the program cannot be started.
  func run(
    _ log: ProxyLog,
    programs: Int = 1,
    _ text: StackText,
    options: [String]
  ) async throws -> [Run] {
    try await withThrowingTaskGroup(of: (Int, Run).self) { group in
      for number in 0..<programs {
        let log = number == 0 ? log : ProxyLog([:])
        group.addTask { (number, try await runOne(log, number, text, options)) }
      }
      var runs: [Run] = []
      for try await (_, run) in group { runs.append(run) }
      return runs
    }
  }

  private func runOne(
    _ log: ProxyLog,
    _ number: Int,
    _ text: StackText,
    _ options: [String]
  ) async throws -> Run {
    let known = log.entries.count
    let process = Mutex<(child: ChildProcess?, isKilled: Bool)>((nil, false))
    let observer = observer
    let proxy = FaultProxy(
      sandbox.upstream,
      log: log,
      turnstile: turnstile,
      wrote: { await observer.notice($0, $1) },
      kill: {
        process.withLock { process in
          process.isKilled = true
          process.child?.end()
        }
      }
    )
    let output = folder.appendingPathComponent("apply\(number).json")
    let ending = try await proxy.running { port in
      let child = try start(
        ["apply", stack(number).path, "--auto-approve", "--output", "json"] + options,
        number,
        text,
        port: port,
        output: output
      )
      process.withLock { $0.child = child }
      return await child.wait(atMost: bound)
    }
    return Run(
      ending: ending,
      report: (try? Data(contentsOf: output)).flatMap { try? JSONValue(parsing: Array($0)) },
      entries: Array(log.entries.dropFirst(known)),
      wasKilled: process.withLock(\.isKilled) && ending.signal == SIGKILL
    )
  }

  /// Plans without faults.
  func plan(_ text: StackText, options: [String]) async throws -> FreshPlan {
    let output = folder.appendingPathComponent("plan.json")
    let child = try start(
      ["plan", stack().path, "--detailed-exitcode", "--output", "json"] + options,
      0,
      text,
      port: sandbox.upstream.port,
      output: output
    )
    let ending = await child.wait(atMost: bound)
    let document = (try? Data(contentsOf: output)).flatMap { try? JSONValue(parsing: Array($0)) }
    return FreshPlan(ending, document)
  }

  /// Runs gc to delete leftovers: of two concurrent runs, one loses its drafts.
  ///
  /// - Returns: The failure, if any.
  func clean(_ text: StackText) async throws -> String? {
    let child = try start(
      ["gc", stack().path, "--auto-approve", "--output", "json"],
      0,
      text,
      port: sandbox.upstream.port,
      output: folder.appendingPathComponent("gc.json")
    )
    let ending = await child.wait(atMost: bound)
    return ending.code == 0 ? nil : "gc: code \(ending.code.map(String.init) ?? "none")"
  }

  /// The standard error of the last run.
  func errors(_ number: Int = 0) -> String {
    let file = folder.appendingPathComponent("apply\(number).json.err")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }

  private func start(
    _ arguments: [String],
    _ number: Int,
    _ text: StackText,
    port: Int,
    output: URL
  ) throws -> ChildProcess {
    try ChildProcess(
      [program] + arguments,
      environment: [
        "PATH": "/usr/bin:/bin", "TOOL_SECRET": text.secret,
        "TURNCALL_API_URL": "http://127.0.0.1:\(port)", "TURNCALL_API_KEY": sandbox.upstream.key,
        "TURNFORM_SECRETS": "TOOL_SECRET",
      ],
      output: output.path
    )
  }
}
