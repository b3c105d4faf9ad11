import Diagnostics
import Files
import JSON
import Resources
import Views

/// The result of a command in every supported format.
struct Output {
  /// Returns the text with a trailing line break.
  let text: @Sendable (Style) -> String
  let json: @Sendable () -> JSONValue
}

extension Console {
  /// Writes a result to standard output and to the requested files.
  ///
  /// - Returns: The same status, or an error when a file could not be written.
  func emit(_ output: Output, _ options: OutputOptions, status: ExitStatus) -> ExitStatus {
    emit(output, options, statuses: [status])
  }

  /// Writes the result of a command with several statuses; JSON documents list all of them.
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

  /// Checks the requested files.
  ///
  /// - Parameters:
  ///   - options: The options with the files.
  ///   - stack: The stack folder, whose manifests are never overwritten.
  /// - Returns: A diagnostic for every file that cannot be written.
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
      // A runner reacts to "##[" anywhere; in JSON it can occur only in strings.
      let text = output.json().withCredentialLooksMasked.text(.indented)
      return withoutRunnerCommands(text, bracket: "\\u005b") + "\n"
    }
  }

  /// Shows diagnostics separately from the result.
  func report(_ diagnostics: [Diagnostic], _ options: OutputOptions, sources: [SourceFile] = []) {
    guard !diagnostics.isEmpty else { return }
    let style = style(for: .error, allowsColor: !options.noColor)
    let text = DiagnosticText(style: style, sources: sources).text(diagnostics)
    write(.error, text + "\n")
  }

  /// Ends a command without a result: with text on standard error, or a JSON document.
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

  /// Ends a command with a usage error, or with files that cannot be written.
  ///
  /// - Parameter options: The format; no file is written.
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
  /// A copy that lists every exit code when there are several.
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
