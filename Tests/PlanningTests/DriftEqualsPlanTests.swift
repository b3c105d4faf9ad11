import JSON
import Planning
import Resources
import TestSupport
import Testing

/// `plan` and `drift` read different parts, and must compute the same changes.
@Suite("Drift and plan over the parts that each of them reads")
struct DriftEqualsPlanTests {
  @Test("an agent with links that was deleted by hand is restored with one rollback for both")
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
    _ = try world.api.perform(.agent(.delete(try world.id("front", 1))))
    for live in [
      world.api.live.readForPlan(desired, Policy()),
      world.api.live.readForDrift(desired, Policy(), listsUnmanaged: false).planned,
    ] {
      let plan = makePlan(desired: desired, live: live, policy: Policy())
      #expect(plan.steps.map(\.operation) == [.agent(.rollback(try world.id("front", 1)))])
    }
  }

  @Test(
    "for any manual edits, drift reports the same changes and steps as a plan",
    arguments: 0..<4,
    [false, true]
  )
  func editedByHand(batch: UInt64, isApplied: Bool) throws {
    var size = PlanPropertyTests.naming
    size.objects = true
    var drifted = 0
    let first = batch * 1000
    for seed in first..<(first + UInt64(TestScale.current.count(12))) {
      let world = RandomWorld(seed: seed, size: size)
      var api = world.live
      if isApplied {
        let plan = makePlan(desired: world.desired, live: api.live, policy: world.policy)
        guard !plan.isRefused else { continue }
        var generator = SeededGenerator(seed: seed)
        api = try #require(try states(of: plan, from: api, generator: &generator).last)
      }
      var edits = LiveEdits(seed: seed)
      edits.edit(&api, times: Int(seed % 4) + 1)
      for policy in [world.policy, Policy(prunes: true, allowedDeletes: 1000)] {
        let plan = makePlan(
          desired: world.desired,
          live: api.live.readForPlan(world.desired, policy),
          policy: policy
        )
        let live = api.live.readForDrift(world.desired, policy, listsUnmanaged: seed % 2 == 0)
        let drift = makeDrift(
          of: makePlan(desired: world.desired, live: live.planned, policy: policy),
          desired: world.desired,
          live: live.all,
          listsUnmanaged: seed % 2 == 0
        )
        #expect(drift.plan == plan, "seed \(seed): \(plan.brief)")
        #expect(drift.verdicts.count == plan.changes.count, "seed \(seed)")
        #expect(drift.isDrifted || plan.isEmpty, "seed \(seed)")
        if !plan.isEmpty { drifted += 1 }
      }
    }
    let isEnough = drifted > 6 || !TestScale.current.isFull
    #expect(isEnough, "batch \(batch), \(TestScale.current): hardly anything was edited")
  }
}
