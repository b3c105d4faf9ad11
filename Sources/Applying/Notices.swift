import API
import Diagnostics
import JSON
import Planning
import Resources
import Synchronization

/// The API's warnings about stored objects, collected over a run.
final class Notices: Sendable {
  private let diagnostics = Mutex<[Diagnostic]>([])

  var all: [Diagnostic] { diagnostics.withLock { $0 } }

  func add(_ notices: [Diagnostic]) { diagnostics.withLock { $0 += notices } }
}

extension FailureMessages {
  /// The warnings in the answer to a write of a scenario (Contract.md §13) that manifest lints do
  /// not cover: the others were reported before anything was sent.
  func warnings(in answer: Answer) -> [Diagnostic] {
    switch step.operation {
    case .object(.create(.evals, _, _)), .object(.update(.evals, _, _)): break
    case .agent, .number, .object: return []
    }
    let known = evalWarning(of: answer.data.object ?? [:])?.code.rawValue
    return (answer.data["warnings"]?.array ?? [])
      .flatMap { warning -> [Diagnostic] in
        guard let code = warning["code"]?.string, known.map(code.isExactly) != true,
          let reason = shownReason(warning["message"]?.string ?? code, without: secrets)
        else { return [] }
        return message(
          .apiWarning,
          "The API stored \(step.change) with a warning: \(reason).",
          "Check the eval; it may pass regardless of what the agent does."
        )
      }
  }
}
