import Diagnostics

/// Why a command ends before it has a result.
struct Stop: Error {
  let status: ExitStatus
  let diagnostics: [Diagnostic]
  /// The manifests that the diagnostics point into.
  let sources: [SourceFile]

  init(_ status: ExitStatus, _ diagnostics: [Diagnostic], sources: [SourceFile] = []) {
    self.status = status
    self.diagnostics = diagnostics
    self.sources = sources
  }

  init(_ status: ExitStatus, _ diagnostic: Diagnostic) { self.init(status, [diagnostic]) }

  /// Something about the surroundings is not as it must be.
  init(configuration detail: String, advice: String) {
    self.init(.error, Diagnostic(.configuration, detail: detail, advice: advice))
  }
}
