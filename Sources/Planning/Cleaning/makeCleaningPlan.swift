package import Resources

/// Computes the plan that deletes unused leftovers of this stack's runs: drafts that no apply will
/// finish, eval scenarios with the stack's marker that are no longer declared, and duplicate
/// documents of declared knowledge bases.
///
/// Objects without a marker are listed in the plan's notes and never touched; published versions
/// and numbers are left to `--prune`. Pure.
///
/// - Parameters:
///   - live: The live state, with all of ``furtherCleaningReads(desired:live:policy:)``.
///   - policy: Only its limits apply.
package func makeCleaningPlan(desired: DesiredState, live: LiveState, policy: Policy) -> Plan {
  Cleaning(desired: desired, live: live, policy: policy).plan
    .heeding(unknownIn: live, desired)
}

/// Returns what to read before a cleaning can be planned, including what was already read.
///
/// The whole archive, as soon as there is a draft to delete: an archived version may answer a split
/// and reference that draft. Pure.
package func furtherCleaningReads(
  desired: DesiredState,
  live: LiveState,
  policy: Policy
) -> ReadSet {
  var needed = furtherDriftReads(
    desired: desired,
    live: live,
    policy: policy,
    listsUnmanaged: true
  )
  let mayBeAny = live.agents.contains { $0.isMarkedDraft(of: desired.stack) }
  if mayBeAny { needed.histories = .all }
  return needed
}
