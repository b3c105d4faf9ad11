package import API
package import JSON
package import Planning
package import Resources

/// A step with every id and secret resolved: the request, and the goal it leads to.
package struct Write: Sendable, Hashable {
  package let request: APIRequest
  package private(set) var goal: Goal
  /// The lookup before the write is sent, to tell the object it creates from existing ones; `nil`
  /// if names suffice.
  package let baseline: Goal.Lookup?
  /// The object in its path that an earlier step created: until it is visible, the API answers 404.
  let prerequisite: Goal?

  /// - Throws: ``WriteProblem`` if it must not be sent.
  package init(
    _ operation: Operation,
    _ inputs: StepInputs = StepInputs()
  ) throws(WriteProblem) {
    request = try operation.request.resolved(inputs)
    try operation.guardSecrets(of: request)
    switch operation {
    case .agent(let operation): goal = .agent(operation.goal(inputs))
    case .number(let operation): goal = .number(operation.goal(inputs))
    case .object(let operation): goal = .object(operation.goal(inputs))
    }
    prerequisite = operation.ownObject(inputs)
    switch operation {
    case .object(.create(.webhooks, _, _)): baseline = .allObjects(.webhooks)
    case .object(.uploadDocument(.live(let base), _)): baseline = .allDocuments(knowledgeBase: base)
    case .agent, .number, .object: baseline = nil
    }
  }

  /// How long to look before a retry if the answer was lost.
  var settling: Duration {
    // Names are unique and cannot be created twice; URLs can.
    if case .object(.new(let object)) = goal, object.kind != .webhooks {
      return RetryTimeouts.repeatable
    }
    return goal.family.isCreation ? RetryTimeouts.creation : RetryTimeouts.repeatable
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
  func confirmation(of answer: Answer) throws(APIError) -> (goal: Goal, version: Int?) {
    try goal.family.confirmation(of: answer)
  }

  /// The place in the request's body of the first field that the server did not keep, according to
  /// its answer.
  package func loss(in answer: Answer) -> JSONPointer? {
    guard let table = goal.family.answered, let sent = request.json?.object,
      let shown = answer.data.object
    else { return nil }
    return table.loss(of: sent, in: shown)
  }

  /// Whether the write creates a version of an agent.
  var makesDraft: Bool { if case .agent(.newDraft) = goal { true } else { false } }
}

extension Operation {
  /// The object that an earlier step created and that the request's path names, once it is visible.
  fileprivate func ownObject(_ inputs: StepInputs) -> Goal? {
    switch self {
    case .agent(.publish(let agent)), .agent(.updateDraft(let agent, _, _, _)),
      .agent(.linkKnowledgeBase(let agent, _, _)):
      agent.isOwn ? .agent(.exists(inputs.id(agent))) : nil
    case .number(.setWeights(let number, _)):
      number.isOwn ? .number(.exists(inputs.id(number))) : nil
    case .object(.uploadDocument(let base, _)):
      base.isOwn ? .object(.exists(.knowledgeBases, inputs.id(base))) : nil
    case .agent, .number, .object: nil
    }
  }
}

extension StepContent {
  /// The content as the API shows it once stored: ids filled in, secrets masked.
  func shown(_ inputs: StepInputs) -> JSONObject {
    resolved({ inputs.id(.created(by: $0)) }, secret: { _ in SpecObject.mask }) ?? value
  }
}
