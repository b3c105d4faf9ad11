import Diagnostics
import JSON
import Resources

/// A declared agent compared with its live versions.
final class AgentDecision: Sendable {
  let desired: DesiredAgent
  let matcher: ConfigMatcher
  let published: LiveAgent?
  let publishedLinks: [LiveLink]
  /// The links that the published version should have.
  let wantedLinks: [WantedLink]
  /// Every option, cheapest first, whether or not it saves other agents a request.
  let candidates: [AgentOption]
  let search: AgentCandidates
  /// The options to follow, the preferred one first; each further one may save other agents a
  /// request.
  let options: [AgentOption]

  /// - Parameters:
  ///   - inventory: The live state, with the history of this name when it changes.
  ///   - isReferred: Whether something live references this version by its id.
  init(
    _ desired: DesiredAgent,
    stack: String,
    adopts: Bool,
    inventory: Inventory,
    ids: KnownIDs,
    changesLinksInPlace: Bool,
    isReferred: (RemoteID) -> Bool
  ) {
    self.desired = desired
    matcher = ConfigMatcher(
      stack: stack,
      desired: desired,
      config: ResolvedConfig(desired.config, ids),
      adopts: adopts
    )
    published = inventory.published(desired.name)
    publishedLinks = inventory.links(of: published)
    wantedLinks = desired.wantedLinks(ids, published: publishedLinks)
    search = AgentCandidates(
      matcher: matcher,
      published: published,
      wantedLinks: wantedLinks,
      inventory: inventory,
      changesLinksInPlace: changesLinksInPlace
    )
    candidates = search.inOrderOfCost
    options =
      [candidates[0]]
      + candidates.dropFirst().filter { $0.outcome.liveVersion.map { isReferred($0.id) } ?? false }
  }

  /// The same decision to change nothing, for a live state of which more was read; `nil` if it may
  /// differ there.
  ///
  /// The whole config is compared only once: of a large stack, a few agents change.
  init?(_ earlier: AgentDecision, inventory: Inventory, changesLinksInPlace: Bool) {
    guard earlier.candidates.count == 1, earlier.candidates[0].isNothing,
      earlier.desired.config.references.isEmpty, earlier.desired.links == nil,
      let published = earlier.published,
      inventory.agentsByName[earlier.desired.name] == [published],
      earlier.publishedLinks == inventory.links(of: published)
    else { return nil }
    desired = earlier.desired
    matcher = earlier.matcher
    self.published = published
    publishedLinks = earlier.publishedLinks
    wantedLinks = earlier.wantedLinks
    candidates = earlier.candidates
    options = earlier.options
    search = AgentCandidates(
      matcher: matcher,
      published: published,
      wantedLinks: wantedLinks,
      inventory: inventory,
      changesLinksInPlace: changesLinksInPlace
    )
  }

  /// The marker of the version to publish.
  func marker(version: Int) -> Marker {
    Marker(
      stack: matcher.stack,
      key: desired.address.key,
      version: version,
      digest: desired.digest,
      isProtected: desired.protect ?? published?.marker?.isProtected ?? false,
      secrets: Dictionary(
        first: desired.config.secrets.compactMap { use in
          use.fingerprint.map { (ExactText(use.pointer.description), $0) }
        }
      )
    )
  }

  /// The config of a new version, without its marker.
  var full: JSONObject { matcher.full(carriedFrom: published) }

  /// The `config` to send: the written fields, the unmanaged ones as they are live, and the marker.
  ///
  /// - Parameter reference: The reference to a resource the agent references; where there is none
  ///   yet, a placeholder is sent.
  func configToSend(
    version: Int,
    _ reference: (ResourceAddress) -> ObjectReference?
  ) -> StepContent {
    let content = desired.config.content(reference)
    var config = content.value
    if let published, !desired.unmanaged.isEmpty {
      config = config.carrying(desired.unmanaged, from: published.config.withoutMarkers)
    }
    let metadata = config["metadata"]?.object ?? [:]
    config["metadata"] = .object(metadata.marked(marker(version: version)))
    return StepContent(config, leaves: content.leaves)
  }

  /// The errors for which this agent must not be planned.
  func refusals(inventory: Inventory) -> [Diagnostic] {
    let all = inventory.versions(of: desired.name, in: .published)
    var refusals: [Diagnostic] =
      all.count > 1 ? [.duplicatePublished(desired, ids: all.map(\.id))] : []
    guard let published else { return refusals + foreignDrafts(inventory) }
    if let owner = published.marker?.stack, !owner.isExactly(matcher.stack) {
      refusals.append(.owned(desired.address, by: owner, at: desired.source.entry))
    } else if published.environment != desired.environment {
      refusals.append(.environmentMoved(desired, published: published))
    } else if options.first?.outcome.isKept != true {
      refusals += matcher.undeclaredSecrets(of: published)
        .filter { !holdsValue(options.first?.outcome.liveVersion, at: $0) }
        .map { .secretLost(desired, at: $0) }
      refusals += matcher.unmanagedSecrets(of: published).map { .secretNotCarried(desired, at: $0) }
    }
    return refusals
  }

