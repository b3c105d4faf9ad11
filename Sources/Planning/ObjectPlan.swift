import Diagnostics
import JSON
import Resources

/// The declared takeaways, knowledge bases, webhooks, and eval scenarios, and the decision for
/// each.
struct ObjectPlan {
  let decisions: [ObjectDecision]
  /// By knowledge base.
  let documents: [ResourceAddress: DocumentDecision]
  /// The existing object that each of them is or will be.
  private let existing: [ResourceAddress: RemoteID]
  private let liveDocuments: [RemoteID: [LiveDocument]]
  let desiredDocuments: [ResourceAddress: [DesiredDocument]]

  /// Kinds of plain objects, in creation order.
  static let kinds: [Kind] = [.takeaways, .knowledgeBases, .evals, .webhooks]

  /// - Parameters:
  ///   - live: The live state, with the documents of the declared knowledge bases.
  ///   - policy: Lists the webhooks whose secrets were lost.
  ///   - webhookKeys: Which declared webhook each live one belongs to.
  ///   - ids: The ids of the resources they reference; `nil` for one that a step will create.
  init(
    desired: DesiredState,
    live: LiveState,
    policy: Policy,
    webhookKeys: WebhookKeys,
    ids: KnownIDs
  ) {
    var decisions: [ObjectDecision] = []
    var documents: [ResourceAddress: DocumentDecision] = [:]
    for kind in Self.kinds where kind != .webhooks {
      let byKey = Dictionary(grouping: live.objects(of: kind), by: \.naturalKey)
      for object in desired.objects(of: kind) {
        decisions.append(
          ObjectDecision(
            object,
            stack: desired.stack,
            candidates: byKey[object.naturalKey] ?? [],
            ids: ids,
            adopts: policy.adopts
          )
        )
      }
    }
    decisions += Self.webhooks(desired, live, policy, webhookKeys, ids)
    existing = Dictionary(
      decisions.compactMap { decision in decision.live.map { (decision.desired.address, $0.id) } },
      uniquingKeysWith: { first, _ in first }
    )
    for base in desired.knowledgeBases {
      let live = existing[base.object.address].flatMap { live.documents[$0] } ?? []
      documents[base.object.address] = DocumentDecision(base.documents, live: live)
    }
    self.decisions = decisions
    self.documents = documents
    liveDocuments = live.documents
    desiredDocuments = Dictionary(
      desired.knowledgeBases.compactMap { base in
        base.documents.map { (base.object.address, $0) }
      },
      uniquingKeysWith: { first, _ in first }
    )
  }

  private static func webhooks(
    _ desired: DesiredState,
    _ live: LiveState,
    _ policy: Policy,
    _ keys: WebhookKeys,
    _ ids: KnownIDs
  ) -> [ObjectDecision] {
    let byURL = Dictionary(grouping: live.webhooks, by: \.naturalKey)
    let urls = desired.webhooks.map { $0.url(ids) }
    let made = Dictionary(grouping: live.webhooks, by: { $0.key(for: desired.stack) })
    let kept = Set(desired.outputs.filter(\.value.isSecret).map(\.value.address))
    return zip(desired.webhooks, urls)
      .map { object, url in
        let choice = WebhookChoice(
          object,
          ResolvedConfig(object.fields, ids),
          stack: desired.stack,
          candidates: (url.flatMap { byURL[$0] } ?? [])
            .filter { !keys.isAnothers($0, than: object) },
          former: (made[object.address.key] ?? []).filter { $0.naturalKey != url },
          adopts: policy.adopts,
          formerOwners: policy.formerOwners,
          isSecretLost: policy.lostSecrets.contains(object.address),
          isSecretRequested: policy.replaced.contains(object.address),
          keepsSecret: kept.contains(object.address)
        )
        return ObjectDecision(object, stack: desired.stack, ids: ids, choice)
      }
  }

  /// The documents of a knowledge base.
  func documents(of base: RemoteID) -> [LiveDocument] { liveDocuments[base] ?? [] }

  /// The notes on documents.
  var documentNotes: [Diagnostic] {
    documents.keys.sorted()
      .flatMap { base -> [Diagnostic] in
        let decision = documents[base]
        let repeated = (decision?.surplus ?? []).filter { $0.status != .failed }
        let byName = Dictionary(grouping: repeated, by: \.name)
        return byName.keys.sorted().map { .documentRepeated($0, byName[$0] ?? [], in: base) }
          + (decision?.unfinished ?? []).map { .documentUnfinished($0, in: base) }
      }
  }

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

