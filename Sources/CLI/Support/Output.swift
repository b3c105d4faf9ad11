import Diagnostics
import JSON
import Resources
import Views

/// The result of a command in every form that it can be asked for.
struct Output {
  /// With a line break at the end.
  let text: @Sendable (Style) -> String
  let json: @Sendable () -> JSONValue
}

extension Console {
  /// Writes a result to standard output and to the files that were asked for.
  ///
  /// - Parameters:
  ///   - output: The result.
  ///   - options: Where and how.
  ///   - status: What the command comes to.
  /// - Returns: The same status, or an error when a file could not be written.
  func emit(_ output: Output, _ options: OutputOptions, status: ExitStatus) -> ExitStatus {
    let style = style(for: .output, allowsColor: !options.noColor)
    write(.output, rendered(output, options.output, style))
    var status = status
    for file in options.outputFile {
      do throws(FileProblem) {
        try files.write(file.path, rendered(output, file.format, .plain))
      } catch {
        let diagnostic = Diagnostic(
          .configuration,
          detail: "The file \"\(file.path)\" cannot be written: \(error.reason).",
          advice: "Check the folder, its permissions and the room on the disk."
        )
        report([diagnostic], options)
        if status == .done || status == .changesPending { status = .error }
      }
    }
    return status
  }

  /// What stands in the way of a file that was asked for.
  ///
  /// - Parameters:
  ///   - options: With the files.
  ///   - stack: The stack folder, whose manifests are never overwritten.
  /// - Returns: A diagnostic for every such file.
  func obstacles(to options: OutputOptions, stack: String?) -> [Diagnostic] {
    options.outputFile.compactMap { file in
      files.obstacle(file.path, stack)
        .map { reason in
          Diagnostic(
            .configuration,
            detail: "The result cannot be written to \"\(file.path)\": \(reason).",
            advice: "Name another file with --output-file. Nothing was read or sent."
          )
        }
    }
  }

  private func rendered(_ output: Output, _ format: OutputFormat, _ style: Style) -> String {
    switch format {
    case .text: return output.text(style)
    case .json:
      // A runner looks for "##[" everywhere; in JSON it can stand in a text only.
      let text = output.json().withCredentialLooksMasked.text(.indented)
      return withoutRunnerCommands(text, bracket: "\\u005b") + "\n"
    }
  }

  /// Shows diagnostics beside the result.
  func report(_ diagnostics: [Diagnostic], _ options: OutputOptions, sources: [SourceFile] = []) {
    guard !diagnostics.isEmpty else { return }
    let style = style(for: .error, allowsColor: !options.noColor)
    let text = DiagnosticText(style: style, sources: sources).text(diagnostics)
    write(.error, text + "\n")
  }

  /// Ends a command without a result: text on standard error, or a document that says so.
  ///
  /// - Parameters:
  ///   - stop: Why.
  ///   - options: Where and how.
  ///   - json: The command's document for a run that failed.
  /// - Returns: The status of the stop.
  func end(
    _ stop: Stop,
    _ options: OutputOptions,
    json: @escaping @Sendable ([Diagnostic]) -> JSONValue
  ) -> ExitStatus {
    let output = Output(
      text: { style in
        DiagnosticText(style: style, sources: stop.sources).text(stop.diagnostics) + "\n"
      },
      json: { json(stop.diagnostics) }
    )
    switch options.output {
    case .json:
      return emit(output, options, status: stop.status)
    case .text:
      report(stop.diagnostics, options, sources: stop.sources)
      return emitToFiles(output, options, status: stop.status)
    }
  }

  private func emitToFiles(
    _ output: Output,
    _ options: OutputOptions,
    status: ExitStatus
  ) -> ExitStatus {
    let silent = writing { stream, text in if stream == .error { write(stream, text) } }
    return silent.emit(output, options, status: status)
  }
}
