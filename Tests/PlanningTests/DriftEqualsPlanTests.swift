import JSON
import Planning
import Resources
import TestSupport
import Testing

/// `plan` and `drift` read different things, and must come to the same changes.
@Suite("Drift and plan over what each of them reads")
struct DriftEqualsPlanTests {
  @Test("an agent with links that was deleted by hand comes back with one rollback for both")
  func deletedByHand() throws {
    let base = DesiredObject(.knowledgeBases, key: "faq", naturalKey: "faq")
    let front = ResourceAddress(.agents, "front")
    let desired = DesiredState(
      stack: "acme",
      agents: [
        DesiredAgent(
          key: "front",
          name: "front",
          environment: .production,
          config: ["system_prompt": "Hello."],
          links: [DesiredLink(knowledgeBase: base.address, settings: ["mode": "prompt"])]
        )
      ],
      numbers: [DesiredNumber(key: "n", e164: "+15551230001", sid: "PN1", route: .agent(front))],
      knowledgeBases: [DesiredKnowledgeBase(base)]
    )
    var world = DriftWorld()
    try world.apply(desired)
    _ = try world.api.perform(.deleteAgent(try world.id("front", 1)))
    for live in [
      world.api.live.readForPlan(desired, Policy()),
      world.api.live.readForDrift(desired, Policy(), listsUnmanaged: false),
    ] {
      let plan = makePlan(desired: desired, live: live, policy: Policy())
      #expect(plan.steps.map(\.operation) == [.rollbackAgent(try world.id("front", 1))])
    }
  }
}