  /// What the user should know about an agent that stays unchanged.
  func warnings(_ outcome: AgentOutcome) -> [Diagnostic] {
    guard case .keep(let version) = outcome else { return [] }
    var warnings: [Diagnostic] = []
    if desired.protect == true, version.marker?.isProtected != true {
      warnings.append(.protectionNotRecorded(desired.address, at: desired.source.entry))
    }
    guard !version.isMade(by: matcher.stack) else { return warnings }
    return warnings
      + matcher.undeclaredSecrets(of: version).map { .undeclaredSecret(desired, at: $0) }
  }

  /// Whether a version to roll back to holds a value at a place.
  private func holdsValue(_ version: LiveAgent?, at place: JSONPointer) -> Bool {
    guard let value = version.map({ JSONValue.object($0.config) })?[place] else { return false }
    return !value.isNull && value != [:]
  }

  /// An error when another stack is about to publish the same name.
  private func foreignDrafts(_ inventory: Inventory) -> [Diagnostic] {
    inventory.versions(of: desired.name, in: .draft)
      .filter { $0.isMadeByTurnform }
      .compactMap { $0.marker?.stack }
      .first { !$0.isExactly(matcher.stack) }
      .map { [.owned(desired.address, by: $0, at: desired.source.entry)] } ?? []
  }
}

extension Diagnostic {
  fileprivate static func duplicatePublished(_ agent: DesiredAgent, ids: [RemoteID]) -> Diagnostic {
    Diagnostic(
      .duplicateLiveObjects,
      detail: """
        Several versions of the agent "\(agent.name)" are published: \
        \(ids.map(\.description).joined(separator: ", ")).
        """,
      advice: "Archive all but one of them with DELETE /v1/agents/{id}, then plan again.",
      subject: agent.address.description,
      span: agent.source.entry
    )
  }

  static func owned(
    _ address: ResourceAddress,
    by owner: String,
    at span: SourceSpan?
  ) -> Diagnostic {
    Diagnostic(
      .ownedByAnotherStack,
      detail: "\(address) carries the marker of the stack \"\(owner)\".",
      advice:
        "Leave it to that stack and remove it here. To take it over, remove it there without "
        + "applying --prune, and apply here with --adopt-from \(CommandHint.word(owner))",
      subject: address.description,
      span: span
    )
  }

  /// The same error for a resource listed under `removed:`.
  static func notOurs(
    _ address: ResourceAddress,
    _ owner: String,
    at span: SourceSpan?
  ) -> Diagnostic {
    Diagnostic(
      .ownedByAnotherStack,
      detail: "\(address) is listed for removal but carries the marker of the stack \"\(owner)\".",
      advice: "Remove it there and apply --prune there, or declare it here, apply with "
        + "--adopt-from \(CommandHint.word(owner)), and then remove it.",
      subject: address.description,
      span: span
    )
  }

  fileprivate static func environmentMoved(
    _ agent: DesiredAgent,
    published: LiveAgent
  ) -> Diagnostic {
    Diagnostic(
      .environmentMoved,
      detail: """
        Version \(published.version) of "\(agent.name)" is published in \
        \(published.environment.rawValue); publishing it in \(agent.environment.rawValue) would \
        archive that version and take its numbers over.
        """,
      advice: """
        Use a separate project (API key) for each environment, or a different agent name in each \
        environment.
        """,
      subject: agent.address.description,
      span: agent.source[JSONPointer([.key("environment")])]
    )
  }

  static func protectionNotRecorded(
    _ address: ResourceAddress,
    at span: SourceSpan?
  ) -> Diagnostic {
    Diagnostic(
      .protectionNotRecorded,
      detail: """
        \(address) does not carry this stack's marker yet, which records the protection; it is \
        protected only while it is declared here.
        """,
      advice: "No action is needed: the marker is written with its next change.",
      subject: address.description,
      span: span
    )
  }

  fileprivate static func undeclaredSecret(
    _ agent: DesiredAgent,
    at place: JSONPointer
  ) -> Diagnostic {
    Diagnostic(
      .undeclaredSecret,
      detail: """
        The published version was created elsewhere and contains a secret at \
        config.\(place.dotted) that the manifest does not declare.
        """,
      advice: "Find out who added it; declare it, or set it to null to remove it.",
      subject: agent.address.description,
      span: agent.source[JSONPointer([.key("config")] + place.tokens)]
    )
  }

  fileprivate static func secretNotCarried(
    _ agent: DesiredAgent,
    at place: JSONPointer
  ) -> Diagnostic {
    Diagnostic(
      .secretWouldBeLost,
      detail: """
        config.\(place.dotted) is unmanaged and contains a secret; the API does not return \
        secrets, so a new version would lose it.
        """,
      advice: "Declare the secret, or remove the path from unmanaged.",
      subject: agent.address.description,
      span: agent.source[JSONPointer([.key("unmanaged")])]
    )
  }

  fileprivate static func secretLost(_ agent: DesiredAgent, at place: JSONPointer) -> Diagnostic {
    Diagnostic(
      .secretWouldBeLost,
      detail: """
        The live version contains a secret at config.\(place.dotted) that the manifest does not \
        declare; a new version would lose it.
        """,
      advice: "Declare the secret, or set it to null to remove it.",
      subject: agent.address.description,
      span: agent.source[JSONPointer([.key("config")] + place.tokens)]
    )
  }
}
