import Diagnostics
import JSON
import Resources

/// The parts of a cleaning plan.
struct Cleaning {
  let desired: DesiredState
  let live: LiveState
  let policy: Policy
  private let inventory: Inventory
  private let drafts: OrphanDrafts
  private let scenarios: [LiveObject]
  private let objects: ObjectPlan
  private let findings: [DriftFinding]

  init(desired: DesiredState, live: LiveState, policy: Policy) {
    self.desired = desired
    self.live = live
    self.policy = policy
    // The next apply handles everything that it changes or deletes.
    let applying = makePlan(
      desired: desired,
      live: live,
      policy: Policy(lostSecrets: policy.lostSecrets)
    )
    inventory = Inventory(live)
    drafts = OrphanDrafts(live, inventory, of: desired, changing: applying.changingAgents)
    let handled = Set(
      desired.objects(of: .evals).map(\.naturalKey)
        + applying.changes.filter { $0.address.kind == .evals }.map(\.naturalKey)
    )
    // A scenario whose key is declared with another name is a renamed one or a copy; apply lists it.
    let keys = Set(desired.objects(of: .evals).map(\.address.key))
    scenarios = live.objects(of: .evals)
      .filter { scenario in
        scenario.owner(of: .evals).isExactly(desired.stack)
          && !handled.contains(scenario.naturalKey)
          && !(scenario.marker(of: .evals)?.key.map(keys.contains) ?? false)
      }
    objects = ObjectPlan(
      desired: desired,
      live: live,
      policy: policy,
      webhookKeys: WebhookKeys(desired, live: live)
    ) { _ in nil }
    findings =
      FindingCollector(applying, desired: desired, live: live, listsUnmanaged: true).findings
  }

  var plan: Plan {
    var stepGraph = StepGraph()
    for draft in drafts.unreferenced {
      _ = stepGraph.add(
        .agent(.delete(draft.id)),
        for: desired.address(ofAgent: draft.name),
        of: .agent(name: draft.name),
        rank: .delete
      )
    }
    for scenario in scenarios {
      _ = stepGraph.add(
        .object(.delete(.evals, scenario.id)),
        for: ResourceAddress(.evals, scenario.naturalKey),
        of: .object(.evals, scenario.naturalKey),
        rank: .delete
      )
    }
    for (decision, base, surplus) in repeatedDocuments {
      for document in surplus {
        _ = stepGraph.add(
          .object(.deleteDocument(knowledgeBase: base.id, document.id)),
          for: decision.desired.address,
          of: .document(knowledgeBase: decision.desired.naturalKey, document.name),
          rank: .delete
        )
      }
    }
    return Plan(
      stack: desired.stack,
      changes: changes.sorted { ($0.address, $0.naturalKey) < ($1.address, $1.naturalKey) },
      steps: stepGraph.ordered() ?? [],
      diagnostics: (refusals + notes).inReadingOrder
    )
  }

