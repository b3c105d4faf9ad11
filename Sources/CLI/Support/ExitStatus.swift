import Diagnostics

/// What the process tells whoever started it (design §5).
package enum ExitStatus: Int32, Sendable, Hashable {
  /// Done, or nothing to do.
  case done = 0
  case error = 1
  /// `plan --detailed-exitcode` and `drift`.
  case changesPending = 2
  /// The plan is stale: an object changed since it was read.
  case stale = 3
  /// Applied in part; the report says what was and what was not.
  case partial = 4
  /// Ownership, protection or a limit.
  case refused = 5
  /// Authentication or permission.
  case unauthorized = 6
  case usage = 64

  /// What diagnostics amount to when they stop a run.
  init(stoppedBy diagnostics: [Diagnostic]) {
    let codes = diagnostics.filter { $0.severity == .error }.map(\.code)
    if codes.contains(where: Self.authentication.contains) {
      self = .unauthorized
    } else if codes.contains(where: Self.refusals.contains) {
      self = .refused
    } else {
      self = .error
    }
  }

  private static let authentication: Set<DiagnosticCode> = [.apiUnauthorized, .apiForbidden]
  private static let refusals: Set<DiagnosticCode> = [
    .ownedByAnotherStack, .protectedObject, .tooManyDeletes, .emptyManifestPrune,
    .stillReferredTo, .environmentMoved, .secretWouldBeLost,
  ]
}
