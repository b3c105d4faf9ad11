package import JSON
package import Resources

/// What a step does with a version of an agent, or with its links.
package enum AgentOperation: Sendable, Hashable {
  /// `POST /v1/agents`; the response must carry this version, for which the config's marker is
  /// made.
  case create(
    name: ObjectName,
    environment: AgentEnvironment,
    config: StepContent,
    version: Int
  )
  /// `PUT /v1/agents/{id}`: config and name together (Contract.md §1, point 2).
  case updateDraft(ObjectReference, name: ObjectName, config: StepContent, version: Int)
  /// `POST /v1/agents/{id}/publish`.
  case publish(ObjectReference)
  /// `POST /v1/agents/{id}/rollback`.
  case rollback(RemoteID)
  /// `DELETE /v1/agents/{id}`, which archives.
  case delete(RemoteID)
  /// `POST /v1/agents/{id}/knowledge-bases`.
  case linkKnowledgeBase(agent: ObjectReference, ObjectReference, settings: JSONObject)
  /// `DELETE /v1/agents/{id}/knowledge-bases/{id}`.
  case unlinkKnowledgeBase(agent: RemoteID, RemoteID)

  var request: StepRequest {
    switch self {
    case .create(let name, let environment, let config, _):
      StepRequest(
        "POST",
        .agents,
        body: .object([
          StepMember("name", .value(.string(name.text))),
          StepMember("environment", .value(.string(environment.rawValue))),
          StepMember("config", .content(config)),
        ])
      )
    case .updateDraft(let agent, let name, let config, _):
      StepRequest(
        "PUT",
        .agents,
        agent,
        body: .object([
          StepMember("name", .value(.string(name.text))),
          StepMember("config", .content(config)),
        ])
      )
    case .publish(let agent): StepRequest("POST", .agents, agent, "/publish")
    case .rollback(let id): StepRequest("POST", .agents, .live(id), "/rollback")
    case .delete(let id): StepRequest("DELETE", .agents, .live(id))
    case .linkKnowledgeBase(let agent, let base, let settings):
      StepRequest(
        "POST",
        .agents,
        agent,
        "/knowledge-bases",
        body: .object(
          [StepMember("knowledge_base_id", .id(base))]
            + settings.members.map { StepMember($0.key, .value($0.value)) }
        )
      )
    case .unlinkKnowledgeBase(let agent, let base):
      StepRequest("DELETE", .agents, .live(agent), "/knowledge-bases/", .id(.live(base)))
    }
  }

  var title: String {
    switch self {
    case .create(_, _, _, let version): "create version \(version)"
    case .updateDraft(_, _, _, let version): "update draft \(version)"
    case .publish: "publish"
    case .rollback: "restore"
    case .delete: "archive"
    case .linkKnowledgeBase: "link a knowledge base"
    case .unlinkKnowledgeBase: "unlink a knowledge base"
    }
  }

  func mapReferences(_ step: (StepID) -> StepID) -> AgentOperation {
    switch self {
    case .create(let name, let environment, let config, let version):
      .create(
        name: name,
        environment: environment,
        config: config.mapReferences(step),
        version: version
      )
    case .updateDraft(let agent, let name, let config, let version):
      .updateDraft(
        agent.mapReferences(step),
        name: name,
        config: config.mapReferences(step),
        version: version
      )
    case .publish(let agent): .publish(agent.mapReferences(step))
    case .linkKnowledgeBase(let agent, let base, let settings):
      .linkKnowledgeBase(
        agent: agent.mapReferences(step),
        base.mapReferences(step),
        settings: settings
      )
    case .rollback, .delete, .unlinkKnowledgeBase: self
    }
  }
}
