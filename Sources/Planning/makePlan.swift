package import Resources

/// The kinds that every plan needs to read.
///
/// All of them: the objects a stack has made are known by their markers, whether or not they are
/// still declared, and a plan lists what it leaves behind (Design.md §4).
package let kindsToRead = Set(Kind.allCases)

/// Returns what to read before a plan can be made, including what was already read.
///
/// Archived versions accumulate forever, so they are read only for agents that are about to change,
/// that have no published version, that a split pins, or whose numbers reference a version that is
/// not published; links only for the versions that may stay or be rolled back to (Design.md §3).
/// Called again until it returns nothing new. Pure.
package func furtherReads(
  desired: DesiredState,
  live: LiveState,
  policy: Policy
) -> ReadSet {
  PlannedRead(desired: desired, live: live, policy: policy).reads
}

/// Computes the plan.
///
/// Pure: no clock, files, network, logging, or randomness.
///
/// - Parameter live: The live state, with all of ``furtherReads(desired:live:policy:)``.
/// - Returns: A plan, perhaps refused: its diagnostics then contain an error that says why.
package func makePlan(desired: DesiredState, live: LiveState, policy: Policy) -> Plan {
  PlannedRead(desired: desired, live: live, policy: policy).plan
}
