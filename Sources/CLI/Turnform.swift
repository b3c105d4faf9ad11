package import ArgumentParser

/// The command line.
package struct Turnform: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "turnform",
    abstract: "Keeps a TurnCall project equal to what a Git repository says.",
    discussion: """
      The API is found through TURNCALL_API_URL (http://localhost:8090 unless set) and \
      TURNCALL_API_KEY or TURNCALL_API_KEY_FILE. A viewer key is enough for everything but apply.

      Exit codes: 0 done or nothing to do, 1 error, 2 changes pending (plan --detailed-exitcode, \
      drift), 3 the plan is stale, 4 applied in part, 5 refused (ownership, protection, a limit), \
      6 authentication or permission, 64 usage.
      """,
    version: turnformVersion,
    subcommands: [
      ValidateCommand.self, PlanCommand.self, ApplyCommand.self, DriftCommand.self,
      ExplainCommand.self, SchemaCommand.self, SandboxCommand.self, VersionCommand.self,
    ]
  )

  package init() {}

  /// Runs one command line.
  ///
  /// - Parameters:
  ///   - arguments: Without the program's own name.
  ///   - console: The world around.
  /// - Returns: The status to exit with.
  package static func run(_ arguments: [String], on console: Console) async -> Int32 {
    do {
      var command = try parseAsRoot(arguments)
      if let command = command as? any ConsoleCommand {
        return await command.run(on: console).rawValue
      }
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return ExitStatus.done.rawValue
    } catch {
      let code = exitCode(for: error).rawValue
      let message = fullMessage(for: error)
      if !message.isEmpty { console.write(code == 0 ? .output : .error, message + "\n") }
      return code
    }
  }
}

/// The version of this program.
let turnformVersion = "0.1.0"

/// A command that touches the world through the console alone.
protocol ConsoleCommand: AsyncParsableCommand {
  /// Does it and says how it went.
  func run(on console: Console) async -> ExitStatus
}
