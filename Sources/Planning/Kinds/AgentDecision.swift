import Diagnostics
import JSON
import Resources

/// How the published version of an agent comes to be what is declared.
enum AgentOutcome: Hashable {
  /// It is already.
  case keep(LiveAgent)
  /// Our own draft equals it: one `publish`.
  case publishDraft(LiveAgent)
  /// An archived version equals it: one `rollback`.
  case rollback(LiveAgent)
  /// Our own draft is overwritten: one `PUT`, one `publish`.
  case updateDraft(LiveAgent)
  /// A new version: one `POST`, one `publish`.
  case create(version: Int)

  /// The existing version that will be the published one.
  var liveVersion: LiveAgent? {
    switch self {
    case .keep(let version), .publishDraft(let version), .rollback(let version),
      .updateDraft(let version):
      version
    case .create:
      nil
    }
  }

  /// The number of the version that will be published.
  var version: Int {
    if case .create(let version) = self { version } else { liveVersion?.version ?? 0 }
  }

  /// How many requests it takes.
  var cost: Int {
    switch self {
    case .keep: 0
    case .publishDraft, .rollback: 1
    case .updateDraft, .create: 2
    }
  }

  var isKept: Bool { if case .keep = self { true } else { false } }
}

/// One declared agent against its live versions.
struct AgentDecision {
  let desired: DesiredAgent
  let matcher: ConfigMatcher
  let published: LiveAgent?
  /// The ways there, the one to prefer first; every further one spares numbers a request perhaps.
  let options: [AgentOutcome]

  /// - Parameters:
  ///   - desired: Declared.
  ///   - stack: The ownership label.
  ///   - inventory: With the history of this name when it changes.
  ///   - referred: The ids that declared numbers name now, as target or in a split.
  init(
    _ desired: DesiredAgent,
    stack: String,
    inventory: Inventory,
    referred: Set<RemoteID>
  ) {
    self.desired = desired
    let matcher = ConfigMatcher(stack: stack, desired: desired)
    self.matcher = matcher
    let versions = inventory.agentsByName[desired.name] ?? []
    let published = inventory.published(desired.name)
    self.published = published
    // The newest first: of equals, it is what people look at.
    let drafts = versions.reversed()
      .filter { version in
        version.state == .draft && version.isMade(by: stack)
          && version.environment == desired.environment
      }
    let finished = drafts.filter { matcher.isReplaceable(by: $0, for: published) }
      .map(AgentOutcome.publishDraft)
    let archived = versions.reversed().filter { $0.state == .archived }
      .filter { matcher.isReplaceable(by: $0, for: published) }.map(AgentOutcome.rollback)
    var options: [AgentOutcome] = []
    if let published, matcher.isSatisfied(by: published) { options.append(.keep(published)) }
    options += finished + archived
    if options.isEmpty || !drafts.isEmpty, options.first?.isKept != true {
      options += drafts.map(AgentOutcome.updateDraft)
      options.append(.create(version: (versions.map(\.version).max() ?? 0) + 1))
    }
    let cheapest = options[0]
    self.options =
      [cheapest]
      + options.dropFirst()
      .filter { option in
        option.liveVersion.map { referred.contains($0.id) } ?? false
      }
  }

  /// The marker of the version that is to be published.
  func marker(version: Int) -> Marker {
    Marker(
      stack: matcher.stack,
      version: version,
      isProtected: desired.protect ?? published?.marker?.isProtected ?? false
    )
  }

  /// What is sent as `config`: the written fields, and the marker.
  func configToSend(version: Int) -> StepContent {
    var config = desired.config.value
    let metadata = config["metadata"]?.object ?? [:]
    config["metadata"] = .object(metadata.marked(marker(version: version)))
    return StepContent(config)
  }

  /// What changes, for the reader of the plan; `nil` when nothing does.
  func change(_ outcome: AgentOutcome) -> Change? {
    guard !outcome.isKept else { return nil }
    let after = agentValue(
      name: desired.name,
      environment: desired.environment,
      version: outcome.version,
      config: config(after: outcome)
    )
    let before = published.map { published in
      agentValue(
        name: published.name,
        environment: published.environment,
        version: published.version,
        config: published.config.withoutMarkers
      )
    }
    return Change(
      address: desired.address,
      action: before.map { .update(before: $0, after: after) } ?? .create(after: after),
      reason: reason(outcome),
      naturalKey: desired.name,
      edits: before.map { edits(from: $0, to: after) } ?? [],
      span: desired.source.entry
    )
  }

