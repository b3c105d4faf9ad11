package import API
import Diagnostics
package import Planning
package import Resources

/// Makes a fresh plan from a fresh read: the proof that an apply converged.
package struct Replanning: Sendable {
  private let needs: ReadPlan
  private let plan: @Sendable (LiveState) -> Plan

  /// - Parameter plan: The planner with the same manifests and policy.
  package init(needs: ReadPlan, plan: @escaping @Sendable (LiveState) -> Plan) {
    self.needs = needs
    self.plan = plan
  }

  /// Reads and plans until the plan is empty, for up to 5 s: commits lag (Contract.md §4).
  func converge(_ client: APIClient) async throws(APIError) -> ApplyReport.Convergence {
    let elapsed = stopwatch(client.clock)
    var waits = 0
    while true {
      let live = try await readLiveState(with: client, needs: needs)
      let left = plan(live)
      if left.isEmpty, !left.isRefused { return .converged }
      guard elapsed() < RetryTimeouts.notYet else { return .left(left) }
      do {
        try await client.clock.sleep(for: RetryTimeouts.wait(waits + 2))
      } catch {
        return .left(left)
      }
      waits += 1
    }
  }
}

extension ApplyReport.Convergence {
  /// The reasons that the last plan is not empty.
  var diagnostics: [Diagnostic] {
    switch self {
    case .converged, .unchecked: []
    case .left(let plan):
      plan.diagnostics.filter { $0.severity == .error } + [
        Diagnostic(
          .notConverged,
          detail: "Every step succeeded, but a new plan still has "
            + (plan.steps.count == 1 ? "1 request." : "\(plan.steps.count) requests."),
          advice:
            "Another client may be changing the same objects, or the server may have lost changes "
            + "that it confirmed. Plan again."
        )
      ]
    }
  }
}
