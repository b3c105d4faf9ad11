import Diagnostics

/// The exit status of the process (Design.md §5).
package enum ExitStatus: Int32, Sendable, Hashable {
  /// Done, or nothing to do.
  case done = 0
  case error = 1
  /// `plan --detailed-exitcode` and `drift`.
  case changesPending = 2
  /// The plan is stale: an object changed since it was read.
  case stale = 3
  /// Partially applied; the report lists what was applied and what was not.
  case partial = 4
  /// Ownership, protection or a limit.
  case refused = 5
  /// Authentication or permission.
  case unauthorized = 6
  case usage = 64

  /// The precedence of statuses when several apply (Design.md §5).
  fileprivate static let order: [ExitStatus] = [
    .usage, .unauthorized, .error, .partial, .refused, .stale, .changesPending, .done,
  ]

  /// Returns all statuses for errors, in order of precedence.
  static func all(stoppedBy diagnostics: [Diagnostic]) -> [ExitStatus] {
    let statuses = diagnostics.filter { $0.severity == .error }
      .map { diagnostic -> ExitStatus in
        if authentication.contains(diagnostic.code) { return .unauthorized }
        return refusals.contains(diagnostic.code) ? .refused : .error
      }
    return (statuses.isEmpty ? [.error] : statuses).inOrder
  }

  private static let authentication: Set<DiagnosticCode> = [.apiUnauthorized, .apiForbidden]
  private static let refusals: Set<DiagnosticCode> = [
    .ownedByAnotherStack, .protectedObject, .tooManyDeletes, .emptyManifestPrune,
    .stillReferredTo, .environmentMoved, .secretWouldBeLost, .unmarkedObject,
  ]
}

extension [ExitStatus] {
  /// The distinct statuses in order of precedence, without `done` if there is another.
  var inOrder: [ExitStatus] {
    let all = ExitStatus.order.filter(contains)
    return all.count > 1 ? all.filter { $0 != .done } : all
  }

  /// The status with the highest precedence.
  var counting: ExitStatus { inOrder.first ?? .done }
}
