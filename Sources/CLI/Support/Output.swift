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
    emit(output, options, statuses: [status])
  }

  /// The same for a command that comes to several things at once; documents name all of them.
  func emit(_ output: Output, _ options: OutputOptions, statuses: [ExitStatus]) -> ExitStatus {
    let output = output.naming(statuses.inOrder)
    let style = style(for: .output, allowsColor: !options.noColor)
    write(.output, rendered(output, options.output, style))
    var statuses = statuses
    for file in options.outputFile {
      do throws(FileProblem) {
        try files.write(file.path, rendered(output, file.format, .plain))
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
    return statuses.counting
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
            detail: "Cannot write the result to \"\(file.path)\": \(reason).",
            advice: "Use a different file with --output-file. Nothing was read or sent."
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
      return emit(output, options, statuses: stop.statuses)
    case .text:
      report(stop.diagnostics, options, sources: stop.sources)
      return emitToFiles(output, options, statuses: stop.statuses)
    }
  }

  private func emitToFiles(
    _ output: Output,
    _ options: OutputOptions,
    statuses: [ExitStatus]
  ) -> ExitStatus {
    let silent = writing { stream, text in if stream == .error { write(stream, text) } }
    return silent.emit(output, options, statuses: statuses)
  }

  /// Ends a command that was not understood, or whose files cannot be written.
  ///
  /// - Parameters:
  ///   - diagnostics: Why.
  ///   - options: How it is shown; no file is written.
  /// - Returns: The status for that.
  func endUsage(_ diagnostics: [Diagnostic], _ options: OutputOptions) -> ExitStatus {
    switch options.output {
    case .json: writeDocument(DiagnosticJSON.document(diagnostics))
    case .text: report(diagnostics, options)
    }
    return .usage
  }

  /// Writes one JSON document to standard output.
  func writeDocument(_ document: JSONValue) {
    let output = Output(text: { _ in "" }, json: { document })
    write(.output, rendered(output, .json, .plain))
  }
}

extension Output {
  /// The same, with every exit code that applies when there are several.
  fileprivate func naming(_ statuses: [ExitStatus]) -> Output {
    guard statuses.count > 1 else { return self }
    let codes = JSONValue.array(statuses.map { .number(JSONNumber(Int($0.rawValue))) })
    return Output(
      text: text,
      json: {
        guard var document = json().object else { return json() }
        document["exit_codes"] = codes
        return .object(document)
      }
    )
  }
}
