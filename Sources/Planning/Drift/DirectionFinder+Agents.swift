import JSON
import Resources

extension DirectionFinder {
  /// The direction of an agent to create or change.
  ///
  /// ```text
  /// published version   last of ours   declared        direction
  /// ours, the last      itself         differs         ahead in the files
  /// made elsewhere      archived       equal to ours   edited elsewhere
  /// made elsewhere      archived       other           both
  /// made elsewhere      none           -               never applied
  /// ours, not the last  archived       -               not recorded: unknown rollback
  /// ```
  func agent(_ change: Change, seen: Set<ResourceAddress>) -> DriftVerdict {
    guard let agent = agents[change.address], live.histories.contains(agent.name) else {
      return DriftVerdict(.notRecorded, .valuesNotRecorded)
    }
    let archived = inventory.versions(of: agent.name, in: .archived)
    let last = archived.last { $0.isMade(by: desired.stack) && $0.wasPublished }
    guard let published = published(agent) else {
      if let last { return DriftVerdict(.notRecorded, .archivedSince(version: last.version)) }
      return archived.isEmpty
        ? DriftVerdict(.aheadInFiles, .neverMade)
        : DriftVerdict(.neverApplied, .noVersionOfOurs(live: nil))
    }
    guard published.isMade(by: desired.stack) else {
      return replaced(agent, published: published, last: last)
    }
    if let last, last.version > published.version {
      return DriftVerdict(
        .notRecorded,
        .broughtBack(live: published.version, last: last.version)
      )
    }
    if change.edits.contains(where: { $0.pointer.tokens.first == .key("knowledge_bases") }) {
      return DriftVerdict(.notRecorded, .linksNotRecorded)
    }
    if saysTheSame(agent, published) {
      return movedReference(of: agent, published, seen: seen.union([change.address]))
    }
    return DriftVerdict(.aheadInFiles, .liveIsOurs(version: published.version))
  }

  /// The verdict when the published version was made elsewhere.
  private func replaced(
    _ agent: DesiredAgent,
    published: LiveAgent,
    last: LiveAgent?
  ) -> DriftVerdict {
    guard let last else {
      return DriftVerdict(.neverApplied, .noVersionOfOurs(live: published.version))
    }
    guard saysTheSame(agent, last) else {
      return DriftVerdict(
        .both,
        .filesDifferFromOurs(ours: last.version, live: published.version)
      )
    }
    // Links can change on any version at any time: once they differ, those of this stack prove
    // nothing.
    guard hasWantedLinks(agent, last) else { return DriftVerdict(.notRecorded, .linksNotRecorded) }
    return DriftVerdict(
      .editedElsewhere,
      .filesSayWhatOursSaid(ours: last.version, live: published.version)
    )
  }

  /// Whether a version of this stack equals the declaration, ignoring the ids in it.
  private func saysTheSame(_ agent: DesiredAgent, _ version: LiveAgent) -> Bool {
    guard version.environment == agent.environment,
      let config = ResolvedConfig(agent.config, withIDsOf: version)
    else { return false }
    return ConfigMatcher(stack: desired.stack, desired: agent, config: config, adopts: false)
      .isSatisfied(by: version)
  }

  private func hasWantedLinks(_ agent: DesiredAgent, _ version: LiveAgent) -> Bool {
    guard agent.links != nil, let links = live.links[version.id] else { return true }
    let bases = Dictionary(
      first: desired.knowledgeBases.compactMap { base in
        live.knowledgeBases.first { $0.naturalKey == base.object.naturalKey }
          .map { (base.object.address, $0.id) }
      }
    )
    return LinkEdits(to: agent.wantedLinks({ bases[$0] }, published: []), from: links).isEmpty
  }

  /// The direction of an agent that equals the declaration except for the id of a resource it
  /// references.
  private func movedReference(
    of agent: DesiredAgent,
    _ version: LiveAgent,
    seen: Set<ResourceAddress>
  ) -> DriftVerdict {
    let config = JSONValue.object(version.config)
    let named = agent.config.references.flatMap { reference in
      config[reference.pointer]?.string.flatMap { reference.template.ids(in: $0) } ?? []
    }
    let moved = named.first { address, id in
      address.kind != .agents || agents[address].flatMap(published)?.id != id
    }
    guard let address = moved?.0 else {
      return DriftVerdict(.aheadInFiles, .liveIsOurs(version: version.version))
    }
    if changes[address] != nil { return follow(address, seen: seen) }
    let isElsewhere = agents[address].flatMap(published).map { !$0.isMade(by: desired.stack) }
    return isElsewhere == true
      ? DriftVerdict(.editedElsewhere, .namesReplacedVersion(of: address))
      : DriftVerdict(.notRecorded, .referenceMoved(address))
  }

  /// The published version of a declared agent.
  func published(_ agent: DesiredAgent) -> LiveAgent? { inventory.published(agent.name) }
}
