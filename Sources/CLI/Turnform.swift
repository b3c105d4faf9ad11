package import ArgumentParser
import Diagnostics
import Views

/// The command line.
package struct Turnform: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "turnform",
    abstract: "Keeps a TurnCall project equal to what a Git repository says.",
    discussion: """
      The API is found through TURNCALL_API_URL (http://localhost:8090 unless set) and \
      TURNCALL_API_KEY or TURNCALL_API_KEY_FILE. A viewer key is enough for everything but apply, \
      gc and import --adopt.

      Exit codes: 0 done or nothing to do, 1 error, 2 changes pending (plan --detailed-exitcode, \
      drift), 3 the plan is stale, 4 applied in part, 5 refused (ownership, protection, a limit), \
      6 authentication or permission, 64 usage.
      """,
    version: turnformVersion,
    subcommands: [
      ValidateCommand.self, PlanCommand.self, ApplyCommand.self, ShowCommand.self,
      DriftCommand.self, GCCommand.self, ImportCommand.self, OutputsCommand.self,
      GraphCommand.self, RouteCommand.self, ExplainCommand.self, SchemaCommand.self,
      SandboxCommand.self, VersionCommand.self,
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
    // Whatever is written, and in whatever pieces, gives no orders to whoever keeps the log.
    let safe = console.writing { console.write($0, withoutRunnerCommands($1)) }
    let status = await perform(arguments, on: safe)
    guard let loss = console.lostOutput() else { return status }
    console.write(.error, "turnform: standard output cannot be written: \(loss.reason)\n")
    let isGood = [ExitStatus.done, .changesPending].contains { $0.rawValue == status }
    return isGood ? ExitStatus.error.rawValue : status
  }

  private static func perform(_ arguments: [String], on console: Console) async -> Int32 {
    do {
      var command = try parseAsRoot(arguments)
      if let command = command as? any ResultCommand {
        let obstacles = console.obstacles(to: command.output, stack: command.stackFolder)
        guard obstacles.isEmpty else {
          console.report(obstacles, command.output)
          return ExitStatus.usage.rawValue
        }
      }
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
      let isUsage = code == ExitStatus.usage.rawValue
      let message = isUsage ? usageMessage(for: error, arguments) : fullMessage(for: error)
      if !message.isEmpty { console.write(code == 0 ? .output : .error, message + "\n") }
      return code
    }
  }

  /// The parser's message, in which nothing that was typed can break a line or move a cursor.
  private static func usageMessage(for error: any Error, _ arguments: [String]) -> String {
    if let word = arguments.first, let suggestion = suggestion(for: word) {
      return "Error: There is no command \"\(escaped(word))\". \(suggestion)\n"
        + "See 'turnform --help' for more information."
    }
    let safe = arguments.map(escaped)
    var message = fullMessage(for: error)
    if safe != arguments {
      // Its texts quote what was typed, so they are made once more from what can be shown.
      message = messageOfParsing(safe) ?? "Error: The arguments are not understood."
    }
    return TextLines(message).map { escaped(String($0.text)) }.joined(separator: "\n")
  }

  private static func messageOfParsing(_ arguments: [String]) -> String? {
    do {
      _ = try parseAsRoot(arguments)
      return nil
    } catch {
      return fullMessage(for: error)
    }
  }

  /// The command that somebody may have meant.
  private static func suggestion(for word: String) -> String? {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard !word.hasPrefix("-"), !names.contains(word) else { return nil }
    return closestMatch(to: word, among: names).map { "Did you mean \"\($0)\"?" }
  }
}

/// The version of this program.
let turnformVersion = "0.1.0"

/// A command that touches the world through the console alone.
protocol ConsoleCommand: AsyncParsableCommand {
  /// Does it and says how it went.
  func run(on console: Console) async -> ExitStatus
}

/// A command with a result, which can be written to files too.
protocol ResultCommand: ConsoleCommand {
  var output: OutputOptions { get }
  /// The folder whose manifests it reads; `nil` when it reads none.
  var stackFolder: String? { get }
}
