package import JSON

/// What the API holds now; every list in it was proven complete.
package struct LiveState: Sendable, Hashable {
  /// Published and draft versions of every agent, and archived ones of the names in `histories`.
  package let agents: [LiveAgent]
  package let numbers: [LiveNumber]
  /// The agent names of which all versions, archived ones included, are in `agents`.
  package let histories: Histories

  /// How much of the archive was read.
  package enum Histories: Sendable, Hashable {
    /// Of these names only.
    case of(Set<String>)
    /// The whole archive.
    case all

    /// Whether every version of this name is known.
    package func contains(_ name: String) -> Bool {
      switch self {
      case .all: true
      case .of(let names): names.contains(name)
      }
    }
  }

  /// - Parameters:
  ///   - agents: In any order.
  ///   - numbers: In any order.
  ///   - histories: Which names' archives are in `agents`.
  package init(
    agents: [LiveAgent] = [],
    numbers: [LiveNumber] = [],
    histories: Histories = .of([])
  ) {
    self.agents = agents.sorted { ($0.name, $0.version, $0.id) < ($1.name, $1.version, $1.id) }
    self.numbers = numbers.sorted { ($0.e164, $0.id) < ($1.e164, $1.id) }
    self.histories = histories
  }
}

/// One version of an agent (contract §6).
package struct LiveAgent: Sendable, Hashable {
  package let id: RemoteID
  package let name: String
  package let environment: AgentEnvironment
  package let version: Int
  package let state: AgentState
  /// As answered: all fields, secrets masked.
  package let config: JSONObject

  package init(
    id: RemoteID,
    name: String,
    environment: AgentEnvironment,
    version: Int,
    state: AgentState,
    config: JSONObject
  ) {
    self.id = id
    self.name = name
    self.environment = environment
    self.version = version
    self.state = state
    self.config = config
  }

  /// The marker that the config carries, whoever put it there.
  package var marker: Marker? { Marker(metadata: config["metadata"]) }

  /// Whether Turnform made this very version: a copy made elsewhere names another version.
  package var isMadeByTurnform: Bool { marker?.version == version }
}

/// One bound phone number (contract §8, §9).
package struct LiveNumber: Sendable, Hashable {
  package let id: RemoteID
  package let e164: String
  package let sid: String
  package let targetType: TargetType
  package let targetID: RemoteID?
  package let serverURL: String?
  package let smsEnabled: Bool
  /// `nil` when the number has no split.
  package let weights: [LiveShare]?
  package let metadata: JSONObject

  /// What `routing_target_type` says.
  package enum TargetType: String, Sendable, Hashable, CaseIterable {
    case agent
    case workflow
    case webhook
  }

  package init(
    id: RemoteID,
    e164: String,
    sid: String,
    targetType: TargetType,
    targetID: RemoteID? = nil,
    serverURL: String? = nil,
    smsEnabled: Bool = false,
    weights: [LiveShare]? = nil,
    metadata: JSONObject = [:]
  ) {
    self.id = id
    self.e164 = e164
    self.sid = sid
    self.targetType = targetType
    self.targetID = targetID
    self.serverURL = serverURL
    self.smsEnabled = smsEnabled
    self.weights = weights
    self.metadata = metadata
  }

  package var marker: Marker? { Marker(metadata: .object(metadata)) }
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
