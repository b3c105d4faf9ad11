import API
import Applying
import Diagnostics

/// Why a command ends before it has a result.
struct CommandFailure: Error {
  let status: ExitStatus
  let diagnostics: [Diagnostic]
  /// The manifests that the diagnostics point into.
  let sources: [SourceFile]
  /// Whether the files of `--output-file` say so, too; not when they are what is wrong.
  var isWrittenToFiles = true

  init(_ status: ExitStatus, _ diagnostics: [Diagnostic], sources: [SourceFile] = []) {
    self.status = status
    self.diagnostics = diagnostics
    self.sources = sources
  }

  /// All statuses, in order of precedence.
  var statuses: [ExitStatus] {
    let all = ExitStatus.all(stoppedBy: diagnostics)
    return all.first == status ? all : [status]
  }

  init(_ status: ExitStatus, _ diagnostic: Diagnostic) { self.init(status, [diagnostic]) }

  /// Creates a failure for a project that could not be read.
  init(_ error: APIError, _ setting: APISetting, sources: [SourceFile] = []) {
    let diagnostics = error.diagnostics(with: setting)
    self.init(ExitStatus.all(stoppedBy: diagnostics).counting, diagnostics, sources: sources)
  }

  static let tooFewDescriptors = CommandFailure(
    configuration: "The open file limit is too low for a connection to the API.",
    advice: "Raise it to 256 or more (ulimit -n). Nothing was read or sent."
  )

  init(_ status: ExitStatus = .error, configuration detail: String, advice: String) {
    self.init(status, Diagnostic(.configuration, detail: detail, advice: advice))
  }
}
