package import Diagnostics
import JSON
package import Resources

/// Objects that a newer server describes with words this version does not know.
///
/// Nothing is planned for them: an error where the stack declares, removes, or would strand one, a
/// warning elsewhere, so that one such object, perhaps another stack's, does not stop every
/// command.
struct UnknownObjects {
  let desired: DesiredState
  let live: LiveState

  /// - Parameter steps: The steps of the plan, to find deletions of resources that such an object
  ///   references.
  func diagnostics(_ steps: [Step]) -> [Diagnostic] {
    objects(steps) + documents
  }

  private func objects(_ steps: [Step]) -> [Diagnostic] {
    let deleted = Dictionary(
      first: steps.compactMap { step in step.operation.deletedID.map { ($0, step.change) } }
    )
    var told: Set<Diagnostic> = []
    return live.unknown
      .flatMap { object -> [Diagnostic] in
        let linked = (live.links[object.id] ?? []).map(\.knowledgeBaseID)
        let stranding = object.mentionedIDs.union(linked).sorted().compactMap { deleted[$0] }
          .map { Diagnostic.strands(object, by: $0) }
        guard let (address, span) = place(of: object) else {
          let advice = "It stays unchanged. A newer version of Turnform may support it."
          return [.unknown(object, object.address, advice: advice, severity: .warning)] + stranding
        }
        let advice =
          "Use a newer version of Turnform, or remove the object from this stack; it then stays "
          + "unchanged."
        return [.unknown(object, address, at: span, advice: advice)] + stranding
      }
      // Several versions of one agent may contain the same word.
      .filter { told.insert($0).inserted }
  }

  /// Where the stack declares or removes an object.
  private func place(of object: UnknownObject) -> (ResourceAddress, SourceSpan?)? {
    let key = object.marker.flatMap { $0.stack.isExactly(desired.stack) ? $0.key : nil }
    let removed = desired.removed
      .first { removed in
        removed.address == object.address
          || removed.address.kind == object.kind && removed.address.key == key
      }
      .map { ($0.address, $0.span) }
    switch object.kind.family {
    case .agents:
      return desired.agents.first { $0.name == object.naturalKey }
        .map { ($0.address, $0.source.entry) } ?? removed
    case .numbers:
      // A SID that is in use cannot be bound a second time (Contract.md §8).
      return desired.numbers.first { $0.e164 == object.naturalKey || $0.sid == object.sid }
        .map { ($0.e164 == object.naturalKey ? $0.address : object.address, $0.source.entry) }
        ?? removed
    case .object:
      return desired.objects(of: object.kind).first { $0.naturalKey == object.naturalKey }
        .map { ($0.address, $0.source.entry) } ?? removed
    }
  }

  /// The declared resources whose object exists but cannot be read, so that nothing is known to be
  /// missing.
  var unreadable: Set<ResourceAddress> {
    let names = Dictionary(grouping: live.unknown, by: \.kind)
      .mapValues { Set($0.map(\.naturalKey)) }
    let sids = Set(live.unknown.compactMap(\.sid))
    let agents = desired.agents.filter { names[.agents]?.contains($0.name) == true }
      .map(\.address)
    let numbers = desired.numbers.filter {
      names[.numbers]?.contains($0.e164) == true || sids.contains($0.sid)
    }
    let objects = ObjectPlan.kinds.flatMap { kind in
      desired.objects(of: kind).filter { names[kind]?.contains($0.naturalKey) == true }
    }
    return Set(agents + numbers.map(\.address) + objects.map(\.address))
  }

  /// Documents of declared knowledge bases: their status decides what to upload.
  private var documents: [Diagnostic] {
    desired.knowledgeBases.filter { $0.documents != nil }
      .flatMap { base in
        live.knowledgeBases.filter { $0.naturalKey == base.object.naturalKey }
          .flatMap { live.documents[$0.id] ?? [] }
          .filter { $0.status == .unknown && DesiredDocument.isOurs($0.name) }
          .map { Diagnostic.unknown($0, of: base.object) }
      }
  }
}

