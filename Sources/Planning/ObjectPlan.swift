import JSON
import Resources

/// The declared takeaways, knowledge bases, webhooks, and eval scenarios, and the decision for
/// each.
struct ObjectPlan {
  let decisions: [ObjectDecision]
  /// By knowledge base.
  let documents: [ResourceAddress: DocumentDecision]
  private let liveDocuments: [RemoteID: [LiveDocument]]

  /// The kinds of plain objects whose names are unique, and that can be updated.
  static let editable = Kind.objects.filter { $0.object?.isEditable == true }
  /// All kinds of plain objects, in creation order.
  static let kinds = editable + Kind.objects.filter { !editable.contains($0) }

  /// - Parameter live: The live state, with the documents of the declared knowledge bases.
  init(
    desired: DesiredState,
    live: LiveState,
    policy: Policy,
    webhookKeys: WebhookKeys,
    ids: KnownIDs
  ) {
    let editable = Self.editable.flatMap { kind in
      let byKey = Dictionary(grouping: live.objects(of: kind), by: \.naturalKey)
      return desired.objects(of: kind)
        .map { object in
          ObjectDecision(
            object,
            stack: desired.stack,
            candidates: byKey[object.naturalKey] ?? [],
            ids: ids,
            adopts: policy.adopts
          )
        }
    }
    let webhooks = desired.objects(of: .webhooks)
    decisions = editable + Self.webhooks(webhooks, desired, live, policy, webhookKeys, ids)
    let existing = Dictionary(
      first: decisions.compactMap { decision in
        decision.live.map { (decision.desired.address, $0.id) }
      }
    )
    documents = Dictionary(
      first: desired.knowledgeBases.map { base in
        let live = existing[base.object.address].flatMap { live.documents[$0] } ?? []
        return (base.object.address, DocumentDecision(base.documents, live: live))
      }
    )
    liveDocuments = live.documents
  }

  /// The documents of a knowledge base.
  func documents(of base: RemoteID) -> [LiveDocument] { liveDocuments[base] ?? [] }

  /// The names of live knowledge bases where agents link them: the key of the declaration, or else
  /// the name in the API; ambiguous names are left out.
  func knowledgeBaseNames(_ live: LiveState) -> [RemoteID: ObjectName] {
    var names: [RemoteID: ObjectName] = [:]
    var taken: Set<ObjectName> = []
    for decision in decisions where decision.kind == .knowledgeBases {
      let key = decision.desired.address.key
      taken.insert(key)
      if let id = decision.live?.id { names[id] = key }
    }
    for base in live.knowledgeBases
    where names[base.id] == nil && !taken.contains(base.naturalKey) {
      names[base.id] = base.naturalKey
    }
    return names
  }

  /// Whether anything is sent for an object.
  func isNothing(_ decision: ObjectDecision) -> Bool {
    decision.action == .keep && decision.superseded.isEmpty
      && documents[decision.desired.address]?.isNothing ?? true
  }
}

/// Adds the requests for plain objects.
struct ObjectSteps {
  let plan: ObjectPlan
  let agents: AgentPlan
  /// The steps that were reserved for referenced objects.
  let reserved: [ResourceAddress: StepID]

  /// Creates and updates the declared objects, and uploads the documents.
  func add(
    to stepGraph: inout StepGraph
  ) -> (made: [ResourceAddress: StepID], uploads: [ResourceAddress: [StepID]]) {
    var made: [ResourceAddress: StepID] = [:]
    var uploads: [ResourceAddress: [StepID]] = [:]
    for decision in plan.decisions {
      let address = decision.desired.address
      made[address] = addObject(decision, &stepGraph)
      if let documents = plan.documents[address] {
        uploads[address] = addUploads(documents, to: decision, made[address], &stepGraph)
      }
    }
    return (made, uploads)
  }

  /// Deletes what was replaced: a webhook once the new one exists, documents once no caller is
  /// answered from them, because an agent or a number may be about to switch to another knowledge
  /// base, or to be deleted itself.
  ///
  /// - Parameter gate: The steps after which there are no other documents to wait for.
  func addDeletions(
    of made: [ResourceAddress: StepID],
    after gate: [StepID],
    to stepGraph: inout StepGraph
  ) {
    var gate = gate
    let madeByURL = self.madeByURL(made)
    for decision in plan.decisions {
      for old in decision.superseded {
        // The listener at its URL continues to receive events, even if the URL now belongs to
        // another key.
        let heirs = (madeByURL[old.naturalKey] ?? []) + [made[decision.desired.address]]
        _ = stepGraph.add(
          .object(.delete(decision.kind, old.id)),
          for: decision.desired.address,
          of: decision.subject,
          rank: .delete,
          after: Set(heirs.compactMap(\.self)).sorted()
        )
      }
      for document in plan.documents[decision.desired.address]?.deletions ?? [] {
        guard let base = decision.live else { continue }
        let step = stepGraph.add(
          .object(.deleteDocument(knowledgeBase: base.id, document.id)),
          for: decision.desired.address,
          of: .document(knowledgeBase: decision.desired.naturalKey, document.name),
          rank: .delete,
          after: gate
        )
        gate = gate.narrowed(to: step)
      }
    }
  }

  /// The steps that create webhooks, by URL.
  private func madeByURL(_ made: [ResourceAddress: StepID]) -> [ObjectName: [StepID]] {
    plan.decisions.filter { $0.kind == .webhooks }
      .reduce(into: [:]) { steps, decision in
        guard let step = made[decision.desired.address] else { return }
        let url = decision.fields.value["url"]?.string.map(ObjectName.init(_:))
        steps[url ?? decision.desired.naturalKey, default: []].append(step)
      }
  }

  private func addObject(_ decision: ObjectDecision, _ stepGraph: inout StepGraph) -> StepID? {
    let address = decision.desired.address
    let operation: ObjectOperation
    switch decision.action {
    case .keep: return nil
    case .create, .replace:
      let content = decision.contentToCreate(agents.steps.reference)
      operation = .create(decision.kind, naturalKey: decision.desired.naturalKey, content)
    case .update:
      guard let live = decision.live else { return nil }
      let content = decision.contentToUpdate(agents.steps.reference)
      operation = .update(decision.kind, live.id, content)
    }
    return stepGraph.add(
      .object(operation),
      for: address,
      of: decision.subject,
      rank: decision.kind.isReferable ? .found : .attach,
      after: decision.desired.fields.addresses.flatMap(agents.eventSteps),
      as: reserved[address]
    )
  }

  private func addUploads(
    _ documents: DocumentDecision,
    to decision: ObjectDecision,
    _ made: StepID?,
    _ stepGraph: inout StepGraph
  ) -> [StepID] {
    let address = decision.desired.address
    guard let base = decision.live.map({ .live($0.id) }) ?? made.map(ObjectReference.created) else {
      return []
    }
    return documents.uploads.map { document in
      let upload = stepGraph.add(
        .object(.uploadDocument(knowledgeBase: base, document)),
        for: address,
        of: .document(knowledgeBase: decision.desired.naturalKey, document.name),
        rank: .found
      )
      for step in agents.steps.waitingForBase[address] ?? [] {
        stepGraph.require(upload, before: step)
      }
      return upload
    }
  }
}

extension ObjectDecision {
  fileprivate var subject: Step.Subject { .object(kind, desired.naturalKey) }
}
