/// A state that must never occur.
package struct Finding: Sendable, Hashable, CustomStringConvertible {
  /// The columns of the summary that must be zero.
  package enum Kind: String, Sendable, CaseIterable {
    /// Not converged after the maximum number of runs.
    case more
    /// A run did not end in time.
    case hang
    /// A duplicate exists.
    case duplicate
    /// An undeclared object exists, or a webhook whose secret is lost.
    case orphan
    /// A caller was served neither the old nor the new state.
    case misrouted
    /// A report or an exit code that the server's state contradicts.
    case untrue
    /// No request met a fault, so nothing is proved.
    case idle
  }

  package let kind: Kind
  package let text: String

  package init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }

  package var description: String { "\(kind.rawValue): \(text)" }
}

/// The result of a case.
package struct CaseOutcome: Sendable {
  package let matrixCase: MatrixCase
  /// The number of apply runs until a plan was empty; `nil` when it never was.
  package let runs: Int?
  package let findings: [Finding]
  /// The faults that no request met.
  package let unmet: Int
  package let elapsed: Duration
  /// The human-readable output of the runs.
  package let notes: [String]
}
