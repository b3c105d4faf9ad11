import JSON
import Planning
import Resources
import Testing

/// A name has one history over all environments (Contract.md §1, point 7); a stack brings back,
/// finishes and deletes only versions of the environment that it declares.
@Suite("Versions of another environment")
struct EnvironmentTests {
  private let address = ResourceAddress(.agents, "support")

  private func stack(
    _ prompt: String,
    in environment: AgentEnvironment = .production
  ) -> DesiredState {
    DesiredState(
      stack: "acme",
      agents: [
        DesiredAgent(
          key: "support",
          name: "support",
          environment: environment,
          config: ["system_prompt": .string(prompt)]
        )
      ]
    )
  }

  private func plan(_ desired: DesiredState, _ world: DriftWorld) -> Plan {
    makePlan(desired: desired, live: world.api.live, policy: Policy())
  }

  @Test(
    "an archived version is brought back only in its own, whether another is published or not",
    arguments: AgentEnvironment.allCases,
    [true, false]
  )
  func archived(environment: AgentEnvironment, isLive: Bool) throws {
    var world = DriftWorld()
    try world.apply(stack("one", in: environment))
    try world.publish("support", ["system_prompt": "two"])
    let first = try world.id("support", 1)
    if !isLive { world.api.agents[try world.id("support", 2)] = nil }
    let desired = stack("one")
    let plan = plan(desired, world)
    let isOwn = environment == .production
    #expect(!plan.isRefused && plan.steps.count == (isOwn ? 1 : 2), "\(plan.brief)")
    #expect((plan.steps.first?.operation == .agent(.rollback(first))) == isOwn, "\(plan.brief)")
    guard isLive else { return }
    #expect(
      world.drift(desired).verdict(address)
        == (isOwn
          ? DriftVerdict(.editedElsewhere, .filesSayWhatOursSaid(ours: 1, live: 2))
          : DriftVerdict(.both, .filesDifferFromOurs(ours: 1, live: 2)))
    )
  }

  @Test(
    "a draft of an earlier run is finished or written again only in its own",
    arguments: AgentEnvironment.allCases,
    ["two", "half"]
  )
  func draft(environment: AgentEnvironment, prompt: String) throws {
    var world = DriftWorld()
    try world.apply(stack("one"))
    let draft = try world.draft(
      "support",
      ["system_prompt": .string(prompt)],
      copying: 2,
      environment: environment
    )
    let plan = plan(stack("two"), world)
    #expect(!plan.isRefused, "\(plan.brief)")
    #expect(
      (plan.steps.last?.operation == .agent(.publish(.live(draft))))
        == (environment == .production),
      "\(plan.brief)"
    )
  }

  @Test(
    "in a cycle, too, and the drafts of the other agents are still written again",
    arguments: AgentEnvironment.allCases
  )
  func cycle(environment: AgentEnvironment) throws {
    func stack(_ prompt: String) -> DesiredState {
      DesiredState(
        stack: "acme",
        agents: [
          ReferencePlanTests.agent("a", says: prompt, names: ["b"]),
          ReferencePlanTests.agent("b", names: ["a"]),
        ]
      )
    }
    var world = DriftWorld()
    try world.apply(stack("one"))
    let half: JSONObject = ["system_prompt": "half"]
    let first = try world.draft("a", half, copying: 2, environment: environment)
    let second = try world.draft("b", half, copying: 2)
    let plan = plan(stack("two"), world)
    let written = plan.steps.compactMap { step -> ObjectReference? in
      if case .agent(.updateDraft(let draft, _, _, _)) = step.operation { draft } else { nil }
    }
    let expected = environment == .production ? [first, second] : [second]
    #expect(Set(written) == Set(expected.map(ObjectReference.live)), "\(plan.brief)")
    #expect(!plan.isRefused && plan.steps.count == 4, "\(plan.brief)")
  }

  @Test(
    "gc deletes a draft with another version's marker only if it equals one of its environment",
    arguments: AgentEnvironment.allCases
  )
  func repeated(environment: AgentEnvironment) throws {
    var world = DriftWorld()
    try world.apply(stack("one"))
    let published = try #require(world.api.live.agents.first)
    // The config includes the marker.
    let draft = try world.draft("support", published.config, environment: environment)
    let plan = makeCleaningPlan(
      desired: stack("one"),
      live: world.api.live,
      policy: Policy(allowedDeletes: 9)
    )
    #expect(
      plan.steps.map(\.operation) == (environment == .production ? [.agent(.delete(draft))] : [])
    )
  }
}
