package import JSON
import Parallel

/// The current state of the API; every list in it is proven complete.
///
/// Kinds irrelevant to the manifests are not read (``kindsToRead`` in Planning)
/// and are empty here; nothing is ever concluded from their absence.
package struct LiveState: Sendable, Hashable {
  /// Published and draft versions of every agent, and archived versions of the names in
  /// `histories`.
  package internal(set) var agents: [LiveAgent]
  package internal(set) var numbers: [LiveNumber]
  /// The plain objects of each kind that has any; only active webhooks, because a deactivated row
  /// never disappears (Contract.md §10).
  package internal(set) var objects: [Kind: [LiveObject]]
  /// The deactivated rows; no steps are planned for them.
  package let inactiveWebhooks: [LiveObject]
  /// The documents of the requested knowledge bases.
  package let documents: [RemoteID: [LiveDocument]]
  /// The links of the requested agent versions.
  package let links: [RemoteID: [LiveLink]]
  /// The objects that this version cannot read; they are not in any of the lists.
  package let unknown: [UnknownObject]
  /// The agent names whose versions, including archived ones, are all in `agents`.
  package let histories: Histories
  /// The project that holds these objects; `nil` if it was not requested.
  package var projectID: RemoteID?
  /// Tells which states hold the same objects because one is a copy of the other.
  package internal(set) var identity = Identity()

  /// An identity that copies share.
  ///
  /// All are equal, so that states compare by their content.
  package struct Identity: Sendable, Hashable {
    private final class Token: Sendable {}
    private let token = Token()

    /// Whether both belong to copies of one state.
    package func isSame(as other: Identity) -> Bool { token === other.token }

    package static func == (left: Identity, right: Identity) -> Bool { true }
    package func hash(into hasher: inout Hasher) {}
  }

  /// The part of the archive that was read.
  package enum Histories: Sendable, Hashable {
    /// The versions of these names only.
    case of(Set<ObjectName>)
    /// The whole archive.
    case all

    /// Whether every version of this name has been read.
    package func contains(_ name: ObjectName) -> Bool {
      if case .of(let names) = self { names.contains(name) } else { true }
    }

    /// The versions of both.
    package func union(_ other: Histories) -> Histories {
      guard case .of(let names) = self, case .of(let others) = other else { return .all }
      return .of(names.union(others))
    }
  }

  /// Takes the lists in any order.
  package init(
    agents: [LiveAgent] = [],
    numbers: [LiveNumber] = [],
    objects: [Kind: [LiveObject]] = [:],
    inactiveWebhooks: [LiveObject] = [],
    documents: [RemoteID: [LiveDocument]] = [:],
    links: [RemoteID: [LiveLink]] = [:],
    unknown: [UnknownObject] = [],
    histories: Histories = .of([])
  ) {
    (self.agents, self.numbers) = inParallel({ agents.sorted() }, { numbers.sorted() })
    self.objects = objects.filter { !$1.isEmpty }.mapValues(\.inOrder)
    self.inactiveWebhooks = inactiveWebhooks.inOrder
    self.documents = documents.mapValues { $0.sorted { ($0.name, $0.id) < ($1.name, $1.id) } }
    self.links = links.mapValues { $0.sorted { $0.knowledgeBaseID < $1.knowledgeBaseID } }
    self.unknown = Set(unknown)
      .sorted { ($0.kind, $0.naturalKey, $0.id) < ($1.kind, $1.naturalKey, $1.id) }
    self.histories = histories
  }

  /// The objects of a kind other than agents and numbers; empty for those two.
  package func objects(of kind: Kind) -> [LiveObject] { objects[kind] ?? [] }

  package var knowledgeBases: [LiveObject] { objects(of: .knowledgeBases) }
}

/// A takeaway, knowledge base, webhook or eval scenario (Contract.md §10–13).
package struct LiveObject: Sendable, Hashable {
  package let id: RemoteID
  /// The name; for a webhook, the URL.
  package let naturalKey: ObjectName
  /// The writable fields, as answered: without ids, times, counts, the name and computed fields;
  /// includes a webhook's URL.
  package internal(set) var fields: JSONObject

  package init(id: RemoteID, naturalKey: ObjectName, fields: JSONObject = [:]) {
    self.id = id
    self.naturalKey = naturalKey
    self.fields = fields
  }
}

extension [LiveObject] {
  fileprivate var inOrder: [LiveObject] {
    sorted { ($0.naturalKey, $0.id) < ($1.naturalKey, $1.id) }
  }
}

/// One document of a knowledge base (Contract.md §12).
package struct LiveDocument: Sendable, Hashable {
  package let id: RemoteID
  /// `filename`.
  package let name: ObjectName
  package let status: Status

  /// The processing status.
  package enum Status: String, Sendable, Hashable, CaseIterable {
    case processing
    case ready
    case failed
    /// A status introduced by a newer server.
    case unknown
  }

  package init(id: RemoteID, name: ObjectName, status: Status) {
    self.id = id
    self.name = name
    self.status = status
  }
}

/// One link between an agent version and a knowledge base (Contract.md §12, "Links").
package struct LiveLink: Sendable, Hashable {
  package let knowledgeBaseID: RemoteID
  /// `mode`, `priority`, `top_k`, `similarity_threshold`, `tool_description`, as answered.
  package let settings: JSONObject

  package init(knowledgeBaseID: RemoteID, settings: JSONObject) {
    self.knowledgeBaseID = knowledgeBaseID
    self.settings = settings
  }
}

