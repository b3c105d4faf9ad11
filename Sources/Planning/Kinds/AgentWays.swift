import Resources

/// Every way in which the published version of an agent comes to be what is declared.
struct AgentWays {
  let matcher: ConfigMatcher
  let published: LiveAgent?
  let wantedLinks: [WantedLink]
  let inventory: Inventory
  /// Whether a link of the published version may change while it is served.
  let changesLinksInPlace: Bool

  /// The ways, cheapest first; of equally dear ones those with an existing version, the newest first.
  ///
  /// A version that is as it shall be is kept, and then only others like it are of interest.
  var inOrderOfCost: [AgentOption] {
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

  /// The versions that could take the place of the published one, as far as their links allow it.
  ///
  /// Only their links tell which of them are ways: until these are read, an archived version that a
  /// number still names looks as if it had to get some while it is called.
  var candidates: [LiveAgent] {
    versions.filter { isOwnDraft($0) || ($0.state == .archived && isReplacement($0)) }
  }

  /// The newest first: of equals, it is what people look at.
  private var versions: [LiveAgent] {
    (inventory.agentsByName[matcher.desired.name] ?? []).reversed()
  }

  private func isReplacement(_ version: LiveAgent) -> Bool {
    matcher.isReplaceable(by: version, for: published)
  }

  /// The published version as it is, one link more or less at most.
  ///
  /// Several would have to change one after the other, and in between callers would be served what
  /// nobody wrote: for good, should the run end there.
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

  /// A way over an existing version; none when its links must change while somebody may be served by it.
  ///
  /// Of an archived version that only hand-overs lead to, one link may change: whoever is handed over to it
  /// hears the before, and then what it comes back with.
  private func option(_ outcome: AgentOutcome, of version: LiveAgent) -> AgentOption? {
    // Where nobody writes links and nothing is published, a version comes back with those that it has.
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
  /// Cheapest first; equally dear ones keep their order.
  fileprivate var inOrderOfCost: [AgentOption] {
    enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
      .map(\.element)
  }
}
