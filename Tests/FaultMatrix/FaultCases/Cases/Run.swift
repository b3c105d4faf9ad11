import Foundation
import JSON

/// One run of `turnform apply`, with the server's activity in the meantime.
struct Run: Sendable {
  let ending: ChildProcess.Ending
  let report: JSONValue?
  /// The requests during the run.
  let entries: [ProxyLog.Entry]
  let wasKilled: Bool

  /// The claims of the run that the server contradicts, and a hang if it did not end.
  ///
  /// - Parameter isAlone: Whether no other program made changes.
  /// - Returns: The findings; empty when the run is correct.
  func findings(fresh: FreshPlan, isAlone: Bool) -> [Finding] {
    if ending.isOverdue { return [Finding(.hang, "no end within \(ending.elapsed.formatted)")] }
    if wasKilled { return [] }
    guard let code = ending.code else {
      return [Finding(.untrue, "crashed with signal \(ending.signal ?? 0)")]
    }
    guard let report, let verdict = report["verdict"]?.string else {
      return [Finding(.untrue, "exit code \(code) without a report")]
    }
    let written = entries.filter { $0.name.isWrite && $0.isProcessed }
    var texts: [String] = []
    if code == 0, isAlone, !fresh.isEmpty {
      texts.append("exit code 0, and a fresh plan holds \(fresh.addresses.sorted())")
    }
    if [1, 6].contains(code), let first = written.first {
      texts.append("exit code \(code) (\(verdict)), and the server did \(first.name)")
    }
    if code == 3, isAlone { texts.append("exit code 3 (stale), and nobody else changed anything") }
    if isAlone { texts += contradictions(report, fresh) }
    return texts.map { Finding(.untrue, $0) }
  }

  /// Changes reported as done that are not, and vice versa.
  private func contradictions(_ report: JSONValue, _ fresh: FreshPlan) -> [String] {
    let steps = report["plan"]?["steps"]?.array ?? []
    let outcomes = report["steps"]?.array ?? []
    var changes: [String: [JSONValue]] = [:]
    for (step, outcome) in zip(steps, outcomes) {
      changes[step["change"]?.string ?? "?", default: []].append(outcome)
    }
    let isWhole = outcomes.allSatisfy { $0["status"]?.string == "done" }
    return changes.sorted { $0.key < $1.key }
      .compactMap { address, outcomes in
        let isDone = outcomes.allSatisfy { $0["status"]?.string == "done" }
        let mayBeDone = outcomes.contains { $0["may_be_done"]?.bool == true }
        // An agent whose neighbour failed gets another version with the neighbour's id.
        let isFinal = isWhole || !address.hasPrefix("agents.")
        if isDone, isFinal, fresh.addresses.contains(address) {
          return "\(address) is reported as done, and a fresh plan changes it"
        }
        if !isDone, !mayBeDone, fresh.isKnown, !fresh.addresses.contains(address) {
          return "\(address) is reported as not done, and a fresh plan has nothing to do"
        }
        return nil
      }
  }
}

/// The result of `turnform plan` without faults.
struct FreshPlan: Sendable {
  /// The addresses of the objects that it changes.
  let addresses: Set<String>
  let isEmpty: Bool
  /// The reason for a missing plan.
  let problem: String?

  var isKnown: Bool { problem == nil }

  init(_ ending: ChildProcess.Ending, _ document: JSONValue?) {
    let steps = document?["steps"]?.array ?? []
    addresses = Set(steps.compactMap { $0["change"]?.string })
    isEmpty = ending.code == 0 && steps.isEmpty && document != nil
    let first = document?["diagnostics"]?.array?.first { $0["severity"]?.string == "error" }
    let words = ["code", "detail"].compactMap { first?[$0]?.string }.joined(separator: " ")
    problem =
      ending.code == 0 || ending.code == 2 ? nil : "plan: code \(ending.code ?? -1) \(words)"
  }
}
