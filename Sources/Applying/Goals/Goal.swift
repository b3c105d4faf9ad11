import API
package import Resources

/// The state that a write leads to, and how to recognize it, by the family of its operation.
///
/// A goal answers three questions: whether a write whose answer was lost went through; whether an
/// answered write is visible yet; whether another client did the same before us.
package enum Goal: Sendable, Hashable {
  case agent(AgentGoal)
  case number(NumberGoal)
  case object(ObjectGoal)

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

  /// What to look at.
  package var lookup: Lookup { family.lookup }

  /// A list whose newest rows show whether a goal is reached.
  package enum List: Sendable, Hashable {
    case agents(AgentState)
    case numbers
    case objects(Kind)
  }

  /// The list that shows the goal as well as ``lookup`` does; `nil` where only a read of the object
  /// does, or where `lookup` is a list itself.
  package var list: List? { family.list }

  /// The object that has reached the goal, if any.
  package func reached(in observation: Observation) -> RemoteID? {
    family.reached(in: observation)
  }

  /// Whether further lookups are useless: a document has failed, or no longer exists.
  ///
  /// - Parameter elapsed: The time since the first lookup.
  package func isHopeless(in observation: Observation, after elapsed: Duration) -> Bool {
    guard case .object(.documentReady(_, let id)) = self else { return false }
    guard let document = observation.document(id) else { return elapsed >= RetryTimeouts.notYet }
    return document.document.status == .failed
  }

  /// The same goal, also ignoring these objects, which existed before.
  package func apart(from known: Set<RemoteID>) -> Goal {
    guard case .object(let goal) = self else { return self }
    return .object(goal.apart(from: known))
  }

  var family: any GoalFamily {
    switch self {
    case .agent(let goal): goal
    case .number(let goal): goal
    case .object(let goal): goal
    }
  }
}

/// What the goals of one family know.
protocol GoalFamily {
  var lookup: Goal.Lookup { get }

  var list: Goal.List? { get }

  /// The object that the goal names; `nil` while its id is unknown.
  var named: RemoteID? { get }

  var isCreation: Bool { get }

  /// The fields of the write's answer, which shows them as they were stored; `nil` if it does not.
  var answered: Section? { get }

  func reached(in observation: Observation) -> RemoteID?

  /// The goal to look for once the write is answered, and the version that the answer names.
  ///
  /// - Throws: ``APIError`` if the answer lacks a required value.
  func confirmation(of answer: Answer) throws(APIError) -> (goal: Goal, version: Int?)
}
