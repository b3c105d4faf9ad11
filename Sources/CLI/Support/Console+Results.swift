import API
import Applying
import ArgumentParser
import Diagnostics
import Files
import Views

extension Console {
  func run(_ command: some ResultCommand) async -> ExitStatus {
    let options = command.output
    let problems =
      command.problems(with: options.formats)
      + obstacles(to: options, stack: command.stackFolder)
    guard problems.isEmpty else {
      let result = CommandResult.failure(problems, of: nil)
      if !writeDocument(result, options.output) { report(problems, options) }
      return .usage
    }
    return await finish(options, command.kind) { () throws(CommandFailure) in
      try command.start(on: writingResults(to: options.outputFile.map(\.path)))
    }
  }

  /// Does the work that remains of a command, and shows its result or failure.
  func finish(
    _ options: OutputOptions,
    _ kind: ResultKind,
    _ work: () async throws(CommandFailure) -> CommandWork
  ) async -> ExitStatus {
    do throws(CommandFailure) {
      switch try await work() {
      case .ended(let outcome): return await show(outcome, options)
      case .requests(let endpoint, let work):
        guard hasDescriptors(endpoint.connection.parallelism) else { throw .tooFewDescriptors }
        return await connect(endpoint) { transport in
          await finish(options, kind) { () throws(CommandFailure) in
            try await work(APIClient(transport: transport, endpoint.connection))
          }
        }
      case .writes(let work):
        let flag = InterruptFlag()
        return await interruptible(flag) { await show(work(flag), options) }
      }
    } catch {
      let files = error.isWrittenToFiles ? options.outputFile : []
      return await show(CommandOutcome(error, of: kind), options, writing: files)
    }
  }

  /// Writes a result to standard output and to the requested files.
  ///
  /// A file is left as it is when its format cannot show why a command failed.
  ///
  /// - Returns: The status with the highest precedence; a file that cannot be written is an error.
  private func show(
    _ outcome: CommandOutcome,
    _ options: OutputOptions,
    writing outputFiles: [OutputFile]? = nil
  ) async -> ExitStatus {
    var statuses = outcome.statuses
    let text = { (format: OutputFormat, style: Style) in
      let codes = outcome.statuses.map(\.rawValue)
      let rendering = Rendering(style: style, sources: outcome.sources, exitCodes: codes)
      return format.render(outcome.result, rendering)
    }
    if case .failure(let diagnostics, _) = outcome.result, !options.output.carriesDiagnostics {
      report(diagnostics, options, sources: outcome.sources)
    } else if let text = text(options.output, style(for: .output, allowsColor: !options.noColor)) {
      write(.output, text)
    }
    for file in outputFiles ?? options.outputFile {
      guard let text = text(file.format, .plain) else { continue }
      do throws(FileProblem) {
        try files.write(file.path, text)
      } catch {
        let diagnostic = Diagnostic(
          .configuration,
          detail: "Cannot write the file \"\(file.path)\": \(error.reason).",
          advice: "Check the folder, its permissions and the free disk space."
        )
        report([diagnostic], options)
        statuses.append(.error)
      }
    }
    if let then = outcome.then { statuses.append(await then()) }
    return statuses.counting
  }

  /// Returns a diagnostic for every requested file that cannot be written; the manifests of the stack
  /// folder are never overwritten.
  private func obstacles(to options: OutputOptions, stack: String?) -> [Diagnostic] {
    options.outputFile.compactMap { file in
      files.obstacle(file.path, stack)
        .map { reason in
          Diagnostic(
            .configuration,
            detail: "Cannot write the result to \"\(file.path)\": \(reason).",
            advice: "Use a different file with --output-file. Nothing was read or sent."
          )
        }
    }
  }

  /// Shows diagnostics separately from the result.
  func report(_ diagnostics: [Diagnostic], _ options: OutputOptions, sources: [SourceFile] = []) {
    guard !diagnostics.isEmpty else { return }
    let style = style(for: .error, allowsColor: !options.noColor)
    let text = DiagnosticText(style: style, sources: sources).text(diagnostics)
    write(.error, text + "\n")
  }

  /// Writes a failure to standard output if the format's documents carry diagnostics.
  func writeDocument(_ failure: CommandResult, _ format: OutputFormat) -> Bool {
    guard format.carriesDiagnostics, let text = format.render(failure, Rendering()) else {
      return false
    }
    write(.output, text)
    return true
  }
}

extension ResultCommand {
  /// Returns a diagnostic for every requested format that cannot show the command's result.
  fileprivate func problems(with formats: [OutputFormat]) -> [Diagnostic] {
    let names = OutputFormat.all.filter { $0.kinds.contains(kind) }.map(\.name)
    let command = Self.configuration.commandName ?? ""
    return formats.filter { !$0.kinds.contains(kind) }
      .map { format in
        Diagnostic(
          .usage,
          detail: "The format \(format.name) cannot show the result of \(command).",
          advice: "Use one of \(names.joined(separator: ", ")). Nothing was read or sent."
        )
      }
  }
}
