import API
import Applying
import ArgumentParser
import Diagnostics
import Views

/// A command that returns a result, which can be shown in several formats and written to files.
protocol ResultCommand: AsyncParsableCommand, Sendable {
  var output: OutputOptions { get }
  var kind: ResultKind { get }
  /// The folder whose manifests it reads; `nil` when it reads none.
  var stackFolder: String? { get }

  /// Does what needs no API, and returns what remains until there is a result.
  ///
  /// - Throws: ``CommandFailure`` before anything was sent.
  func start(on console: Console) throws(CommandFailure) -> CommandWork
}

extension ResultCommand {
  var stackFolder: String? { nil }
}

/// What remains of a command until there is a result to show.
enum CommandWork: Sendable {
  case ended(CommandOutcome)
  /// Work with a connection to the API.
  case requests(Endpoint, @Sendable (APIClient) async throws(CommandFailure) -> CommandWork)
  /// Requests that change the project: a signal raises the flag until the result is shown.
  case writes(@Sendable (InterruptFlag) async -> CommandOutcome)

  /// Returns work whose outcome is made from that of other work of a kind, or from its failure.
  static func nested(
    _ kind: ResultKind,
    _ work: @Sendable () async throws(CommandFailure) -> CommandWork,
    _ outcome: @escaping @Sendable (CommandOutcome) -> CommandOutcome
  ) async -> CommandWork {
    do throws(CommandFailure) {
      switch try await work() {
      case .ended(let inner): return .ended(outcome(inner))
      case .requests(let endpoint, let work):
        return .requests(endpoint) { client in
          await nested(kind, { () throws(CommandFailure) in try await work(client) }, outcome)
        }
      case .writes(let work): return .writes { outcome(await work($0)) }
      }
    } catch {
      return .ended(outcome(CommandOutcome(error, of: kind)))
    }
  }
}

/// The end of a command: its result, with what only this process needs.
struct CommandOutcome: Sendable {
  let result: CommandResult
  /// The statuses that apply, in order of precedence.
  let statuses: [ExitStatus]
  /// The files that diagnostics of the result point into.
  let sources: [SourceFile]
  /// What follows when the result is shown; its status counts as well.
  let then: (@Sendable () async -> ExitStatus)?

  /// - Parameter isDetailed: Whether pending changes have a separate exit status.
  init(
    _ result: CommandResult,
    isDetailed: Bool = false,
    sources: [SourceFile] = [],
    then: (@Sendable () async -> ExitStatus)? = nil
  ) {
    self.result = result
    statuses = result.statuses(isDetailed: isDetailed)
    self.sources = sources
    self.then = then
  }

  init(_ failure: CommandFailure, of kind: ResultKind) {
    result = .failure(failure.diagnostics, of: kind)
    statuses = failure.statuses
    sources = failure.sources
    then = nil
  }
}
