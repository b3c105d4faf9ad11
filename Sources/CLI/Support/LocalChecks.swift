import Diagnostics
import Files
import Hashing
import JSON
import Manifests
import Outputs
import Planning
import Resources

extension Console {
  /// Checks that no result replaces the file of an output, which may hold the only copy of a secret.
  func checkResultFiles(of desired: DesiredState, _ place: StackPlace) throws(CommandFailure) {
    guard !resultFiles.isEmpty else { return }
    let sinks = desired.outputs.compactMap(\.sink)
    let paths = sinks.compactMap(\.path) + sinks.compactMap(\.pendingPath)
    let taken = Set(paths.compactMap { files.target(of: "\(place.folder)/\($0)") })
    let diagnostics = resultFiles.filter { files.target(of: $0).map(taken.contains) ?? false }
      .map { path in
        Diagnostic(
          .configuration,
          detail: "Cannot write the result to \"\(path)\": the file is that of an output.",
          advice: "Use a different file with --output-file. Nothing was read or sent."
        )
      }
    guard !diagnostics.isEmpty else { return }
    var failure = CommandFailure(.usage, diagnostics)
    failure.isWrittenToFiles = false
    throw failure
  }

  /// Checks that every output can be written to its sink.
  func checkSinks(of stack: LoadedStack) throws(CommandFailure) {
    let files = SinkFiles(console: self, folder: stack.place.folder)
    let diagnostics = stack.desired.outputs.compactMap { output -> Diagnostic? in
      guard let sink = output.sink else { return nil }
      do throws(FileProblem) {
        try files.check(output, sink)
        return nil
      } catch {
        return Diagnostic(
          .sinkFailed,
          detail: output.failure(sink, error),
          advice: "Fix this, or change \"to\" of the output. Nothing was sent.",
          subject: "outputs.\(output.name)",
          span: output.span
        )
      }
    }
    guard diagnostics.isEmpty else { throw stack.failure(.error, diagnostics) }
  }
}

extension LoadedStack {
  /// Checks that every file that a plan uploads exists and is unchanged since planning.
  ///
  /// A knowledge base must not remain incomplete because its last file cannot be read.
  func checkDocuments(of plan: Plan) throws(CommandFailure) {
    let files = DirectoryFiles(root: place.folder)
    var known: Set<ExactText> = []
    let diagnostics = plan.steps.compactMap { step -> Diagnostic? in
      guard case .object(.uploadDocument(_, let document)) = step.operation,
        known.insert(ExactText(document.path)).inserted
      else { return nil }
      return problem(with: document, of: step.change, files)
    }
    guard diagnostics.isEmpty else {
      let isStale = diagnostics.allSatisfy { $0.code == .staleObject }
      throw failure(isStale ? .stale : .error, diagnostics)
    }
  }

  private func problem(
    with document: DesiredDocument,
    of knowledgeBase: ResourceAddress,
    _ files: DirectoryFiles
  ) -> Diagnostic? {
    do throws(StackFileError) {
      guard sha256Hex(try files.bytes(of: document.path)) != document.digest else { return nil }
      return Diagnostic(
        .staleObject,
        detail: "The file \(quoted(document.path)) has changed since the plan was made.",
        advice: "Nothing was sent. Plan again.",
        subject: "\(knowledgeBase)",
        span: document.span
      )
    } catch {
      return error.diagnostic(for: document.path, subject: "\(knowledgeBase)", span: document.span)
    }
  }

  /// Checks that the folder that a saved plan needs exists and belongs to this stack.
  ///
  /// A plan for the stack folder `.` finds a folder wherever it is applied; another stack's folder
  /// must not get this one's secrets.
  func checkFolder(of plan: Plan, _ files: FileAccess) throws(CommandFailure) {
    let uploads = plan.steps.contains {
      if case .object(.uploadDocument) = $0.operation { true } else { false }
    }
    guard uploads || desired.outputs.contains(where: { $0.sink?.path != nil }) else { return }
    let folder = quoted(place.folder)
    guard files.kind(place.folder) == .folder else {
      throw Self.elsewhere("the stack folder \(folder), which does not exist.")
    }
    let label = stackLabel(in: DirectoryFiles(root: place.folder), environment: environment)
    guard label?.isExactly(desired.stack) == true else {
      throw Self.elsewhere(
        "the stack \(quoted(desired.stack)) in \(folder), which "
          + (label.map { "now contains the stack \(quoted($0))." }
            ?? "no longer contains a readable stack.")
      )
    }
  }

  private static func elsewhere(_ whatItWasMadeFor: String) -> CommandFailure {
    CommandFailure(
      .error,
      Diagnostic(
        .savedPlanElsewhere,
        detail: "The plan was made for \(whatItWasMadeFor)",
        advice: "Nothing was sent. Run apply in the folder where you ran plan."
      )
    )
  }
}
