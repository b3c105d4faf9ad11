import API
package import JSON
package import Resources

/// The state that a write leads to, and how to recognize it.
///
/// A goal answers three questions: whether a write whose answer was lost went through; whether an
/// answered write is visible yet; whether another client did the same before us.
package enum Goal: Sendable, Hashable {
  /// A draft of ours with this content, with any id: matched by marker, version and content.
  case newDraft(NewDraft)
  case agentExists(RemoteID)
  /// This draft has this name and config.
  case draft(RemoteID, name: ObjectName, config: JSONObject)
  /// This version is in this state. Publishing and rolling back archive the other versions in the
  /// same transaction, so no other object needs to be looked up.
  case agentState(RemoteID, AgentState)
  /// A number with this identity and these settings, with any id.
  case newNumber(e164: ObjectName, sid: ObjectName, settings: ResolvedSettings)
  case numberExists(RemoteID)
  case settings(RemoteID, ResolvedSettings)
  /// `nil` means no split.
  case weights(RemoteID, [LiveShare]?)
  case numberGone(RemoteID)
  /// An object with this key and content, with any id.
  case newObject(NewObject)
  case objectExists(Kind, RemoteID)
  /// This object has this content.
  case object(Kind, RemoteID, fields: JSONObject)
  /// Not found; for webhooks, not active.
  case objectGone(Kind, RemoteID)
  /// A document with this name that was not known before: a name may occur twice.
  case newDocument(knowledgeBase: RemoteID, name: ObjectName, apartFrom: Set<RemoteID>)
  case documentReady(knowledgeBase: RemoteID, RemoteID)
  case documentGone(knowledgeBase: RemoteID, RemoteID)
  /// The pair is linked with these settings, and defaults for the others.
  case linked(agent: RemoteID, knowledgeBase: RemoteID, settings: JSONObject)
  case unlinked(agent: RemoteID, knowledgeBase: RemoteID)

  /// The identity of a created draft.
  package struct NewDraft: Sendable, Hashable {
    package let name: ObjectName
    package let environment: AgentEnvironment
    package let version: Int
    /// As sent, including the marker.
    package let config: JSONObject

    package init(name: ObjectName, environment: AgentEnvironment, version: Int, config: JSONObject)
    {
      self.name = name
      self.environment = environment
      self.version = version
      self.config = config
    }
  }

  /// The identity of a created takeaway, knowledge base, webhook or scenario.
  package struct NewObject: Sendable, Hashable {
    package let kind: Kind
    /// The name; for a webhook, the URL with every id filled in.
    package let naturalKey: ObjectName
    /// As sent; fields that were not sent are not compared.
    package let fields: JSONObject
    /// The objects that existed before: URLs may repeat, and the replaced webhook may have the same
    /// one.
    package var apartFrom: Set<RemoteID>

    package init(
      kind: Kind,
      naturalKey: ObjectName,
      fields: JSONObject,
      apartFrom: Set<RemoteID> = []
    ) {
      self.kind = kind
      self.naturalKey = naturalKey
      self.fields = fields
      self.apartFrom = apartFrom
    }
  }

  /// The lookup that shows whether a goal is reached.
  package enum Lookup: Sendable, Hashable {
    case allDrafts
    case agent(RemoteID)
    case allNumbers
    case number(RemoteID)
    case allObjects(Kind)
    case object(Kind, RemoteID)
    case allDocuments(knowledgeBase: RemoteID)
    case document(knowledgeBase: RemoteID, RemoteID)
    case links(agent: RemoteID)
  }

  package var lookup: Lookup {
    switch self {
    case .newDraft: .allDrafts
    case .agentExists(let id), .draft(let id, _, _), .agentState(let id, _): .agent(id)
    case .newNumber: .allNumbers
    case .numberExists(let id), .settings(let id, _), .weights(let id, _), .numberGone(let id):
      .number(id)
    case .newObject(let object): .allObjects(object.kind)
    case .objectExists(let kind, let id), .object(let kind, let id, _),
      .objectGone(let kind, let id):
      // A webhook cannot be read individually (Contract.md §10).
      kind == .webhooks ? .allObjects(kind) : .object(kind, id)
    case .newDocument(let base, _, _): .allDocuments(knowledgeBase: base)
    case .documentReady(let base, let id), .documentGone(let base, let id):
      .document(knowledgeBase: base, id)
    case .linked(let agent, _, _), .unlinked(let agent, _): .links(agent: agent)
    }
  }

  /// The object that has reached the goal.
  ///
  /// - Returns: `nil` while the goal is not reached.
  package func reached(in sighting: Sighting) -> RemoteID? {
    switch self {
    case .newDraft(let draft):
      sighting.agents.first(where: draft.isMet)?.id
    case .newNumber(let e164, let sid, let settings):
      sighting.numbers.first { $0.e164 == e164 && $0.sid == sid && settings.areMet(by: $0) }?.id
    case .agentExists(let id):
      sighting.agent(id)?.id
    case .draft(let id, let name, let config):
      sighting.agent(id)
        .flatMap { agent in
          agent.state == .draft && agent.name == name && isStored(config, as: agent.config)
            ? id : nil
        }
    case .agentState(let id, let state):
      sighting.agent(id)?.state == state ? id : nil
    case .numberExists(let id):
      sighting.number(id)?.id
    case .settings(let id, let settings):
      sighting.number(id).flatMap { settings.areMet(by: $0) ? id : nil }
    case .weights(let id, let weights):
      sighting.number(id).flatMap { $0.weights == weights ? id : nil }
    case .numberGone(let id):
      sighting.number(id) == nil ? id : nil
    case .newObject, .objectExists, .object, .objectGone, .newDocument, .documentReady,
      .documentGone, .linked, .unlinked:
      reachedPart(in: sighting)
    }
  }

  private func reachedPart(in sighting: Sighting) -> RemoteID? {
    switch self {
    case .newObject(let object):
      sighting.objects.first(where: object.isMet)?.id
    case .objectExists(_, let id):
      sighting.object(id)?.id
    case .object(let kind, let id, let fields):
      sighting.object(id).flatMap { isStored(fields, as: $0, kind) ? id : nil }
    case .objectGone(_, let id):
      sighting.object(id) == nil ? id : nil
    case .newDocument(_, let name, let known):
      sighting.documents.first { $0.document.name == name && !known.contains($0.id) }?.id
    case .documentReady(_, let id):
      sighting.document(id)?.document.status == .ready ? id : nil
    case .documentGone(_, let id):
      sighting.document(id) == nil ? id : nil
    case .linked(_, let base, let settings):
      sighting.link(base).flatMap { isStored(settings, as: $0) ? base : nil }
    case .unlinked(_, let base):
      sighting.link(base) == nil ? base : nil
    case .newDraft, .agentExists, .draft, .agentState, .newNumber, .numberExists, .settings,
      .weights, .numberGone:
      nil
    }
  }

  /// Whether further lookups are useless: a document has failed, or no longer exists.
  ///
  /// - Parameter elapsed: The time since the first lookup.
  /// - Returns: `true` if the goal will never be reached.
  package func isHopeless(in sighting: Sighting, after elapsed: Duration) -> Bool {
    guard case .documentReady(_, let id) = self else { return false }
    guard let document = sighting.document(id) else { return elapsed >= Patience.notYet }
    return document.document.status == .failed
  }

  /// The first sent value that a found draft lacks.
  ///
  /// - Returns: A pointer into the request's body; `nil` if nothing is missing, or the object is
  ///   not a draft.
  func loss(in sighting: Sighting, of id: RemoteID) -> JSONPointer? {
    guard case .newDraft(let draft) = self, let agent = sighting.agent(id) else { return nil }
    return AgentTable.config.loss(
      of: draft.config,
      in: agent.config,
      at: JSONPointer([.key("config")])
    )
  }

  /// The same goal, ignoring objects that existed before.
  ///
  /// - Parameter known: Added to those that are already ignored.
  /// - Returns: The goal unchanged if ids play no part in it.
  package func apart(from known: Set<RemoteID>) -> Goal {
    switch self {
    case .newObject(var object):
      object.apartFrom.formUnion(known)
      return .newObject(object)
    case .newDocument(let base, let name, let before):
      return .newDocument(knowledgeBase: base, name: name, apartFrom: before.union(known))
    case .newDraft, .agentExists, .draft, .agentState, .newNumber, .numberExists, .settings,
      .weights, .numberGone, .objectExists, .object, .objectGone, .documentReady, .documentGone,
      .linked, .unlinked:
      return self
    }
  }
}

extension Goal.NewObject {
  fileprivate func isMet(by object: LiveObject) -> Bool {
    object.naturalKey == naturalKey && !apartFrom.contains(object.id)
      && isStored(fields, as: object, kind)
  }
}

extension Goal.NewDraft {
  fileprivate func isMet(by agent: LiveAgent) -> Bool {
    agent.state == .draft && agent.name == name && agent.environment == environment
      && agent.version == version && agent.marker?.version == version
      && (isStored(config, as: agent.config) || isMetInPart(by: agent))
  }

  /// Whether the agent is the draft that was sent, of which the server did not keep everything.
  private func isMetInPart(by agent: LiveAgent) -> Bool {
    agent.marker == Marker(metadata: config["metadata"])
      && AgentTable.config.loss(of: config, in: agent.config) != nil
  }
}
