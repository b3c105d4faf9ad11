import API
import Diagnostics
import JSON
import Planning
import Resources
import Synchronization

/// What the API had to say about what it stored, collected over a run.
final class Notices: Sendable {
  private let diagnostics = Mutex<[Diagnostic]>([])

  /// In no particular order.
  var all: [Diagnostic] { diagnostics.withLock { $0 } }

  func add(_ notices: [Diagnostic]) {
    guard !notices.isEmpty else { return }
    diagnostics.withLock { $0 += notices }
  }
}

extension FailureWords {
  /// The warnings in the answer to a write of a scenario (Contract.md §13) that the lints of
  /// manifests do not know: the others were told before anything was sent.
  func warnings(in answer: Answer) -> [Diagnostic] {
    switch step.operation {
    case .createObject(.evals, _, _), .updateObject(.evals, _, _): break
    case .createAgent, .updateDraft, .publishAgent, .rollbackAgent, .deleteAgent, .bindNumber,
      .updateNumber, .setWeights, .clearWeights, .unbindNumber, .createObject, .updateObject,
      .deleteObject, .uploadDocument, .deleteDocument, .linkKnowledgeBase, .unlinkKnowledgeBase:
      return []
    }
    let known = evalWarning(of: answer.data.object ?? [:])?.code.rawValue
    return (answer.data["warnings"]?.array ?? [])
      .compactMap { warning in
        guard let code = warning["code"]?.string, known.map(code.isExactly) != true,
          let reason = shownReason(warning["message"]?.string ?? code, without: secrets)
        else { return nil }
        return diagnostic(
          .apiWarning,
          "The API stored \(step.change) with a warning: \(reason).",
          "Check the eval; it may pass regardless of what the agent does."
        )
      }
  }
}