  /// What will be live: of a version that exists already, what it holds, secrets included.
  private func config(after outcome: AgentOutcome) -> JSONObject {
    switch outcome {
    case .keep(let version), .publishDraft(let version), .rollback(let version):
      version.config.withoutMarkers
    case .updateDraft, .create:
      matcher.full
    }
  }

  private func reason(_ outcome: AgentOutcome) -> Change.Reason {
    switch outcome {
    case .rollback(let version): .broughtBack(version: version.version)
    case .publishDraft(let version): .draftFinished(version: version.version)
    case .keep, .updateDraft, .create:
      switch published {
      case nil: .notLive
      case let published?: published.isMade(by: matcher.stack) ? .edited : .editedElsewhere
      }
    }
  }

  /// Why this agent must not be planned, each an error.
  func refusals(inventory: Inventory) -> [Diagnostic] {
    var refusals: [Diagnostic] = []
    let all = inventory.versions(of: desired.name, in: .published)
    if all.count > 1 { refusals.append(.duplicatePublished(desired, ids: all.map(\.id))) }
    guard let published else { return refusals + foreignDrafts(inventory) }
    if let owner = published.marker?.stack, owner != matcher.stack {
      refusals.append(.owned(desired.address, by: owner, at: desired.source.entry))
    } else if published.environment != desired.environment {
      refusals.append(.environmentMoved(desired, published: published))
    } else if options.first?.isKept != true {
      refusals += matcher.undeclaredSecrets(of: published)
        .filter { !holdsValue(options.first?.liveVersion, at: $0) }
        .map { .secretLost(desired, at: $0) }
    }
    return refusals
  }

  /// What a reader should know of an agent that stays as it is.
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

  /// Whether a version that is brought back has a secret of its own there.
  private func holdsValue(_ version: LiveAgent?, at place: JSONPointer) -> Bool {
    guard let value = version.map({ JSONValue.object($0.config) })?[place] else { return false }
    return !value.isNull && value != [:]
  }

  /// Another stack is about to publish the same name.
  private func foreignDrafts(_ inventory: Inventory) -> [Diagnostic] {
    inventory.versions(of: desired.name, in: .draft)
      .filter { $0.isMadeByTurnform }
      .compactMap { $0.marker?.stack }
      .first { $0 != matcher.stack }
      .map { [.owned(desired.address, by: $0, at: desired.source.entry)] } ?? []
  }
}

/// An agent as changes show it.
func agentValue(
  name: String,
  environment: AgentEnvironment,
  version: Int,
  config: JSONObject
) -> JSONValue {
  [
    "name": .string(name),
    "environment": .string(environment.rawValue),
    "version": .number(JSONNumber(version)),
    "config": .object(config),
  ]
}

extension Diagnostic {
  fileprivate static func duplicatePublished(_ agent: DesiredAgent, ids: [RemoteID]) -> Diagnostic {
    Diagnostic(
      .duplicateLiveObjects,
      detail: """
        Several versions of the agent "\(agent.name)" are published at once: \
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
      advice: "Remove it here, or remove it from the stack \"\(owner)\" first.",
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
        Use one project an environment (another API key), or give the agent a name of its own \
        in each environment.
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
        \(address) carries no marker of this stack yet, which would remember its protection; it is \
        protected only while it is declared here.
        """,
      advice: "Nothing is needed: the marker is written along with its next change.",
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
        The published version was made elsewhere and holds a secret at config.\(place.dotted) that the \
        manifest does not declare.
        """,
      advice: "Find out who put it there; declare it, or write null in its place to give it up.",
      subject: agent.address.description,
      span: agent.source[JSONPointer([.key("config")] + place.tokens)]
    )
  }

  fileprivate static func secretLost(_ agent: DesiredAgent, at place: JSONPointer) -> Diagnostic {
    Diagnostic(
      .secretWouldBeLost,
      detail: """
        The live version holds a secret at config.\(place.dotted) that the manifest does not \
        declare; a new version would not have it.
        """,
      advice: "Declare the secret, or write null in its place to give it up.",
      subject: agent.address.description,
      span: agent.source[JSONPointer([.key("config")] + place.tokens)]
    )
  }
}
