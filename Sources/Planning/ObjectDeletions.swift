import Diagnostics
import JSON
import Resources

/// A version that answers after a plan, or may do so later, with its knowledge bases.
struct LinkedVersion {
  let name: ObjectName
  let version: Int
  let bases: Set<RemoteID>
  /// The declared agent whose links are unmanaged.
  let carriedBy: ResourceAddress?
}

/// The takeaways, knowledge bases, webhooks, and eval scenarios that a plan deletes.
struct ObjectDeletions {
  private(set) var objects: [Deletion<LiveObject>] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// The objects listed under `removed:` that exist.
  private(set) var found: Set<ResourceAddress> = []
  private let desired: DesiredState
  private let addresses: UndeclaredAddresses

  /// Collects the objects listed under `removed:`, and with `--prune` those with this stack's
  /// marker that are not declared; where the stack owns the whole project, also those without a
  /// marker.
  init(
    desired: DesiredState,
    live: LiveState,
    policy: Policy,
    names: RemovalNames,
    addresses: UndeclaredAddresses,
    webhookKeys: WebhookKeys
  ) {
    self.desired = desired
    self.addresses = addresses
    var taken: Set<RemoteID> = []
    for removed in desired.removed {
      let objects: [LiveObject]
      switch names.objects(removed.address) {
      case .nothing: continue
      case .made(let live), .named(let live): objects = live
      case .ambiguous(let made, let named):
        diagnostics.append(.ambiguous(removed, made.map(\.told), named.map(\.told)))
        objects = []
      }
      found.insert(removed.address)
      for object in objects where taken.insert(object.id).inserted {
        add(object, removed.address.kind, .removed, removed.span)
      }
    }
    if policy.prunes { collectPruned(live, webhookKeys) }
    objects.sort { ($0.address, $0.object.id) < ($1.address, $1.object.id) }
  }

  private mutating func collectPruned(_ live: LiveState, _ webhookKeys: WebhookKeys) {
    let removed = Set(objects.map(\.object.id))
    for kind in ObjectPlan.kinds {
      for object in webhookKeys.undeclared(kind, in: live, desired)
      where desired.owns(markedBy: object.owner(of: kind)) && !removed.contains(object.id) {
        add(object, kind, .pruned, nil)
      }
    }
  }

  private mutating func add(
    _ object: LiveObject,
    _ kind: Kind,
    _ reason: Change.Reason,
    _ span: SourceSpan?
  ) {
    let address = addresses[kind, object.naturalKey]
    if let owner = object.owner(of: kind), !owner.isExactly(desired.stack) {
      diagnostics.append(.notOurs(address, owner, at: span))
      return
    }
    if object.marker(of: kind)?.isProtected == true {
      diagnostics.append(.protected(address, at: span))
    }
    objects.append(Deletion(address: address, object: object, reason: reason, span: span))
  }

  /// The number of deletions of a kind.
  func count(of kind: Kind) -> Int { objects.count { $0.address.kind == kind } }

  /// The errors for knowledge bases that a version would still be linked to.
  func linkRefusals(_ versions: [LinkedVersion]) -> [Diagnostic] {
    objects.filter { $0.address.kind == .knowledgeBases }
      .compactMap { deletion in
        versions.first { $0.bases.contains(deletion.object.id) }
          .map { .stillLinked(deletion, to: $0) }
      }
  }

  /// Adds the requests; a knowledge base can be deleted only once no version is linked to it,
  /// including archived ones (Contract.md §12).
  ///
  /// - Parameters:
  ///   - stepGraph: Holds all other steps, which come before.
  ///   - links: The links of all versions, as those steps leave them.
  func add(
    to stepGraph: inout StepGraph,
    links: [RemoteID: Set<RemoteID>],
    agents: [RemoteID: LiveAgent]
  ) {
    var gate = stepGraph.sinks
    for deletion in objects {
      let isBase = deletion.address.kind == .knowledgeBases
      let linked = isBase ? links.filter { $0.value.contains(deletion.object.id) } : [:]
      let unlinks = linked.keys.sorted()
        .compactMap { agent in
          agents[agent]
            .map {
              stepGraph.add(
                .agent(.unlinkKnowledgeBase(agent: agent, deletion.object.id)),
                for: deletion.address,
                of: .agent(name: $0.name),
                rank: .delete,
                after: gate
              )
            }
        }
      let step = stepGraph.add(
        .object(.delete(deletion.address.kind, deletion.object.id)),
        for: deletion.address,
        of: .object(deletion.address.kind, deletion.object.naturalKey),
        rank: .delete,
        after: gate + unlinks
      )
      gate = gate.narrowed(to: step)
    }
  }
}

extension LiveObject {
  /// Its name and id: the name of one object may be the key of another.
  fileprivate var told: String { "\(naturalKey) (\(id))" }
}

extension Diagnostic {
  fileprivate static func stillLinked(
    _ deletion: Deletion<LiveObject>,
    to agent: LinkedVersion
  ) -> Diagnostic {
    let advice =
      agent.carriedBy.map {
        "Remove it from the knowledge_bases of \($0), or unlink it from that agent first."
      } ?? "Unlink it from that agent first, or archive the version."
    return Diagnostic(
      .stillReferredTo,
      detail: """
        \(deletion.address) would be deleted, but version \(agent.version) of the agent \
        "\(agent.name)" is linked to it.
        """,
      advice: advice,
      subject: deletion.address.description,
      span: deletion.span
    )
  }
}