  private var draftsByName: [(name: ObjectName, versions: [LiveAgent])] {
    Dictionary(grouping: drafts.unreferenced, by: \.name).sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }
  }

  /// The declared knowledge bases that have several documents with the same content.
  private var repeatedDocuments: [(ObjectDecision, LiveObject, surplus: [LiveDocument])] {
    objects.decisions.compactMap { decision in
      guard decision.duplicates.isEmpty,
        decision.owner.map({ $0.isExactly(desired.stack) }) ?? true,
        let base = decision.live, let documents = objects.documents[decision.desired.address],
        !documents.surplus.isEmpty
      else { return nil }
      return (decision, base, documents.surplus)
    }
  }

  private var changes: [Change] {
    let ofAgents = draftsByName.compactMap { name, versions -> Change? in
      guard let shown = versions.last else { return nil }
      return Change(
        address: desired.address(ofAgent: name),
        action: .delete(before: .agent(ChangedAgent(shown))),
        reason: .orphanDrafts(versions: versions.map(\.version)),
        naturalKey: name
      )
    }
    let presenter = ObjectPresenter(plan: objects)
    let ofScenarios = scenarios.map { scenario in
      Change(
        address: ResourceAddress(.evals, scenario.naturalKey),
        action: .delete(before: .object(presenter.value(scenario, .evals))),
        reason: .pruned,
        naturalKey: scenario.naturalKey
      )
    }
    let ofBases = repeatedDocuments.map { presenter.withoutSurplus($0.0, $0.1) }
    return ofAgents + ofScenarios + ofBases
  }

  // MARK: Refusals

  private var refusals: [Diagnostic] {
    guard !drafts.unreferenced.isEmpty || !scenarios.isEmpty else { return [] }
    // Drafts do not serve callers, so no limit applies to them.
    let count = DeletionCount(
      parts: [
        DeletionCount.Part(
          kind: .evals,
          deleted: scenarios.count,
          total: desired.count(of: .evals, in: live)
        )
      ]
    )
    // A draft next to a published version is not the agent, whose protection is unaffected.
    let protected = draftsByName.filter { name, versions in
      inventory.published(name) == nil && versions.contains { $0.marker?.isProtected == true }
    }
    let consequence = "gc would delete everything else in it"
    return (desired.isEmpty ? [.emptyStack(desired.stack, consequence)] : [])
      + protected.map { .protected(desired.address(ofAgent: $0.name), at: nil) }
      + count.refusals(desired.limits, allowed: policy.allowedDeletes)
  }

  // MARK: Notes

  private var notes: [Diagnostic] {
    let cleaned = Set(scenarios.map(\.id))
    let dead = findings.count { $0.matter == .deadWebhook }
    return findings.filter { !cleaned.contains($0.id) }.compactMap(note)
      + (dead > 0 ? [.deadWebhooksStay(dead)] : [])
  }

  private func note(_ finding: DriftFinding) -> Diagnostic? {
    switch finding.matter {
    case .orphanDraft(let version, isNamed: true):
      return .draftStays(finding, version: version)
    case .unlinkedKnowledgeBase(isDeclared: false):
      // A marked one is reported with its owner.
      let base = live.knowledgeBases.first { $0.id == finding.id }
      return base?.owner(of: .knowledgeBases) == nil ? .baseStays(finding) : nil
    case .undeclared(draft: nil) where finding.owner.isExactly(desired.stack):
      return .prunable(finding)
    case .strandedNumber, .splitToArchived, .strandedHandOver, .orphanDraft, .unlinkedKnowledgeBase,
      .deadWebhook, .undeclaredDocument, .undeclared:
      return nil
    }
  }
}

extension Diagnostic {
  fileprivate static func draftStays(_ finding: DriftFinding, version: Int) -> Diagnostic {
    Diagnostic(
      .notCleaned,
      detail: """
        Draft \(version) of the agent "\(finding.name)" was not archived: a number or another \
        agent refers to it.
        """,
      advice: "Route the number elsewhere or change the other agent, then run turnform gc again.",
      subject: finding.address.description
    )
  }

  fileprivate static func baseStays(_ finding: DriftFinding) -> Diagnostic {
    Diagnostic(
      .notCleaned,
      detail: """
        No agent is linked to the knowledge base "\(finding.name)" (\(finding.id)), and its owner \
        is unknown.
        """,
      advice: finding.removal.map {
        "If it is not needed, run apply with \(ResourceAddress.removal(of: .knowledgeBases, $0))"
      } ?? "If it is not needed, send DELETE /v1/knowledge-bases/\(finding.id)",
      subject: finding.address.description
    )
  }

  fileprivate static func prunable(_ finding: DriftFinding) -> Diagnostic {
    Diagnostic(
      .notCleaned,
      detail: "\(finding.address) belongs to this stack, is no longer declared, and may be in use.",
      advice: "Declare it, or apply with --prune to remove it.",
      subject: finding.address.description
    )
  }

  fileprivate static func deadWebhooksStay(_ count: Int) -> Diagnostic {
    Diagnostic(
      .notCleaned,
      detail: count == 1
        ? "One webhook is deactivated; the API keeps its row permanently."
        : "\(count) webhooks are deactivated; the API keeps their rows permanently.",
      advice: "No action is possible or needed; they receive no events."
    )
  }
}