  /// Diagnostics for declared webhooks whose URLs are equal once the ids in them are known: the API
  /// accepts both, and sends every event twice.
  var sameURLs: [Diagnostic] {
    var first: [ObjectName: ResourceAddress] = [:]
    return decisions.filter { $0.kind == .webhooks && $0.fields.unknown.isEmpty }
      .compactMap { decision in
        let address = decision.desired.address
        guard let url = decision.fields.value["url"]?.string.map(ObjectName.init(_:)),
          let other = first.updateValue(address, forKey: url)
        else { return nil }
        return .sameURL(decision.desired, url, as: other)
      }
  }

  /// Whether anything is sent for an object.
  func isNothing(_ decision: ObjectDecision) -> Bool {
    decision.action == .keep && decision.superseded.isEmpty
      && documents[decision.desired.address]?.isNothing ?? true
  }
}

extension Diagnostic {
  fileprivate static func sameURL(
    _ webhook: DesiredObject,
    _ url: ObjectName,
    as other: ResourceAddress
  ) -> Diagnostic {
    Diagnostic(
      .duplicateNaturalKey,
      detail: "\(other) and \(webhook.address) have the same URL \(quoted(url.text)), which would "
        + "receive every event twice.",
      advice: "Correct one of them, or remove it.",
      subject: "\(webhook.address)",
      span: webhook.source.entry
    )
  }

  fileprivate static func documentRepeated(
    _ name: ObjectName,
    _ surplus: [LiveDocument],
    in base: ResourceAddress
  ) -> Diagnostic {
    Diagnostic(
      .documentRepeated,
      detail: """
        \(base) contains the document "\(name)" \(surplus.count + 1) times, and every search finds \
        all copies. Surplus: \(surplus.map(\.id.description).sorted().joined(separator: ", ")).
        """,
      advice: "Run apply or gc to delete the surplus copies.",
      subject: base.description,
      severity: .warning
    )
  }

  fileprivate static func documentUnfinished(
    _ name: ObjectName,
    in base: ResourceAddress
  ) -> Diagnostic {
    Diagnostic(
      .documentUnfinished,
      detail: """
        The document "\(name)" of \(base) was uploaded but is not searchable: the API is still \
        processing it, or was restarted and will never finish.
        """,
      advice: "Run apply; it waits two minutes for the document, then uploads it again.",
      subject: base.description,
      severity: .warning
    )
  }
}

extension DesiredObject {
  /// A webhook's URL; `nil` while an id in it is unknown.
  fileprivate func url(_ ids: KnownIDs) -> ObjectName? {
    let (value, unknown) = fields.resolved(ids)
    return unknown.isEmpty ? value["url"]?.string.map(ObjectName.init(_:)) ?? naturalKey : nil
  }
}

/// Adds the requests for plain objects.
struct ObjectSteps {
  let plan: ObjectPlan
  /// The steps that were reserved for referenced objects.
  let reserved: [ResourceAddress: StepID]
  /// References to all resources that they reference.
  let reference: (ResourceAddress) -> ObjectReference?
  /// The steps that must finish before a reference to a resource may become visible.
  let events: (ResourceAddress) -> [StepID]
  let waitingForBase: [ResourceAddress: [StepID]]

  /// Creates and updates the declared objects, and uploads the documents.
  ///
  /// - Returns: The steps that create or update an object, and those that upload its documents, by
  ///   address.
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
  /// - Parameters:
  ///   - gate: The steps after which there are no other documents to wait for.
  ///   - stepGraph: Holds all of these steps.
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
    let operation: Operation
    switch decision.action {
    case .keep: return nil
    case .create, .replace:
      operation = .object(
        .create(
          decision.kind,
          naturalKey: decision.desired.naturalKey,
          decision.contentToCreate(reference)
        )
      )
    case .update:
      guard let live = decision.live else { return nil }
      operation = .object(.update(decision.kind, live.id, decision.contentToUpdate(reference)))
    }
    return stepGraph.add(
      operation,
      for: address,
      of: decision.subject,
      rank: decision.rank,
      after: decision.desired.fields.addresses.flatMap(events),
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
      for step in waitingForBase[address] ?? [] { stepGraph.require(upload, before: step) }
      return upload
    }
  }
}

extension ObjectDecision {
  fileprivate var subject: Step.Subject { .object(kind, desired.naturalKey) }

  fileprivate var rank: StepGraph.Rank {
    switch kind {
    case .knowledgeBases, .takeaways: .found
    case .agents, .evals, .numbers, .webhooks: .attach
    }
  }
}
