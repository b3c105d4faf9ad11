package import Resources

/// How the live project and the manifests have moved apart.
package struct Drift: Sendable, Hashable {
  /// What would make the live project what is declared; nothing of it is sent.
  package let plan: Plan
  /// The direction of each change of the plan, in their order.
  package let verdicts: [DriftVerdict]
  /// What is amiss beside the differences.
  package let findings: [DriftFinding]

  package init(plan: Plan, verdicts: [DriftVerdict], findings: [DriftFinding] = []) {
    self.plan = plan
    self.verdicts = verdicts
    self.findings = findings
  }

  /// Whether there is anything that should not be.
  package var isDrifted: Bool { !plan.isEmpty || findings.contains(where: \.isDrift) }
}

/// Says of every difference which side moved, and what else is amiss.
///
/// Pure.
///
/// - Parameters:
///   - plan: Made from the same inputs.
///   - desired: What the manifests say.
///   - live: With all of ``furtherDriftReads(desired:live:policy:listsUnmanaged:)``.
///   - listsUnmanaged: Whether everything that is not declared is told.
/// - Returns: The same plan, with what can be proved of it.
package func makeDrift(
  of plan: Plan,
  desired: DesiredState,
  live: LiveState,
  listsUnmanaged: Bool = false
) -> Drift {
  let finder = DirectionFinder(plan, desired: desired, live: live)
  let collector = FindingCollector(
    plan,
    desired: desired,
    live: live,
    listsUnmanaged: listsUnmanaged
  )
  return Drift(
    plan: plan,
    verdicts: plan.changes.map(finder.verdict),
    findings: collector.findings
  )
}

/// The kinds that have to be known to tell drift.
///
/// - Parameters:
///   - desired: What the manifests say.
///   - policy: What planning may do.
///   - listsUnmanaged: Whether everything that is not declared is told.
/// - Returns: What a plan needs, or all of them.
package func kindsToReadForDrift(
  desired: DesiredState,
  policy: Policy,
  listsUnmanaged: Bool
) -> Set<Kind> {
  listsUnmanaged ? Set(Kind.allCases) : kindsToRead(desired: desired, policy: policy)
}

/// What has to be read before drift can be told, given what was read so far.
///
/// Beside what a plan needs: the archive when a number that is not declared, or a published version,
/// names a version that is not known, the links of the last version of this stack where links are declared, and the links of every
/// version when some knowledge base may be linked by none. Pure.
///
/// - Parameters:
///   - desired: What the manifests say.
///   - live: The lists, and what was read beyond them.
///   - policy: What planning may do.
///   - listsUnmanaged: Whether everything that is not declared is told.
/// - Returns: All that is needed, what is there already included.
package func furtherDriftReads(
  desired: DesiredState,
  live: LiveState,
  policy: Policy,
  listsUnmanaged: Bool
) -> FurtherReads {
  var needed = furtherReads(desired: desired, live: live, policy: policy)
  let known = Set(live.agents.map(\.id))
  let others = Set(
    live.numbers.map(\.id) + ObjectPlan.kinds.flatMap { live.objects(of: $0) }.map(\.id)
  )
  let mayBeStranded = desired.handingOver(in: live)
    .contains { !$0.handOverIDs.subtracting(known).isSubset(of: others) }
  let isAnyLost = desired.undeclaredNumbers(in: live)
    .contains { number in
      let target = number.targetType == .agent ? [number.targetID].compactMap(\.self) : []
      return (target + (number.weights ?? []).map(\.agentID)).contains { !known.contains($0) }
    }
  var links = needed.links
  if !desired.basesToCheck(in: live, listsUnmanaged: listsUnmanaged).isEmpty {
    links.formUnion(live.agents.filter { $0.state != .archived }.map(\.id))
    // What they are linked to can be read, whatever else they are.
    links.formUnion(live.unknownAgents.map(\.id))
  }
  let linking = Set(desired.agents.filter { $0.links != nil }.map(\.name))
  let archived = live.agents.filter { version in
    version.state == .archived && version.wasPublished && version.isMade(by: desired.stack)
      && linking.contains(version.name) && needed.histories.contains(version.name)
  }
  let last = Dictionary(archived.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
  links.formUnion(last.values.map(\.id))
  needed.links = links
  if isAnyLost || mayBeStranded { needed.histories = .all }
  return needed
}
