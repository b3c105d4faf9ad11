package import Resources

/// The agent names of which the archived versions must be known before a plan can be made.
///
/// Archived versions pile up for ever, so they are read only for agents that are about to change,
/// that have no live version, or that a split pins (design §3). Pure.
///
/// - Parameters:
///   - desired: What the manifests say.
///   - live: Published and draft versions, and all numbers; `histories` is ignored.
/// - Returns: API names, sorted.
package func namesWithNeededHistory(desired: DesiredState, live: LiveState) -> [String] {
  []
}

/// Computes the plan. Pure: no clock, files, network, logging or randomness.
///
/// - Parameters:
///   - desired: What the manifests say.
///   - live: What the API holds, with the histories of ``namesWithNeededHistory(desired:live:)``.
///   - policy: What planning may do.
/// - Returns: A plan, perhaps refused: its diagnostics then hold an error and say why.
package func makePlan(desired: DesiredState, live: LiveState, policy: Policy) -> Plan {
  Plan(stack: desired.stack)
}
