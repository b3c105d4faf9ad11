package import Resources

/// Computes the plan that takes away what runs of this stack left behind and nobody is served by: drafts
/// that no apply will finish, eval scenarios with the stack's mark that are not declared any more, and
/// documents of declared knowledge bases that are there more than once.
///
/// What carries no marker is named in the plan's notes and never touched; published versions and numbers
/// are `--prune`'s. Pure.
///
/// - Parameters:
///   - desired: What the manifests say.
///   - live: What the API holds, with all of ``furtherCleaningReads(desired:live:policy:)``.
///   - policy: Only its limits count.
/// - Returns: A plan of deletions, perhaps refused.
package func makeCleaningPlan(desired: DesiredState, live: LiveState, policy: Policy) -> Plan {
  Cleaning(desired: desired, live: live, policy: policy).plan
    .heeding(unknownIn: live, desired)
}

/// The kinds that a cleaning has to know.
package func kindsToReadForCleaning(desired: DesiredState, policy: Policy) -> Set<Kind> {
  kindsToRead(desired: desired, policy: policy).union([.evals, .knowledgeBases, .webhooks])
}

/// What has to be read before a cleaning can be planned, given what was read so far.
///
/// The whole archive as soon as there is a draft that might go: an archived version may answer a split,
/// and name that draft. Pure.
///
/// - Parameters:
///   - desired: What the manifests say.
///   - live: The lists, and what was read beyond them.
///   - policy: What planning may do.
/// - Returns: All that is needed, what is there already included.
package func furtherCleaningReads(
  desired: DesiredState,
  live: LiveState,
  policy: Policy
) -> FurtherReads {
  var needed = furtherDriftReads(
    desired: desired,
    live: live,
    policy: policy,
    listsUnmanaged: true
  )
  if OrphanDrafts.mayBeAny(in: live, of: desired.stack) { needed.histories = .all }
  return needed
}
