import API
package import JSON
import Planning
package import Resources

/// The goal of a write to an agent or to its links.
package enum AgentGoal: Sendable, Hashable {
  /// A draft of ours with this content, with any id: matched by marker, version and content.
  case newDraft(NewDraft)
  case exists(RemoteID)
  case draft(RemoteID, name: ObjectName, config: JSONObject)
  /// This version is in this state. Publishing and rolling back archive the other versions in the
  /// same transaction, so no other object needs to be looked up.
  case state(RemoteID, AgentState)
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
  }
}

extension AgentGoal: GoalFamily {
  var lookup: Goal.Lookup {
    switch self {
    case .newDraft: .allDrafts
    case .exists(let id), .draft(let id, _, _), .state(let id, _): .agent(id)
    case .linked(let agent, _, _), .unlinked(let agent, _): .links(agent: agent)
    }
  }

  var list: Goal.List? {
    switch self {
    case .exists, .draft: .agents(.draft)
    case .state(_, .published): .agents(.published)
    // Archived versions pile up; links have no common list.
    case .state, .newDraft, .linked, .unlinked: nil
    }
  }

  var named: RemoteID? {
    switch self {
    case .newDraft: nil
    case .exists(let id), .draft(let id, _, _), .state(let id, _): id
    case .linked(_, let base, _), .unlinked(_, let base): base
    }
  }

  var isCreation: Bool { if case .newDraft = self { true } else { false } }

  var answered: Section? {
    switch self {
    case .newDraft, .draft: AgentTable.create
    case .linked: KnowledgeBaseTable.link
    case .exists, .state, .unlinked: nil
    }
  }

  func reached(in observation: Observation) -> RemoteID? {
    switch self {
    case .newDraft(let draft): observation.agents.first(where: draft.isMet)?.id
    case .exists(let id): observation.agent(id)?.id
    case .draft(let id, let name, let config):
      observation.agents
        .first { $0.id == id && $0.state == .draft && $0.name == name }
        .flatMap { isStored(config, as: $0.config) ? id : nil }
    case .state(let id, let state): observation.agent(id)?.state == state ? id : nil
    case .linked(_, let base, let settings):
      observation.link(base).flatMap { isStored(settings, as: $0) ? base : nil }
    case .unlinked(_, let base): observation.link(base) == nil ? base : nil
    }
  }

  func confirmation(of answer: Answer) throws(APIError) -> (goal: Goal, version: Int?) {
    switch self {
    case .newDraft:
      let agent = try answer.object(LiveAgent.self)
      return (.agent(.exists(agent.id)), agent.version)
    case .draft:
      let agent = try answer.object(LiveAgent.self)
      return (.agent(.draft(agent.id, name: agent.name, config: agent.config)), nil)
    case .exists, .state, .linked, .unlinked: return (.agent(self), nil)
    }
  }
}

extension AgentGoal.NewDraft {
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

extension Goal {
  /// The place in the request's body of the first sent value that a found draft lacks.
  func loss(in observation: Observation, of id: RemoteID) -> JSONPointer? {
    guard case .agent(.newDraft(let draft)) = self, let agent = observation.agent(id) else {
      return nil
    }
    let place = JSONPointer([.key("config")])
    return AgentTable.config.loss(of: draft.config, in: agent.config, at: place)
  }
}

extension AgentOperation {
  func goal(_ inputs: StepInputs) -> AgentGoal {
    switch self {
    case .create(let name, let environment, let config, let version):
      .newDraft(
        AgentGoal.NewDraft(
          name: name,
          environment: environment,
          version: version,
          config: config.shown(inputs)
        )
      )
    case .updateDraft(let id, let name, let config, _):
      .draft(inputs.id(id), name: name, config: config.shown(inputs))
    case .publish(let agent): .state(inputs.id(agent), .published)
    case .rollback(let id): .state(id, .published)
    case .delete(let id): .state(id, .archived)
    case .linkKnowledgeBase(let agent, let base, let settings):
      .linked(agent: inputs.id(agent), knowledgeBase: inputs.id(base), settings: settings)
    case .unlinkKnowledgeBase(let agent, let base): .unlinked(agent: agent, knowledgeBase: base)
    }
  }
}
