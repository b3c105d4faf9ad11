import Diagnostics
package import Resources

/// The kinds that every plan has to know.
///
/// All of them: what a stack has made is known by its markers, whether or not it is still declared,
/// and a plan names what it leaves behind (Design.md §4).
package func kindsToRead(desired: DesiredState, policy: Policy) -> Set<Kind> {
  Set(Kind.allCases)
}

/// What has to be read before a plan can be made, given what was read so far.
///
/// Archived versions pile up for ever, so they are read only for agents that are about to change, that
/// have no published version, that a split pins, or whose numbers name a version that is not live;
/// links only of the versions that may stay or come back (Design.md §3). Asked again until nothing
/// new is named. Pure.
///
/// - Parameters:
///   - desired: What the manifests say.
///   - live: The lists, and what was read beyond them.
///   - policy: What planning may do.
/// - Returns: All that is needed, what is there already included.
package func furtherReads(
  desired: DesiredState,
  live: LiveState,
  policy: Policy
) -> FurtherReads {
  let live = live.released(to: desired, by: policy)
  return NeededReads(desired: desired, live: live, policy: policy).reads
}

/// Computes the plan.
///
/// Pure: no clock, files, network, logging or randomness.
///
/// - Parameters:
///   - desired: What the manifests say.
///   - live: What the API holds, with all of ``furtherReads(desired:live:policy:)``.
///   - policy: What planning may do.
/// - Returns: A plan, perhaps refused: its diagnostics then hold an error and say why.
package func makePlan(desired: DesiredState, live: LiveState, policy: Policy) -> Plan {
  let takeovers = ProtectedTakeovers(desired: desired, live: live, policy: policy)
  let live = live.released(to: desired, by: policy)
  let plan = Planner(desired: desired, live: live, policy: policy).plan()
    .heeding(unknownIn: live, desired)
  guard !takeovers.diagnostics.isEmpty else { return plan }
  return plan.with(diagnostics: (plan.diagnostics + takeovers.diagnostics).inReadingOrder)
}

extension LiveState {
  fileprivate func released(to desired: DesiredState, by policy: Policy) -> LiveState {
    guard !policy.formerOwners.isEmpty else { return self }
    return released(to: desired, by: policy.formerOwners)
  }
}
