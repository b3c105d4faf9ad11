import API
import Applying
import JSON
import Planning
import Resources

/// Manifests and the matching API responses.
struct World {
  let desired: DesiredState
  let answers: APIAnswers
  var policy = Policy()

  /// A world without pending changes.
  init(agents: Int, numbers: Int) throws {
    desired = try OneFile(StackText(agents: agents, numbers: numbers).bytes).desiredState()
    answers = APIAnswers(holding: desired)
  }

  init(desired: DesiredState, answers: APIAnswers, policy: Policy = Policy()) {
    self.desired = desired
    self.answers = answers
    self.policy = policy
  }

  /// Reads the live state as `plan` does.
  func read() async throws -> LiveState {
    let needs = ReadPlan(of: desired, policy)
    return try await readLiveState(with: APIClient(transport: answers), needs: needs)
  }

  /// Plans as `plan` does.
  ///
  /// - Throws: ``UnexpectedPlan`` when the number of steps differs.
  func expectSteps(_ count: Int, _ live: LiveState) throws {
    let plan = makePlan(desired: desired, live: live, policy: policy)
    guard plan.steps.count == count, !plan.isRefused else {
      throw UnexpectedPlan(steps: plan.steps.count, diagnostics: plan.diagnostics.count)
    }
  }

  /// The plan is not the one to measure.
  struct UnexpectedPlan: Error {
    let steps: Int
    let diagnostics: Int
  }

  /// The lower bound of reading the responses.
  func parseAnswers() throws {
    for answer in answers.all { _ = try JSONValue(parsing: answer) }
  }
}

extension LiveState {
  /// Compares every field of every object, which no planner can avoid.
  func holdsSame(as other: LiveState) -> Bool {
    agents.elementsEqual(other.agents) && numbers.elementsEqual(other.numbers)
  }
}
