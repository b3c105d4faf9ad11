package import API
package import JSON
package import Planning
package import Resources

/// A step with every id and secret resolved: the request, and the goal it leads to.
package struct Write: Sendable, Hashable {
  package let request: APIRequest
  package private(set) var goal: Goal
  /// How long to look before a retry if the answer was lost.
  package let settling: Duration
  /// The lookup before the write is sent, to tell the object it creates from existing ones; `nil`
  /// if names suffice.
  package let baseline: Goal.Lookup?
  private let answered: AnswerKind

  /// The content of a success answer, where it is needed.
  fileprivate enum AnswerKind: Sendable, Hashable {
    case newAgent
    case updatedAgent
    case newNumber
    case updatedNumber
    case newObject(Kind)
    case updatedObject(Kind)
    case newDocument(knowledgeBase: RemoteID)
    case newLink
    case nothing

    /// The answer holds the sent fields as they were stored.
    var table: Section? {
      switch self {
      case .newAgent, .updatedAgent: AgentTable.create
      case .newNumber, .updatedNumber: NumberTable.create
      case .newObject(let kind), .updatedObject(let kind): kind.createTable
      case .newLink: KnowledgeBaseTable.link
      case .newDocument, .nothing: nil
      }
    }
  }

  /// - Throws: ``WriteProblem`` if it must not be sent.
  package init(
    _ operation: Operation,
    _ inputs: StepInputs = StepInputs()
  ) throws(WriteProblem) {
    request = try operation.request.resolved(inputs)
    try operation.guardSecrets(of: request)
    let way = operation.way(inputs)
    (goal, answered, settling) = (way.goal, way.answered, way.settling)
    switch operation {
    case .createObject(.webhooks, _, _): baseline = .allObjects(.webhooks)
    case .uploadDocument(.live(let base), _): baseline = .allDocuments(knowledgeBase: base)
    case .createObject, .uploadDocument, .createAgent, .updateDraft, .publishAgent, .rollbackAgent,
      .deleteAgent, .bindNumber, .updateNumber, .setWeights, .clearWeights, .unbindNumber,
      .updateObject, .deleteObject, .deleteDocument, .linkKnowledgeBase, .unlinkKnowledgeBase:
      baseline = nil
    }
  }

  /// The same write, ignoring objects that existed before.
  package func apart(from known: Set<RemoteID>) -> Write {
    var copy = self
    copy.goal = goal.apart(from: known)
    return copy
  }

  /// The goal to look for once the write is answered.
  ///
  /// The answer shows what was stored, which is more accurate: the server rounds numbers and trims
  /// lists (Contract.md §7, "Coercion").
  ///
  /// - Throws: ``APIError`` if the answer lacks a required value.
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
    case .newObject(let kind):
      return (.objectExists(kind, try answer.object(of: kind).id), nil)
    case .updatedObject(let kind):
      let object = try answer.object(of: kind)
      return (.object(kind, object.id, fields: object.fields), nil)
    case .newDocument(let base):
      let document = try answer.object(DocumentAnswer.self)
      return (.documentReady(knowledgeBase: base, document.id), nil)
    case .newLink, .nothing:
      return (goal, nil)
    }
  }

  /// The first field of the request that the server did not keep, according to its answer.
  ///
  /// - Returns: A pointer into the request's body; `nil` if nothing is missing.
  package func loss(in answer: Answer) -> JSONPointer? {
    guard let table = answered.table, let sent = request.json?.object,
      let shown = answer.data.object
    else { return nil }
    return table.loss(of: sent, in: shown)
  }

  /// Whether the write creates a version of an agent.
  var makesDraft: Bool {
    guard case .newDraft = goal else { return false }
    return true
  }
}

extension Operation {
  /// The goal of an operation, and how to detect it.
  fileprivate typealias Way = (goal: Goal, answered: Write.AnswerKind, settling: Duration)

  fileprivate func way(_ inputs: StepInputs) -> Way {
    switch self {
    case .createAgent(let name, let environment, let config, let version):
      let draft = Goal.NewDraft(
        name: name,
        environment: environment,
        version: version,
        config: config.shown(inputs)
      )
      return (.newDraft(draft), .newAgent, Patience.creation)
    case .updateDraft(let id, let name, let config, _):
      let goal = Goal.draft(inputs.id(id), name: name, config: config.shown(inputs))
      return (goal, .updatedAgent, Patience.repeatable)
    case .publishAgent(let agent):
      return (.agentState(inputs.id(agent), .published), .nothing, Patience.repeatable)
    case .rollbackAgent(let id):
      return (.agentState(id, .published), .nothing, Patience.repeatable)
    case .deleteAgent(let id):
      return (.agentState(id, .archived), .nothing, Patience.repeatable)
    case .bindNumber, .updateNumber, .setWeights, .clearWeights, .unbindNumber:
      return numberWay(inputs)
    case .createObject, .updateObject, .deleteObject, .uploadDocument, .deleteDocument,
      .linkKnowledgeBase, .unlinkKnowledgeBase:
      return objectWay(inputs)
    }
  }

