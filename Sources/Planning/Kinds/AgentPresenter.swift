import Diagnostics
import JSON
import Resources

/// Presents the changes of an agent to the reader of the plan.
struct AgentPresenter {
  let decision: AgentDecision
  let option: AgentOption
  /// Why an unedited agent needs a new version; `nil` when it was edited.
  let cause: Change.Reason?
  /// The name of a linked knowledge base.
  let baseName: (RemoteID) -> ObjectName?

  private var desired: DesiredAgent { decision.desired }

  /// `nil` when nothing changes.
  var change: Change? {
    guard !option.isNothing else { return nil }
    let wasProtected = decision.published?.marker?.isProtected ?? false
    let isProtected = option.outcome.isKept ? wasProtected : desired.protect ?? wasProtected
    let showsProtection = wasProtected || isProtected
    let after = value(
      version: option.outcome.version,
      environment: desired.environment,
      config: configAfter,
      links: decision.wantedLinks.map { ($0.base?.key ?? name($0.id), $0.settings) },
      protect: showsProtection ? isProtected : nil
    )
    let before = decision.published.map { published in
      value(
        version: published.version,
        environment: published.environment,
        config: published.config.withoutMarkers,
        links: decision.publishedLinks.map { (name($0.knowledgeBaseID), $0.settings) },
        protect: showsProtection ? wasProtected : nil
      )
    }
    let action: Change.Action =
      before.map { .update(before: $0, after: after) } ?? .create(after: after)
    return Change(
      address: desired.address,
      action: action,
      reason: reason,
      naturalKey: desired.name,
      edits: (action.edits + secretEdits).sorted { $0.pointer < $1.pointer },
      unknown: decision.matcher.config.unknown.map { JSONPointer([.key("config")] + $0.tokens) },
      span: desired.source.entry,
      former: decision.published.flatMap { published in
        published.isMade(by: decision.matcher.stack)
          ? published.marker?.formerAddress(desired.address, in: decision.matcher.stack) : nil
      }
    )
  }

  /// The secrets whose value changes or was not recorded; the API shows neither side.
  private var secretEdits: [Edit] {
    guard !option.outcome.isKept, let published = decision.published else { return [] }
    let mask = JSONValue.string(SpecObject.mask)
    return decision.matcher.unrecordedSecrets(of: published)
      .filter { JSONValue.object(published.config)[$0] == mask }
      .map { Edit(pointer: JSONPointer([.key("config")] + $0.tokens), before: mask, after: mask) }
  }

  /// The config that will be published: for an existing version, what it holds, including secrets.
  private var configAfter: JSONObject {
    switch option.outcome {
    case .keep(let version), .publishDraft(let version), .rollback(let version):
      version.config.withoutMarkers
    case .updateDraft, .create:
      decision.published.map { published in
        AgentTable.config.settled(
          declared: decision.matcher.declared(carriedFrom: published),
          live: published.config.withoutMarkers
        )
      } ?? decision.full
    }
  }

  private var reason: Change.Reason {
    switch option.outcome {
    case .rollback(let version):
      .broughtBack(
        version: version.version,
        isEditedElsewhere: decision.published.map { !$0.isMade(by: decision.matcher.stack) }
          ?? false
      )
    case .publishDraft(let version): .draftFinished(version: version.version)
    case .keep: .linksChanged
    case .updateDraft, .create:
      switch decision.published {
      case nil: .notLive
      case let published?: cause ?? decision.reason(toReplace: published)
      }
    }
  }

  private func name(_ base: RemoteID?) -> ObjectName {
    base.flatMap(baseName) ?? ObjectName(base?.description ?? "")
  }

  private func value(
    version: Int,
    environment: AgentEnvironment,
    config: JSONObject,
    links: [(ObjectName, JSONObject)],
    protect: Bool?
  ) -> ChangedValue {
    let filled = links.sorted { $0.0 < $1.0 }
      .map { ($0.0.text, JSONValue.object(KnowledgeBaseTable.linkSettings.filled($0.1))) }
    return .agent(
      ChangedAgent(
        name: desired.name,
        environment: environment,
        version: version,
        config: config,
        knowledgeBases: JSONObject(filled),
        isProtected: protect
      )
    )
  }
}

extension AgentDecision {
  /// Why a published version is not kept, for reasons of the agent itself.
  fileprivate func reason(toReplace published: LiveAgent) -> Change.Reason {
    if let reason = matcher.nonEditReason(toReplace: published) { return reason }
    if matcher.isSatisfied(by: published) { return .linksChanged }
    return published.isMade(by: matcher.stack) ? .edited : .editedElsewhere
  }
}

extension ConfigMatcher {
  /// Why a version that equals the written fields is not kept; `nil` when it does differ.
  func nonEditReason(toReplace published: LiveAgent) -> Change.Reason? {
    guard config.unknown.isEmpty else { return nil }
    if !hasSecrets(of: published), ignoringSecrets.isSatisfied(by: published) {
      let recorded = recordedSecrets(of: published)
      let isAnyRecorded = desired.config.secrets.contains {
        recorded[ExactText($0.pointer.description)] != nil
      }
      return isAnyRecorded ? .secretChanged : .secretsNotRecorded
    }
    guard adopts, published.marker == nil else { return nil }
    let withoutAdoption =
      ConfigMatcher(stack: stack, desired: desired, config: config, adopts: false)
    return withoutAdoption.isSatisfied(by: published) ? .adopted : nil
  }

  /// A matcher that does not compare secrets.
  fileprivate var ignoringSecrets: ConfigMatcher {
    let config = SpecObject(desired.config.value, references: desired.config.references)
    let agent = desired.with(config: config)
    return ConfigMatcher(stack: stack, desired: agent, config: self.config, adopts: false)
  }
}