extension Plan {
  /// A copy with the diagnostics about objects that this version cannot read.
  func heeding(unknownIn live: LiveState, _ desired: DesiredState) -> Plan {
    let objects = UnknownObjects(desired: desired, live: live)
    let found = objects.diagnostics(steps)
    guard !found.isEmpty else { return self }
    return with(diagnostics: (diagnostics + found).inReadingOrder)
      .withoutCreations(of: objects.unreadable)
  }

  /// A copy that does not create objects that already exist but cannot be read, without the
  /// requests and changes that depend on them; the plan is refused anyway.
  private func withoutCreations(of addresses: Set<ResourceAddress>) -> Plan {
    let made = changes.filter { change in
      if case .create = change.action { addresses.contains(change.address) } else { false }
    }
    guard !made.isEmpty else { return self }
    let gone = Set(made.map(\.address))
    var dropped: Set<StepID> = []
    // The dependencies of a step precede it.
    let kept = steps.filter { step in
      let isDropped = gone.contains(step.change) || !dropped.isDisjoint(with: step.dependsOn)
      if isDropped { dropped.insert(step.id) }
      return !isDropped
    }
    let final = Dictionary(
      uniqueKeysWithValues: kept.enumerated().map { ($1.id, StepID($0 + 1)) }
    )
    let (before, after) = (Set(steps.map(\.change)), Set(kept.map(\.change)))
    return with(
      changes: changes.filter { change in
        // A change left without a request would not happen.
        !gone.contains(change.address)
          && (!before.contains(change.address) || after.contains(change.address))
      },
      steps: kept.map { $0.renumbered(final) }
    )
  }
}

extension UnknownObject {
  /// The SID of a number.
  fileprivate var sid: ObjectName? {
    kind == .numbers ? content["external_number_sid"]?.string.map { ObjectName($0) } : nil
  }
}

extension LiveState {
  /// Agent versions that this version of Turnform cannot read; their links can be read.
  var unknownAgents: [UnknownObject] { unknown.filter { $0.kind == .agents } }
}

extension Operation {
  /// The id that the operation deletes, if other objects may reference it.
  fileprivate var deletedID: RemoteID? {
    switch self {
    case .agent(.delete(let id)), .number(.unbind(let id)), .object(.delete(_, let id)): id
    case .agent(.create), .agent(.updateDraft), .agent(.publish), .agent(.rollback),
      .agent(.linkKnowledgeBase), .agent(.unlinkKnowledgeBase), .number(.bind), .number(.update),
      .number(.setWeights), .number(.clearWeights), .object(.create), .object(.update),
      .object(.uploadDocument), .object(.deleteDocument):
      nil
    }
  }
}

extension Diagnostic {
  /// An error for an object that this version cannot read.
  package static func unknownWord(in object: UnknownObject) -> Diagnostic {
    unknown(object, object.address, advice: "Use a newer version of Turnform.")
  }

  fileprivate static func unknown(
    _ object: UnknownObject,
    _ address: ResourceAddress,
    at span: SourceSpan? = nil,
    advice: String,
    severity: Severity = .error
  ) -> Diagnostic {
    Diagnostic(
      .unknownWord,
      detail:
        "\(address) has the \(object.field) \"\(object.word)\", which this version of Turnform "
        + "does not support.",
      advice: advice,
      subject: address.description,
      span: span,
      severity: severity
    )
  }

  fileprivate static func unknown(
    _ document: LiveDocument,
    of base: DesiredObject
  ) -> Diagnostic {
    Diagnostic(
      .unknownWord,
      detail:
        "The document \"\(document.name)\" of \(base.address) has a status that this version of "
        + "Turnform does not support.",
      advice: "Use a newer version of Turnform.",
      subject: base.address.description,
      span: base.source.entry
    )
  }

  fileprivate static func strands(
    _ object: UnknownObject,
    by address: ResourceAddress
  ) -> Diagnostic {
    Diagnostic(
      .stillReferredTo,
      detail:
        "\(address) would be deleted, but \(object.address) refers to it and has a "
        + "\(object.field) that this version does not support.",
      advice: "Use a newer version of Turnform, or change \(object.address) elsewhere first.",
      subject: address.description
    )
  }
}