/// One version of an agent (Contract.md §6).
///
/// Copies share one reference: a plan copies each version many times.
package struct LiveAgent: Sendable, Hashable {
  private struct Content: Sendable, Hashable {
    /// Read once.
    let marker: Marker?
    let id: RemoteID
    let name: ObjectName
    let environment: AgentEnvironment
    let version: Int
    let state: AgentState
    let config: JSONObject
    let wasPublished: Bool
  }

  private let shared: Shared<Content>

  package init(
    id: RemoteID,
    name: ObjectName,
    environment: AgentEnvironment,
    version: Int,
    state: AgentState,
    config: JSONObject,
    wasPublished: Bool = true
  ) {
    shared = Shared(
      Content(
        marker: Marker(metadata: config["metadata"]),
        id: id,
        name: name,
        environment: environment,
        version: version,
        state: state,
        config: config,
        wasPublished: state == .published || (state == .archived && wasPublished)
      )
    )
  }

  package var id: RemoteID { shared.content.id }
  package var name: ObjectName { shared.content.name }
  package var environment: AgentEnvironment { shared.content.environment }
  package var version: Int { shared.content.version }
  package var state: AgentState { shared.content.state }
  /// The config as answered: all fields, secrets masked.
  package var config: JSONObject { shared.content.config }
  /// Whether the version was ever published: an archived version may also be a deleted draft.
  package var wasPublished: Bool { shared.content.wasPublished }

  /// The marker in the config, regardless of its origin.
  package var marker: Marker? { shared.content.marker }

  /// Whether Turnform made this very version: the marker of a copy made elsewhere names another
  /// version.
  package var isMadeByTurnform: Bool { shared.content.marker?.version == version }

  /// A copy with another config.
  func with(config: JSONObject) -> LiveAgent {
    LiveAgent(
      id: id,
      name: name,
      environment: environment,
      version: version,
      state: state,
      config: config,
      wasPublished: wasPublished
    )
  }
}

/// By name, version and id.
extension LiveAgent: Comparable {
  package static func < (left: LiveAgent, right: LiveAgent) -> Bool {
    if left.name != right.name { return left.name < right.name }
    return left.version == right.version ? left.id < right.id : left.version < right.version
  }
}

/// One bound phone number (Contract.md §8, §9).
///
/// Copies share one reference, as those of ``LiveAgent``.
package struct LiveNumber: Sendable, Hashable {
  private struct Content: Sendable, Hashable {
    /// Read once.
    let marker: Marker?
    let id: RemoteID
    let e164: ObjectName
    let sid: ObjectName
    let targetType: TargetType
    let targetID: RemoteID?
    let serverURL: String?
    let smsEnabled: Bool
    let weights: [LiveShare]?
    let metadata: JSONObject
  }

  private let shared: Shared<Content>

  /// The value of `routing_target_type`.
  package enum TargetType: String, Sendable, Hashable, CaseIterable {
    case agent
    case workflow
    case webhook
  }

  package init(
    id: RemoteID,
    e164: ObjectName,
    sid: ObjectName,
    targetType: TargetType,
    targetID: RemoteID? = nil,
    serverURL: String? = nil,
    smsEnabled: Bool = false,
    weights: [LiveShare]? = nil,
    metadata: JSONObject = [:]
  ) {
    shared = Shared(
      Content(
        marker: Marker(metadata: .object(metadata)),
        id: id,
        e164: e164,
        sid: sid,
        targetType: targetType,
        targetID: targetID,
        serverURL: serverURL,
        smsEnabled: smsEnabled,
        weights: weights,
        metadata: metadata
      )
    )
  }

  package var id: RemoteID { shared.content.id }
  package var e164: ObjectName { shared.content.e164 }
  package var sid: ObjectName { shared.content.sid }
  package var targetType: TargetType { shared.content.targetType }
  package var targetID: RemoteID? { shared.content.targetID }
  package var serverURL: String? { shared.content.serverURL }
  package var smsEnabled: Bool { shared.content.smsEnabled }
  /// `nil` if the number has no split.
  package var weights: [LiveShare]? { shared.content.weights }
  package var metadata: JSONObject { shared.content.metadata }
  package var marker: Marker? { shared.content.marker }

  /// A copy with other metadata.
  func with(metadata: JSONObject) -> LiveNumber {
    LiveNumber(
      id: id,
      e164: e164,
      sid: sid,
      targetType: targetType,
      targetID: targetID,
      serverURL: serverURL,
      smsEnabled: smsEnabled,
      weights: weights,
      metadata: metadata
    )
  }
}

/// By number and id.
extension LiveNumber: Comparable {
  package static func < (left: LiveNumber, right: LiveNumber) -> Bool {
    left.e164 == right.e164 ? left.id < right.id : left.e164 < right.e164
  }
}

/// One entry of `routing_weights`.
package struct LiveShare: Sendable, Hashable {
  package let agentID: RemoteID
  /// In percent.
  package let weight: Int

  package init(agentID: RemoteID, weight: Int) {
    self.agentID = agentID
    self.weight = weight
  }
}
