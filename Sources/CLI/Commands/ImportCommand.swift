import ArgumentParser
import Files
import Importing
import Views

struct ImportCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Generate manifests from a live project.",
    discussion: """
      Reads everything and writes a stack whose plan is empty: prompts in files, references \
      instead of ids, defaults omitted, secrets as variables to set. Existing files are never \
      overwritten. Anything that manifests cannot express is omitted and listed.
      """
  )

  @Argument(help: "The folder to write to; created if it does not exist.", completion: .directory)
  var folder = "."

  @Option(
    help: ArgumentHelp("The ownership label; defaults to the folder's name.", valueName: "name")
  )
  var stack: String?

  @Flag(help: "Write this stack's marker to the imported objects, like apply --adopt.")
  var adopt = false

  @Flag(help: "Skip the approval prompt of --adopt; required without a terminal.")
  var autoApprove = false

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  var kind: ResultKind { .imported }
  var stackFolder: String? { folder }

  func start(on console: Console) throws(CommandFailure) -> CommandWork {
    let run = try prepare(console)
    let endpoint = try Endpoint(of: console, connection.settings)
    return .requests(endpoint) { client throws(CommandFailure) in
      let result = try await run.read(client, endpoint.setting)
      if !result.isEmpty { try run.write(result) }
      let imported = CommandResult.imported(result, adoption: nil)
      // A document holds the notes and the adoption as well; text is shown as the run proceeds.
      if output.output.carriesDiagnostics {
        guard adopt, !result.isEmpty else { return .ended(CommandOutcome(imported)) }
        return await .nested(.apply, { () throws(CommandFailure) in try adoption(of: run) }) {
          outcome in
          let codes = outcome.statuses.map(\.rawValue)
          return CommandOutcome(
            .imported(result, adoption: (outcome.result, codes)),
            then: outcome.then
          )
        }
      }
      console.report(result.notes, output)
      let outcome = CommandOutcome(imported) {
        guard adopt, !result.isEmpty else { return .done }
        return await console.finish(withoutFiles, .apply) { () throws(CommandFailure) in
          try adoption(of: run)
        }
      }
      return .ended(outcome)
    }
  }

  /// The options of the adoption: files hold the result of the import.
  private var withoutFiles: OutputOptions {
    var options = output
    options.outputFile = []
    return options
  }

  /// Applies the stack as written to disk, including markers.
  private func adoption(of run: ImportRun) throws(CommandFailure) -> CommandWork {
    var stack = StackOptions()
    stack.stack = run.folder
    stack.environment = nil
    let planning = PlanningSettings(connection: connection.settings, adopts: true)
    return try run.console.session(stack, planning) { session throws(CommandFailure) in
      try await ApplyRun(session: session, console: run.console, options: withoutFiles)
        .run(asks: !autoApprove, parallelism: planning.connection.parallelism)
    }
  }

  private func prepare(_ console: Console) throws(CommandFailure) -> ImportRun {
    guard !adopt || autoApprove || console.terminals.isInteractive else {
      throw CommandFailure(
        configuration: "--adopt requires approval, but there is no terminal for the prompt.",
        advice: "Use --auto-approve, or import now and run \"turnform apply --adopt\" later."
      )
    }
    let folder = folder.isEmpty ? "." : folder
    // Not $PWD: programs started without a shell may have none, or an outdated one.
    let workingFolder = console.files.workingFolder()
    guard let name = stack ?? ImportedStack.stackName(ofFolder: folder, in: workingFolder) else {
      throw CommandFailure(
        configuration: "The folder's name cannot be used as a stack name.",
        advice: "Set the stack name with --stack."
      )
    }
    let run = ImportRun(console: console, folder: folder, stack: name)
    try run.checkFolder()
    return run
  }
}
