package import Resources

/// The differences between the live project and the manifests.
package struct Drift: Sendable, Hashable {
  /// The plan that would bring the live project to the declared state; none of it is sent.
  package let plan: Plan
  /// The direction of each change of the plan, in the same order.
  package let verdicts: [DriftVerdict]
  /// The problems besides the differences.
  package let findings: [DriftFinding]

  package init(plan: Plan, verdicts: [DriftVerdict], findings: [DriftFinding] = []) {
    self.plan = plan
    self.verdicts = verdicts
    self.findings = findings
  }

  /// Whether there is any drift.
  package var isDrifted: Bool { !plan.isEmpty || findings.contains(where: \.isDrift) }
}

/// Determines which side of every difference moved, and collects all other problems.
///
/// Pure.
///
/// - Parameters:
///   - live: The live state, with all of
///     ``furtherDriftReads(desired:live:policy:listsUnmanaged:)``.
///   - listsUnmanaged: Whether to report every undeclared object.
package func makeDrift(
  of plan: Plan,
  desired: DesiredState,
  live: LiveState,
  listsUnmanaged: Bool = false
) -> Drift {
  let finder = DirectionFinder(plan, desired: desired, live: live)
  return Drift(
    plan: plan,
    verdicts: plan.changes.map { finder.verdict(of: $0) },
    findings: FindingCollector(plan, desired: desired, live: live, listsUnmanaged: listsUnmanaged)
      .findings
  )
}

/// Returns what to read before drift can be detected, including what was already read.
///
/// In addition to what a plan needs: the archive when an undeclared number or a published version
/// references an unknown version, the links of this stack's last version where links are declared,
/// and the links of every version when some knowledge base may have none. Pure.
///
/// - Parameter listsUnmanaged: Whether to report every undeclared object.
package func furtherDriftReads(
  desired: DesiredState,
  live: LiveState,
  policy: Policy,
  listsUnmanaged: Bool
) -> ReadSet {
  var needed = furtherReads(desired: desired, live: live, policy: policy)
  let known = Set(live.agents.map(\.id))
  let others = live.otherIDs
  let mayBeStranded = desired.handingOver(in: live)
    .contains { !$0.handOverIDs.subtracting(known).isSubset(of: others) }
  let isAnyLost = desired.undeclaredNumbers(in: live)
    .contains { !known.isSuperset(of: $0.routedAgents) }
  if !desired.basesToCheck(in: live, listsUnmanaged: listsUnmanaged).isEmpty {
    needed.links.formUnion(live.agents.filter { $0.state != .archived }.map(\.id))
    // Their links can be read even though the versions themselves cannot.
    needed.links.formUnion(live.unknownAgents.map(\.id))
  }
  if !live.knowledgeBases.isEmpty {
    let unclear = live.agents.filter {
      $0.isMarkedDraft(of: desired.stack) && !$0.isMade(by: desired.stack)
    }
    needed.links.formUnion(unclear.map(\.id))
  }
  let linking = Set(desired.agents.filter { $0.links != nil }.map(\.name))
  let archived = live.agents.filter { version in
    version.state == .archived && version.wasPublished && version.isMade(by: desired.stack)
      && linking.contains(version.name) && needed.histories.contains(version.name)
  }
  let last = Dictionary(archived.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
  needed.links.formUnion(last.values.map(\.id))
  if isAnyLost || mayBeStranded { needed.histories = .all }
  return needed
}
