/// Something that must never be.
package struct Finding: Sendable, Hashable, CustomStringConvertible {
  /// The columns of the summary that have to be zero.
  package enum Kind: String, Sendable, CaseIterable {
    /// Not converged after as many runs as it may take.
    case more
    /// A run did not end in time.
    case hang
    /// Something is there twice.
    case duplicate
    /// Something is there that nobody declares, or whose secret nobody has.
    case orphan
    /// A caller was served neither as before nor as after.
    case misrouted
    /// A report or an exit code that the server contradicts.
    case untrue
    /// No request ran into a fault, so that nothing is proved.
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

/// How a case ended.
package struct CaseOutcome: Sendable {
  package let matrixCase: MatrixCase
  /// How many runs of apply it took until a plan was empty; `nil` when it never was.
  package let runs: Int?
  package let findings: [Finding]
  /// The faults that no request ran into.
  package let unmet: Int
  package let elapsed: Duration
  /// What the runs said, for people.
  package let notes: [String]
}
