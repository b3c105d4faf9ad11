package import ArgumentParser
import Diagnostics
import Files
import JSON
import Views

/// The command line.
package struct Turnform: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "turnform",
    abstract: "Declarative configuration for TurnCall projects.",
    discussion: """
      TURNCALL_API_URL sets the API (default http://localhost:8090), and TURNCALL_API_KEY or \
      TURNCALL_API_KEY_FILE the key. A viewer key is sufficient for all commands except apply, gc \
      and import --adopt.

      Exit codes: 0 success or nothing to do, 1 error, 2 changes pending (plan \
      --detailed-exitcode, drift), 3 the plan is stale, 4 partially applied, 5 refused (ownership, \
      protection, a limit), 6 authentication or permission, 64 usage. If several apply, the first \
      of 6, 1, 4, 5, 3, 2 is used, and JSON lists all of them in exit_codes. --exit-map 2=0 \
      replaces codes.
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

  /// Runs one command line, given without the program's name.
  package static func run(_ arguments: [String], on console: Console) async -> Int32 {
    // No output, however it is split, can contain commands to the CI runner.
    let safe = console.writing { console.write($0, withoutRunnerCommands($1)) }
    var map: ExitMap?
    var status = await perform(arguments, on: safe, &map)
    if let loss = console.lostOutput() {
      console.write(.error, "turnform: cannot write to standard output: \(loss.reason)\n")
      status = ExitStatus(rawValue: status).map { [$0, .error].counting.rawValue } ?? status
    }
    return map?[status] ?? status
  }

  private static func perform(
    _ arguments: [String],
    on console: Console,
    _ map: inout ExitMap?
  ) async -> Int32 {
    do {
      var command = try parseAsRoot(arguments)
      if let command = command as? any ResultCommand {
        map = command.output.exitMap
        return await console.run(command).rawValue
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
      if isUsage,
        console.writeDocument(.failure([.usage(message)], of: nil), format(in: arguments))
      {
        return code
      }
      if !message.isEmpty { console.write(code == 0 ? .output : .error, message + "\n") }
      return code
    }
  }

  /// Returns the parser's message, with user input escaped so it cannot break a line or move a
  /// cursor.
  private static func usageMessage(for error: any Error, _ arguments: [String]) -> String {
    if let word = arguments.first, let suggestion = suggestion(for: word) {
      return "Error: Unknown command \"\(escaped(word))\". \(suggestion)\n"
        + "See 'turnform --help' for more information."
    }
    let safe = arguments.map(escaped)
    var message = fullMessage(for: error)
    if safe != arguments {
      // The message quotes user input, so it is generated again from escaped arguments.
      message = messageOfParsing(safe) ?? "Error: Invalid arguments."
    }
    let options = command(of: arguments).longOptions
    return TextLines(OptionSuggestion.mended(message, options: options))
      .map { escaped(String($0.text)) }.joined(separator: "\n")
  }

  /// Returns the format that the arguments request, even if they are otherwise invalid.
  private static func format(in arguments: [String]) -> OutputFormat {
    let options = arguments.prefix { !$0.isExactly("--") }
    let option = "--output"
    let names = zip(options, options.dropFirst() + [""])
      .compactMap { argument, next -> String? in
        if argument.isExactly(option) { return next }
        return argument.hasPrefix(option + "=") ? String(argument.dropFirst(option.count + 1)) : nil
      }
    return names.last.flatMap(OutputFormat.init(named:)) ?? .text
  }

  private static func command(of arguments: [String]) -> any ParsableCommand.Type {
    configuration.subcommands.first { $0.configuration.commandName == arguments.first } ?? Self.self
  }

  /// Returns the parser's error about arguments; `nil` when they are valid.
  package static func messageOfParsing(_ arguments: [String]) -> String? {
    do {
      _ = try parseAsRoot(arguments)
      return nil
    } catch {
      return fullMessage(for: error)
    }
  }

  private static func suggestion(for word: String) -> String? {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard !word.hasPrefix("-"), !names.contains(word) else { return nil }
    return closestMatch(to: word, among: names).map { "Did you mean \"\($0)\"?" }
  }
}

extension Diagnostic {
  /// Creates a diagnostic for an invalid command line.
  ///
  /// - Parameter message: The text for the user: the problem, then where to read more.
  fileprivate static func usage(_ message: String) -> Diagnostic {
    let lines = TextLines(message).map { String($0.text).trimming(while: \.isWhitespace) }
    let detail = lines.prefix { !$0.utf8.starts(with: "Usage:".utf8) && !$0.isSeeAlso }
      .joined(separator: " ")
    let prefix = "Error: "
    return Diagnostic(
      .usage,
      detail: detail.utf8.starts(with: prefix.utf8)
        ? String(decoding: detail.utf8.dropFirst(prefix.utf8.count), as: UTF8.self) : detail,
      advice: lines.last { $0.isSeeAlso } ?? "See 'turnform --help' for more information."
    )
  }
}

extension String {
  fileprivate var isSeeAlso: Bool { utf8.starts(with: "See 'turnform".utf8) }

  fileprivate func trimming(while isLeftOut: (Character) -> Bool) -> String {
    var rest = self[...]
    while let first = rest.first, isLeftOut(first) { rest.removeFirst() }
    while let last = rest.last, isLeftOut(last) { rest.removeLast() }
    return String(rest)
  }
}

let turnformVersion = "0.1.0"

/// A command that accesses the outside only through the console.
protocol ConsoleCommand: AsyncParsableCommand {
  func run(on console: Console) async -> ExitStatus
}
