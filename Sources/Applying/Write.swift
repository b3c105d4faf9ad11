package import API
import JSON
package import Planning
package import Resources

/// A step with every id known: what is sent, and what it leads to.
package struct Write: Sendable, Hashable {
  package let request: APIRequest
  package let goal: Goal
  /// How long to look before it is sent again when its answer was lost.
  package let settling: Duration
  private let answered: AnswerKind

  /// What a success answers, as far as it is needed.
  private enum AnswerKind: Sendable, Hashable {
    case newAgent
    case updatedAgent
    case newNumber
    case updatedNumber
    case nothing
  }

  /// - Parameters:
  ///   - operation: Of a step whose dependencies are done.
  ///   - ids: What the steps so far have made.
  ///   - secret: The value of a secret.
  package init(
    _ operation: Operation,
    ids: [StepID: RemoteID],
    secret: (SecretSource) -> String? = { _ in nil }
  ) {
    func resolve(_ reference: ObjectReference) -> RemoteID {
      switch reference {
      case .live(let id): return id
      case .created(let step):
        guard let id = ids[step] else {
          preconditionFailure("a step refers to what a step makes that it does not wait for")
        }
        return id
      }
    }
    request = operation.request.resolved(resolve, secret)
    switch operation {
    case .createAgent(let name, let environment, let config, let version):
      let draft = Goal.NewDraft(
        name: name,
        environment: environment,
        version: version,
        config: config.shown(resolve)
      )
      (goal, answered, settling) = (.newDraft(draft), .newAgent, Patience.creation)
    case .updateDraft(let id, let name, let config, _):
      goal = .draft(resolve(id), name: name, config: config.shown(resolve))
      (answered, settling) = (.updatedAgent, Patience.repeatable)
    case .publishAgent(let agent):
      goal = .agentState(resolve(agent), .published)
      (answered, settling) = (.nothing, Patience.repeatable)
    case .rollbackAgent(let id):
      (goal, answered, settling) = (.agentState(id, .published), .nothing, Patience.repeatable)
    case .deleteAgent(let id):
      (goal, answered, settling) = (.agentState(id, .archived), .nothing, Patience.repeatable)
    case .bindNumber(let e164, let sid, let settings):
      goal = .newNumber(e164: e164, sid: sid, settings: ResolvedSettings(settings, resolve))
      (answered, settling) = (.newNumber, Patience.creation)
    case .updateNumber(let id, let settings):
      goal = .settings(id, ResolvedSettings(settings, resolve))
      (answered, settling) = (.updatedNumber, Patience.repeatable)
    case .setWeights(let number, let shares):
      let weights = shares.map { LiveShare(agentID: resolve($0.agent), weight: $0.weight) }
      goal = .weights(resolve(number), weights)
      (answered, settling) = (.nothing, Patience.repeatable)
    case .clearWeights(let number):
      (goal, answered, settling) = (.weights(number, nil), .nothing, Patience.repeatable)
    case .unbindNumber(let id):
      (goal, answered, settling) = (.numberGone(id), .nothing, Patience.repeatable)
    case .createObject, .updateObject, .deleteObject, .uploadDocument, .deleteDocument,
      .linkKnowledgeBase, .unlinkKnowledgeBase:
      preconditionFailure("no plan has these yet")
    }
  }

  /// What to look for once the write was answered.
  ///
  /// An answer says what was stored, which is the better measure: the server rounds numbers and
  /// trims lists (contract §7: "compare with the answer, not with what was sent").
  ///
  /// - Parameter answer: Of a success.
  /// - Throws: ``APIError`` when the answer lacks what is needed.
  /// - Returns: The goal, and the version that a creation was given.
  package func confirmation(of answer: Answer) throws(APIError) -> (goal: Goal, version: Int?) {
    switch answered {
    case .newAgent:
      let agent = try answer.object(LiveAgent.self)
      return (.agentExists(agent.id), agent.version)
    case .updatedAgent:
      let agent = try answer.object(LiveAgent.self)
      return (.draft(agent.id, name: agent.name, config: agent.config), nil)
    case .newNumber:
      return (.numberExists(try answer.object(LiveNumber.self).id), nil)
    case .updatedNumber:
      let number = try answer.object(LiveNumber.self)
      return (.settings(number.id, ResolvedSettings(number)), nil)
    case .nothing:
      return (goal, nil)
    }
  }
}

extension StepRequest {
  fileprivate func resolved(
    _ resolve: (ObjectReference) -> RemoteID,
    _ secret: (SecretSource) -> String?
  ) -> APIRequest {
    let text = path.reduce(into: "") { text, part in
      switch part {
      case .text(let piece): text += piece
      case .id(let reference): text += resolve(reference).description
      }
    }
    guard let method = APIMethod(rawValue: method) else {
      preconditionFailure("a step has a method that the API does not know")
    }
    let json = body?.resolved({ resolve(.created(by: $0)) }, secret: secret)
    return json.map { APIRequest(method, text, json: $0) } ?? APIRequest(method, text)
  }
}

extension StepContent {
  /// What the API shows once it is stored: ids filled in, secrets masked.
  fileprivate func shown(_ resolve: (ObjectReference) -> RemoteID) -> JSONObject {
    resolved({ resolve(.created(by: $0)) }, secret: { _ in SpecObject.mask }) ?? value
  }
}
