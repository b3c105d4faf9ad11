import Diagnostics
package import Resources
import Synchronization

/// A comparison of both states, from which follow the reads that a plan still needs, and the plan.
struct PlannedRead {
  private let desired: DesiredState
  private let live: LiveState
  private let policy: Policy
  private let planner: Planner
  private let combinations: AgentCombinations

  /// - Parameter earlier: A comparison with less of the live state.
  init(desired: DesiredState, live: LiveState, policy: Policy, after earlier: PlannedRead? = nil) {
    self.desired = desired
    self.live = live
    self.policy = policy
    planner = Planner(
      desired: desired,
      live: live.released(to: desired, by: policy),
      policy: policy
    )
    combinations = planner.combinations(
      earlier: earlier?.policy == policy ? earlier?.combinations.preferred : nil
    )
  }

  /// What to read before the plan can be made, including what was already read.
  var reads: ReadSet { ReadPlanner(planner: planner, combinations: combinations).reads }

  /// The plan, once nothing is left to read.
  var plan: Plan {
    let takeovers = protectedTakeovers(desired: desired, live: live, policy: policy)
    let plan = planner.plan(combinations).heeding(unknownIn: planner.live, desired)
    guard !takeovers.isEmpty else { return plan }
    return plan.with(diagnostics: (plan.diagnostics + takeovers).inReadingOrder)
  }

  /// Whether it compares this state.
  fileprivate func isOf(_ live: LiveState, _ policy: Policy) -> Bool {
    self.live.identity.isSame(as: live.identity) && self.policy == policy
  }
}

/// Answers what to read and what to plan, for one desired state.
///
/// The last question about reads and the plan are about the same live state; every agent is then
/// compared once. Keeps the last comparison. Equal arguments give equal answers, as of ``makePlan(desired:live:policy:)``.
package final class PlanMaker: Sendable {
  private let desired: DesiredState
  private let last = Mutex<PlannedRead?>(nil)

  package init(_ desired: DesiredState) { self.desired = desired }

  /// ``Planning/furtherReads(desired:live:policy:)``.
  package func furtherReads(_ live: LiveState, _ policy: Policy) -> ReadSet {
    comparison(of: live, policy).reads
  }

  /// ``Planning/makePlan(desired:live:policy:)``.
  package func makePlan(_ live: LiveState, _ policy: Policy) -> Plan {
    comparison(of: live, policy).plan
  }

  private func comparison(of live: LiveState, _ policy: Policy) -> PlannedRead {
    last.withLock { last in
      if let last, last.isOf(live, policy) { return last }
      let new = PlannedRead(desired: desired, live: live, policy: policy, after: last)
      last = new
      return new
    }
  }
}

extension LiveState {
  fileprivate func released(to desired: DesiredState, by policy: Policy) -> LiveState {
    guard !policy.formerOwners.isEmpty else { return self }
    return released(to: desired, by: policy.formerOwners)
  }
}
