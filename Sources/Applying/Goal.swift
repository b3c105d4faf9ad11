package import JSON
package import Resources

/// The state that a write leads to, and how to know it when it is seen.
///
/// One goal serves three questions: did a write whose answer was lost go through; is an answered
/// write visible yet; did somebody else do the same before us.
package enum Goal: Sendable, Hashable {
  /// A draft of ours with this content, whatever its id: by marker, version and content.
  case newDraft(NewDraft)
  case agentExists(RemoteID)
  /// This draft has this name and config.
  case draft(RemoteID, name: String, config: JSONObject)
  /// This version is in this state. Publishing and rolling back archive the other versions in the
  /// same transaction, so that nothing else has to be looked at.
  case agentState(RemoteID, AgentState)
  /// A number with this identity and these settings, whatever its id.
  case newNumber(e164: String, sid: String, settings: ResolvedSettings)
  case numberExists(RemoteID)
  case settings(RemoteID, ResolvedSettings)
  /// `nil`: no split.
  case weights(RemoteID, [LiveShare]?)
  case numberGone(RemoteID)

  /// What a created draft is known by.
  package struct NewDraft: Sendable, Hashable {
    package let name: String
    package let environment: AgentEnvironment
    package let version: Int
    /// As sent, with the marker in it.
    package let config: JSONObject

    package init(name: String, environment: AgentEnvironment, version: Int, config: JSONObject) {
      self.name = name
      self.environment = environment
      self.version = version
      self.config = config
    }
  }

  /// Where to look.
  package enum Lookup: Sendable, Hashable {
    case allDrafts
    case agent(RemoteID)
    case allNumbers
    case number(RemoteID)
  }

  package var lookup: Lookup {
    switch self {
    case .newDraft: .allDrafts
    case .agentExists(let id), .draft(let id, _, _), .agentState(let id, _): .agent(id)
    case .newNumber: .allNumbers
    case .numberExists(let id), .settings(let id, _), .weights(let id, _), .numberGone(let id):
      .number(id)
    }
  }

  /// The object that has reached the goal.
  ///
  /// - Parameter sighting: What the lookup found.
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
    }
  }
}

/// What one lookup found.
package struct Sighting: Sendable, Hashable {
  package let agents: [LiveAgent]
  package let numbers: [LiveNumber]

  package init(agents: [LiveAgent] = [], numbers: [LiveNumber] = []) {
    self.agents = agents
    self.numbers = numbers
  }

  fileprivate func agent(_ id: RemoteID) -> LiveAgent? { agents.first { $0.id == id } }
  fileprivate func number(_ id: RemoteID) -> LiveNumber? { numbers.first { $0.id == id } }
}

extension Goal.NewDraft {
  fileprivate func isMet(by agent: LiveAgent) -> Bool {
    agent.state == .draft && agent.name == name && agent.environment == environment
      && agent.version == version && agent.marker?.version == version
      && isStored(config, as: agent.config)
  }
}

/// Whether a config that was sent is what the API shows: defaults filled in, secrets masked.
private func isStored(_ sent: JSONObject, as live: JSONObject) -> Bool {
  isShown(.object(AgentTable.config.filled(sent)), as: .object(live))
}

/// A mask stands for any text: secrets cannot be compared (contract §6, "Secrets").
private func isShown(_ sent: JSONValue, as live: JSONValue) -> Bool {
  switch (sent, live) {
  case (.string, .string("***")):
    true
  case (.array(let sent), .array(let live)):
    sent.count == live.count && zip(sent, live).allSatisfy { isShown($0, as: $1) }
  case (.object(let sent), .object(let live)):
    sent.count == live.count
      && sent.members.allSatisfy { key, value in
        live[key].map { isShown(value, as: $0) } ?? false
      }
  default:
    sent == live
  }
}