  private func numberWay(_ inputs: StepInputs) -> Way {
    switch self {
    case .bindNumber(let e164, let sid, let settings):
      let settings = ResolvedSettings(settings, inputs.id)
      return (
        .newNumber(e164: e164, sid: sid, settings: settings), .newNumber, Patience.creation
      )
    case .updateNumber(let id, let settings):
      let goal = Goal.settings(id, ResolvedSettings(settings, inputs.id))
      return (goal, .updatedNumber, Patience.repeatable)
    case .setWeights(let number, let shares):
      let weights = shares.map { LiveShare(agentID: inputs.id($0.agent), weight: $0.weight) }
      return (.weights(inputs.id(number), weights), .nothing, Patience.repeatable)
    case .clearWeights(let number):
      return (.weights(number, nil), .nothing, Patience.repeatable)
    case .unbindNumber(let id):
      return (.numberGone(id), .nothing, Patience.repeatable)
    case .createAgent, .updateDraft, .publishAgent, .rollbackAgent, .deleteAgent, .createObject,
      .updateObject, .deleteObject, .uploadDocument, .deleteDocument, .linkKnowledgeBase,
      .unlinkKnowledgeBase:
      preconditionFailure("not a number's operation")
    }
  }

  private func objectWay(_ inputs: StepInputs) -> Way {
    switch self {
    case .createObject(let kind, let key, let content):
      let fields = content.shown(inputs)
      let name = kind == .webhooks ? fields["url"]?.string : fields["name"]?.string
      let object = Goal.NewObject(
        kind: kind,
        naturalKey: name.map { ObjectName($0) } ?? key,
        fields: fields
      )
      // Names are unique and cannot be created twice; URLs can.
      let settling = kind == .webhooks ? Patience.creation : Patience.repeatable
      return (.newObject(object), .newObject(kind), settling)
    case .updateObject(let kind, let id, let content):
      let goal = Goal.object(kind, id, fields: content.shown(inputs))
      return (goal, .updatedObject(kind), Patience.repeatable)
    case .deleteObject(let kind, let id):
      return (.objectGone(kind, id), .nothing, Patience.repeatable)
    case .uploadDocument(let base, let document):
      let base = inputs.id(base)
      let goal = Goal.newDocument(knowledgeBase: base, name: document.name, apartFrom: [])
      return (goal, .newDocument(knowledgeBase: base), Patience.creation)
    case .deleteDocument(let base, let id):
      return (.documentGone(knowledgeBase: base, id), .nothing, Patience.repeatable)
    case .linkKnowledgeBase(let agent, let base, let settings):
      let goal = Goal.linked(
        agent: inputs.id(agent),
        knowledgeBase: inputs.id(base),
        settings: settings
      )
      return (goal, .newLink, Patience.repeatable)
    case .unlinkKnowledgeBase(let agent, let base):
      return (.unlinked(agent: agent, knowledgeBase: base), .nothing, Patience.repeatable)
    case .createAgent, .updateDraft, .publishAgent, .rollbackAgent, .deleteAgent, .bindNumber,
      .updateNumber, .setWeights, .clearWeights, .unbindNumber:
      preconditionFailure("not an object's operation")
    }
  }
}

extension StepContent {
  /// The content as the API shows it once stored: ids filled in, secrets masked.
  fileprivate func shown(_ inputs: StepInputs) -> JSONObject {
    resolved({ inputs.id(.created(by: $0)) }, secret: { _ in SpecObject.mask }) ?? value
  }
}

extension Answer {
  fileprivate func object(of kind: Kind) throws(APIError) -> LiveObject {
    switch kind {
    case .agents, .numbers: preconditionFailure("an agent or a number is not a plain object")
    case .takeaways: try object(TakeawayAnswer.self).object
    case .knowledgeBases: try object(KnowledgeBaseAnswer.self).object
    case .webhooks: try object(WebhookAnswer.self).object
    case .evals: try object(EvalAnswer.self).object
    }
  }
}
