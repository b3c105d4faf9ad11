package import Diagnostics
package import Planning
package import Resources

/// The result of an apply.
package struct ApplyReport: Sendable, Hashable {
  /// The outcomes in the order of the plan.
  package let steps: [StepOutcome]
  /// Whether a plan made after the last step is empty.
  package let convergence: Convergence
  /// The diagnostics of the failed steps, of the final read, and of the objects that a saved plan
  /// leaves alone, in reading order.
  package let diagnostics: [Diagnostic]

  package init(steps: [StepOutcome], convergence: Convergence, diagnostics: [Diagnostic]) {
    self.steps = steps
    self.convergence = convergence
    self.diagnostics = diagnostics
  }

  /// The result of the final read.
  package enum Convergence: Sendable, Hashable {
    /// A fresh plan is empty.
    case converged
    /// The steps left in a fresh plan.
    case left(Plan)
    /// Not read: steps are missing anyway, or the read failed.
    case unchecked
  }

  /// The overall result, for the exit code (Design.md §5).
  package enum Verdict: Sendable, Hashable {
    /// Everything was done and proven: 0.
    case done
    /// Nothing was written, and not only because objects changed since they were read: 1.
    case failed
    /// An object changed since it was read: 3.
    case stale
    /// Some steps were written: 4.
    case partial
    /// The key is not valid, or its role does not allow an action: 6.
    case unauthorized
  }

  /// The verdict with the highest precedence.
  package var verdict: Verdict { verdicts.first ?? .done }

  /// All verdicts that apply, by precedence (Design.md §5).
  package var verdicts: [Verdict] {
    let isForbidding = { (code: DiagnosticCode) in
      code == .apiUnauthorized || code == .apiForbidden
    }
    // An object that a saved plan leaves alone is not a failed step, but still makes the plan
    // stale.
    let codes =
      steps.compactMap(\.failure).flatMap(\.diagnostics).map(\.code)
      + diagnostics.map(\.code).filter { $0 == .staleObject }
    if codes.isEmpty, steps.allSatisfy(\.isDone) {
      // The final read may have been refused.
      let isRefused = diagnostics.map(\.code).contains(where: isForbidding)
      let verdict: Verdict =
        convergence == .converged ? .done : steps.isEmpty ? .failed : .partial
      return isRefused ? [.unauthorized, verdict] : [verdict]
    }
    let isWritten = steps.contains(where: \.status.mayBeWritten)
    let isForbidden = codes.contains(where: isForbidding)
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

/// The outcome of one step.
package struct StepOutcome: Sendable, Hashable {
  package let id: StepID
  package let status: Status
  /// The writes sent for the step besides the planned one, in order.
  package let further: [FurtherRequest]

  package init(id: StepID, status: Status, further: [FurtherRequest] = []) {
    self.id = id
    self.status = status
    self.further = further
  }

  /// The way the step ended.
  package enum Status: Sendable, Hashable {
    /// Answered with success, and confirmed by a read where a later step relies on it; `created` is
    /// the id of a new object.
    case done(created: RemoteID?, adopted: Bool)
    case failed(StepFailure)
    case skipped(SkipReason)

    /// Whether the step may have changed something.
    package var mayBeWritten: Bool {
      switch self {
      case .done: true
      case .failed(let failure): failure.mayBeWritten
      case .skipped: false
      }
    }
  }

  package var isDone: Bool { if case .done = status { true } else { false } }

  package var failure: StepFailure? {
    if case .failed(let failure) = status { failure } else { nil }
  }
}

/// The reason a step failed.
package struct StepFailure: Error, Sendable, Hashable {
  /// At least one diagnostic.
  package let diagnostics: [Diagnostic]
  /// Whether the failed request may still have changed something.
  package let mayBeWritten: Bool

  package init(_ diagnostics: [Diagnostic], mayBeWritten: Bool) {
    self.diagnostics = diagnostics
    self.mayBeWritten = mayBeWritten
  }
}
