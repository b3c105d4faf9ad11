import Foundation

/// The result of one hostile input.
package struct HostileRun: Sendable {
  package let name: String
  /// The size in bytes; `nil` for an endless response.
  package let size: Int?
  package let peakMemory: Int
  package let elapsed: Duration
  /// `nil` when a signal ended it.
  package let code: Int32?
  package let isOverdue: Bool

  /// 64 MiB, and sixteen times the input.
  package var memoryBound: Int { (64 << 20) + 16 * (size ?? 0) }

  /// Whether it stayed within its limits and exited by itself.
  package var isGood: Bool { !isOverdue && code != nil && peakMemory <= memoryBound }

  /// A row of the table.
  package var row: String {
    func mebibytes(_ bytes: Int) -> String {
      let tenths = bytes * 10 / (1 << 20)
      return "\(tenths / 10).\(tenths % 10) MiB"
    }
    let ending = isOverdue ? "no end" : code.map { "code \($0)" } ?? "crashed"
    let columns = [
      name.padding(toLength: 46, withPad: " ", startingAt: 0),
      (size.map(mebibytes) ?? "endless").padding(toLength: 11, withPad: " ", startingAt: 0),
      mebibytes(peakMemory).padding(toLength: 12, withPad: " ", startingAt: 0),
      mebibytes(memoryBound).padding(toLength: 12, withPad: " ", startingAt: 0),
      elapsed.formatted.padding(toLength: 9, withPad: " ", startingAt: 0),
      ending.padding(toLength: 9, withPad: " ", startingAt: 0),
    ]
    return columns.joined() + (isGood ? "ok" : "OVER")
  }

  /// The table header.
  package static let header =
    "input                                         "
    + "size       peak        bound       time     ending   "
}

extension HostileInput {
  /// Runs the program with the input.
  ///
  /// - Parameter timeout: The value of `--timeout` in seconds; `nil` omits the option.
  /// - Throws: An error when the program cannot be started.
  package func run(_ program: String, bound: Duration, timeout: Int?) async throws -> HostileRun {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("turnform-hostile-\(UUID().uuidString)")
    let stack = folder.appendingPathComponent("stack0")
    try FileManager.default.createDirectory(at: stack, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let limits = timeout.map { ["--timeout", "\($0)"] } ?? []
    @Sendable func start(
      _ arguments: [String],
      port: Int,
      key: String
    ) async throws
      -> ChildProcess.Ending
    {
      let child = try ChildProcess(
        [program] + arguments,
        environment: [
          "PATH": "/usr/bin:/bin", "TOOL_SECRET": "a-secret-of-the-tools",
          "TURNFORM_SECRETS": "TOOL_SECRET", "TURNCALL_API_URL": "http://127.0.0.1:\(port)",
          "TURNCALL_API_KEY": key,
        ],
        output: folder.appendingPathComponent("output").path
      )
      return await child.wait(atMost: bound)
    }
    switch source {
    case .server(let behaviour):
      try StackText().write(to: stack)
      let ending = try await HostileServer.running(behaviour) { port in
        try await start(["plan", stack.path] + limits, port: port, key: "key")
      }
      return result(ending, size: behaviour.size)
    case .stack(let write):
      try write(stack)
      let ending = try await start(["validate", stack.path], port: 1, key: "key")
      return result(ending, size: Self.size(of: stack))
    case .planned(let write):
      try write(stack)
      let sandbox = try await SandboxProcess(program, folder: folder)
      let (port, key) = (sandbox.upstream.port, sandbox.upstream.key)
      let ending = try await start(["plan", stack.path] + limits, port: port, key: key)
      await sandbox.end()
      return result(ending, size: Self.size(of: stack))
    case .savedPlan(let bytes):
      let file = stack.appendingPathComponent("a.plan")
      try Data(bytes()).write(to: file)
      let ending = try await start(["apply", file.path], port: 1, key: "key")
      return result(ending, size: Self.size(of: stack))
    }
  }

  private func result(_ ending: ChildProcess.Ending, size: Int?) -> HostileRun {
    HostileRun(
      name: name,
      size: size,
      peakMemory: ending.peakMemory,
      elapsed: ending.elapsed,
      code: ending.code,
      isOverdue: ending.isOverdue
    )
  }

  private static func size(of folder: URL) -> Int {
    let files = FileManager.default.enumerator(atPath: folder.path)
    var size = 0
    while let path = files?.nextObject() as? String {
      let file = folder.appendingPathComponent(path).path
      let attributes = try? FileManager.default.attributesOfItem(atPath: file)
      size += attributes?[.size] as? Int ?? 0
    }
    return size
  }
}

extension HostileServer.Behaviour {
  /// The size of one response; of more than 64 MiB, the part that may be read.
  fileprivate var size: Int? {
    switch self {
    case .answer(_, let part, let count): min(part.count * count, 64 << 20)
    case .trickle, .endlessContinue, .silence, .endlessPages: nil
    }
  }
}
