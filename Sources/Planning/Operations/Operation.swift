/// What a step does, in the terms of the API, by the family of what its request is about.
///
/// A link is an agent's: it belongs to one version, and its request is beneath that version. A
/// document is an object's, since it belongs to its knowledge base.
package enum Operation: Sendable, Hashable {
  case agent(AgentOperation)
  case number(NumberOperation)
  case object(ObjectOperation)

  /// The request that performs the operation.
  package var request: StepRequest {
    switch self {
    case .agent(let operation): operation.request
    case .number(let operation): operation.request
    case .object(let operation): operation.request
    }
  }

  /// The action of a step, in a few words.
  ///
  /// - Parameter escape: Makes a name from outside safe to print.
  package func title(_ escape: (String) -> String) -> String {
    switch self {
    case .agent(let operation): operation.title
    case .number(let operation): operation.title
    case .object(let operation): operation.title(escape)
    }
  }

  /// A copy with another step for every step whose object it references.
  func mapReferences(_ step: (StepID) -> StepID) -> Operation {
    switch self {
    case .agent(let operation): .agent(operation.mapReferences(step))
    case .number(let operation): .number(operation.mapReferences(step))
    case .object(let operation): .object(operation.mapReferences(step))
    }
  }

  /// The steps that create the objects it references.
  var createdBy: [StepID] {
    var steps: [StepID] = []
    _ = mapReferences { step in
      steps.append(step)
      return step
    }
    return steps
  }
}
