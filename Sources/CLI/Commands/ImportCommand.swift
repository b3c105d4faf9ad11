import API
import ArgumentParser
import Diagnostics
import Files
import Importing
import JSON
import Synchronization
import Views

/// `turnform import`.
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

  var stackFolder: String? { folder }

  func run(on console: Console) async -> ExitStatus {
    let options = output
    let ended: @Sendable (Stop) -> ExitStatus = { stop in
      console.end(stop, options) { ImportJSON.document(failed: $0) }
    }
    do throws(Stop) {
      let run = try prepare(console)
      let endpoint = try Endpoint(of: console, connection.settings)
      let adoption = Adoption(
        isWanted: adopt,
        asks: !autoApprove,
        connection: connection.settings
      )
      return await console.connect(endpoint) { transport in
        do throws(Stop) {
          let result = try await run.read(
            APIClient(transport: transport, endpoint.connection),
            endpoint.setting
          )
          return try await finish(run, result, adoption, options)
        } catch {
          return ended(error)
        }
      }
    } catch {
      return ended(error)
    }
  }

  /// Whether to write markers, and whether to ask for approval.
  fileprivate struct Adoption {
    let isWanted: Bool
    let asks: Bool
    let connection: ConnectionSettings
  }

  private func prepare(_ console: Console) throws(Stop) -> ImportRun {
    guard !adopt || autoApprove || console.terminals.isInteractive else {
      throw Stop(
        configuration: "--adopt requires approval, but there is no terminal for the prompt.",
        advice: "Use --auto-approve, or import now and run \"turnform apply --adopt\" later."
      )
    }
    let folder = folder.isEmpty ? "." : folder
    // Not $PWD: programs started without a shell may have none, or an outdated one.
    let workingFolder = console.files.workingFolder()
    guard let name = stack ?? ImportSettings.stackName(ofFolder: folder, in: workingFolder) else {
      throw Stop(
        configuration: "The folder's name cannot be used as a stack name.",
        advice: "Set the stack name with --stack."
      )
    }
    let run = ImportRun(
      console: console,
      folder: folder,
      settings: ImportSettings(stack: name)
    )
    try run.checkFolder()
    return run
  }
}

/// Writes and shows the files, and marks the imported objects on request.
private func finish(
  _ run: ImportRun,
  _ result: ImportResult,
  _ adoption: ImportCommand.Adoption,
  _ options: OutputOptions
) async throws(Stop) -> ExitStatus {
  let console = run.console
  if !result.isEmpty { try run.write(result) }
  if options.output == .text { console.report(result.notes, options) }
  guard adoption.isWanted, !result.isEmpty else {
    return console.emit(result.output(adoption: nil), options, status: .done)
  }
  guard options.output == .json else {
    let status = console.emit(result.output(adoption: nil), options, status: .done)
    let adopted = await console.adopt(run.folder, adoption, options)
    return adopted == .done ? status : adopted
  }
  let captured = Mutex("")
  let status = await console.capturing({ text in captured.withLock { $0 += text } })
    .adopt(run.folder, adoption, options)
  let document = try? JSONValue(parsing: captured.withLock(\.self))
  return console.emit(result.output(adoption: document), options, status: status)
}

extension Console {
  /// Applies the stack as written to disk, including markers.
  fileprivate func adopt(
    _ folder: String,
    _ adoption: ImportCommand.Adoption,
    _ output: OutputOptions
  ) async -> ExitStatus {
    var options = output
    options.outputFile = []
    let shown = options
    var stack = StackOptions()
    stack.stack = folder
    stack.environment = nil
    var planning = PlanningSettings()
    planning.adopts = true
    planning.connection = adoption.connection
    let parallelism = planning.connection.parallelism
    let ended: @Sendable (Stop) -> ExitStatus = { stop in
      end(stop, shown) { ApplyJSON.document(unsent: "failed", plan: nil, diagnostics: $0) }
    }
    return await withSession(stack, planning, ended: ended) { session throws(Stop) in
      let run = ApplyRun(session: session, console: self, options: shown)
      return try await run.run(asks: adoption.asks, parallelism: parallelism)
    }
  }

  /// A copy of the console that redirects results.
  fileprivate func capturing(_ take: @escaping @Sendable (String) -> Void) -> Console {
    let write = write
    return writing { stream, text in
      switch stream {
      case .output: take(text)
      case .error: write(.error, text)
      }
    }
  }
}

extension ImportResult {
  fileprivate func output(adoption: JSONValue?) -> Output {
    Output(
      text: { ImportText(style: $0).text(self) },
      json: { ImportJSON.document(self, adoption: adoption) }
    )
  }
}
