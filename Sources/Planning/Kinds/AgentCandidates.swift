import Resources

/// Every option to bring the published version of an agent to the declared state.
struct AgentCandidates {
  let matcher: ConfigMatcher
  let published: LiveAgent?
  let wantedLinks: [WantedLink]
  let inventory: Inventory
  /// Whether a link of the published version may change while the version serves callers.
  let changesLinksInPlace: Bool

  /// The options, cheapest first; among equally expensive ones, those with an existing version,
  /// newest first.
  ///
  /// A version that is already up to date is kept, and then only equal ones are considered.
  var inOrderOfCost: [AgentOption] {
    let versions = versions
    let kept = kept
    // As nearly all agents of most plans.
    if let kept, kept.isNothing, versions.count == 1 { return [kept] }
    let drafts = versions.filter(isOwnDraft)
    let finished = drafts.filter(isReplacement).compactMap { option(.publishDraft($0), of: $0) }
    let archived = versions.filter { $0.state == .archived }.filter(isReplacement)
      .compactMap { option(.rollback($0), of: $0) }
    let existing = finished + archived
    if let kept, kept.isNothing { return [kept] + existing }
    let version = (versions.map(\.version).max() ?? 0) + 1
    let rewritten = drafts.compactMap { option(.updateDraft($0), of: $0) }
    let new = AgentOption(
      outcome: .create(version: version),
      links: LinkEdits(to: wantedLinks, from: [])
    )
    return ([kept].compactMap(\.self) + existing + rewritten + [new]).inOrderOfCost
  }

  /// The versions that could replace the published one if their links allow it.
  ///
  /// Only their links decide which of them are options: until those are read, an archived version
  /// that a number still names appears to need links while it serves callers.
  var possibleReplacements: [LiveAgent] {
    versions.filter { isOwnDraft($0) || ($0.state == .archived && isReplacement($0)) }
  }

  /// All versions, newest first: among equal ones, users look at the newest.
  private var versions: [LiveAgent] {
    (inventory.agentsByName[matcher.desired.name] ?? []).reversed()
  }

  private func isReplacement(_ version: LiveAgent) -> Bool {
    matcher.isReplaceable(by: version, for: published)
  }

  /// The published version as it is, with at most one link added or removed.
  ///
  /// Several links would have to change one after the other, and in between callers would be served
  /// something that was never declared: permanently, if the run ended there.
  private var kept: AgentOption? {
    guard let published, matcher.isSatisfied(by: published) else { return nil }
    let edits = LinkEdits(to: wantedLinks, from: inventory.links(of: published))
    guard edits.isEmpty || (changesLinksInPlace && edits.count == 1) else { return nil }
    return AgentOption(
      outcome: .keep(published),
      links: edits,
      keptLinks: linked(published, edits),
      editsServedLinks: !edits.isEmpty
    )
  }

  private func isOwnDraft(_ version: LiveAgent) -> Bool {
    version.state == .draft && version.isMade(by: matcher.stack)
      && version.environment == matcher.desired.environment
  }

  /// The option for an existing version; `nil` when its links must change while it may serve
  /// callers.
  ///
  /// An archived version reachable only by hand-overs may change one link: a caller handed over to
  /// it is served the state before, and then the state after.
  private func option(_ outcome: AgentOutcome, of version: LiveAgent) -> AgentOption? {
    // If no links are declared and no version is published, a version keeps its links when it is
    // rolled back to.
    let isManaged = matcher.desired.links != nil || published != nil
    let edits =
      isManaged ? LinkEdits(to: wantedLinks, from: inventory.links(of: version)) : LinkEdits()
    let isServed = !edits.isEmpty && inventory.reached.contains(version.id)
    let mayEdit =
      changesLinksInPlace && edits.count == 1 && version.state == .archived
      && !inventory.namedByNumbers.contains(version.id)
    guard !isServed || mayEdit else { return nil }
    return AgentOption(
      outcome: outcome,
      links: edits,
      keptLinks: linked(version, edits),
      editsServedLinks: isServed
    )
  }

  private func linked(_ version: LiveAgent, _ edits: LinkEdits) -> [RemoteID] {
    inventory.links(of: version).map(\.knowledgeBaseID).filter { !edits.removed.contains($0) }
  }
}

extension [AgentOption] {
  /// Cheapest first; equally expensive options keep their order.
  fileprivate var inOrderOfCost: [AgentOption] {
    enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
      .map(\.element)
  }
}
