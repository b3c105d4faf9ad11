package import Diagnostics
package import Planning
package import Resources

/// What an apply did, and what it did not.
package struct ApplyReport: Sendable, Hashable {
  /// In the order of the plan.
  package let steps: [StepOutcome]
  /// Whether a plan made after the last step is empty.
  package let convergence: Convergence
  /// Of the failed steps, of the last reading, and of what a saved plan leaves alone, in reading order.
  package let diagnostics: [Diagnostic]

  package init(steps: [StepOutcome], convergence: Convergence, diagnostics: [Diagnostic]) {
    self.steps = steps
    self.convergence = convergence
    self.diagnostics = diagnostics
  }

  /// What the last reading showed.
  package enum Convergence: Sendable, Hashable {
    /// A fresh plan is empty.
    case converged
    /// What a fresh plan still holds.
    case left(Plan)
    /// Not read: steps are missing anyway, or the reading failed.
    case unchecked
  }

  /// What became of the whole, for the exit code (Design.md §5).
  package enum Verdict: Sendable, Hashable {
    /// Everything was done and proven: 0.
    case done
    /// Nothing was written, and not only because of what changed since it was read: 1.
    case failed
    /// An object changed since it was read: 3.
    case stale
    /// Some of it was written: 4.
    case partial
    /// The key is not valid, or its role does not allow something: 6.
    case unauthorized
  }

  /// The verdict that counts.
  package var verdict: Verdict { verdicts.first ?? .done }

  /// All that apply, in the order in which they count (Design.md §5).
  package var verdicts: [Verdict] {
    // What a saved plan leaves alone is no failure of a step, and stale all the same.
    let codes =
      steps.compactMap(\.failure).flatMap(\.diagnostics).map(\.code)
      + diagnostics.map(\.code).filter { $0 == .staleObject }
    if codes.isEmpty, steps.allSatisfy(\.isDone) {
      // The closing read may have been refused.
      let isRefused = diagnostics.contains {
        $0.code == .apiUnauthorized || $0.code == .apiForbidden
      }
      let verdict: Verdict =
        convergence == .converged ? .done : steps.isEmpty ? .failed : .partial
      return isRefused ? [.unauthorized, verdict] : [verdict]
    }
    let isWritten = steps.contains(where: \.mayBeWritten)
    let isForbidden = codes.contains { $0 == .apiUnauthorized || $0 == .apiForbidden }
    let isStale = codes.contains(.staleObject)
    let isOnlyStale = isStale && codes.allSatisfy { $0 == .staleObject }
    var verdicts: [Verdict] = []
    if isForbidden { verdicts.append(.unauthorized) }
    if !isForbidden, !isWritten, !isOnlyStale { verdicts.append(.failed) }
    if isWritten { verdicts.append(.partial) }
    if isStale { verdicts.append(.stale) }
    return verdicts
  }
}

/// What became of one step.
package struct StepOutcome: Sendable, Hashable {
  package let id: StepID
  package let status: Status
  /// The writes that were sent for it beside the planned one, in order.
  package let further: [FurtherRequest]

  package init(id: StepID, status: Status, further: [FurtherRequest] = []) {
    self.id = id
    self.status = status
    self.further = further
  }

  /// How it ended.
  package enum Status: Sendable, Hashable {
    /// Confirmed by reading; `created` is the id of a new object.
    case done(created: RemoteID?, adopted: Bool)
    case failed(StepFailure)
    case skipped(SkipReason)
  }

  package var isDone: Bool {
    switch status {
    case .done: true
    case .failed, .skipped: false
    }
  }

  package var failure: StepFailure? {
    switch status {
    case .failed(let failure): failure
    case .done, .skipped: nil
    }
  }

  /// Whether it may have changed something.
  package var mayBeWritten: Bool { isDone || failure?.mayBeWritten == true }
}

/// Why a step failed.
package struct StepFailure: Error, Sendable, Hashable {
  /// At least one.
  package let diagnostics: [Diagnostic]
  /// Whether its request may have changed something all the same.
  package let mayBeWritten: Bool

  package init(_ diagnostics: [Diagnostic], mayBeWritten: Bool) {
    self.diagnostics = diagnostics
    self.mayBeWritten = mayBeWritten
  }
}
