import API
import Applying
import JSON
import Planning
import Resources

/// What the manifests say, and what the API answers.
struct World {
  let desired: DesiredState
  let answers: APIAnswers
  var policy = Policy()

  /// A world in which there is nothing to do.
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
    let needs = ReadNeeds(of: desired, policy)
    return try await readLiveState(with: APIClient(transport: answers), needs: needs)
  }

  /// Plans as `plan` does.
  ///
  /// - Throws: ``UnexpectedPlan`` when there are more steps or fewer.
  func expectSteps(_ count: Int, _ live: LiveState) throws {
    let plan = makePlan(desired: desired, live: live, policy: policy)
    guard plan.steps.count == count, !plan.isRefused else {
      throw UnexpectedPlan(steps: plan.steps.count, diagnostics: plan.diagnostics.count)
    }
  }

  /// The plan is another one than was to be measured.
  struct UnexpectedPlan: Error {
    let steps: Int
    let diagnostics: Int
  }

  /// The least that reading the answers can be.
  func parseAnswers() throws {
    for answer in answers.all { _ = try JSONValue(parsing: answer) }
  }
}

extension LiveState {
  /// Compares every field of everything, which no planner can do without.
  func holdsSame(as other: LiveState) -> Bool {
    agents.elementsEqual(other.agents) && numbers.elementsEqual(other.numbers)
  }
}
