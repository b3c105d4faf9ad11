import Planning
import Resources
import TestSupport
import Testing

/// What is kept between the last question about reads and the plan changes no answer.
@Suite("The plan maker")
struct PlanMakerTests {
  @Test(
    "it answers as the pure functions do, in any order of questions",
    arguments: 0..<TestScale.current.batches(8)
  )
  func answers(batch: UInt64) {
    let size = WorldSize(references: true, objects: true)
    for seed in batch * 100..<batch * 100 + UInt64(TestScale.current.count(25)) {
      let worlds = (0..<2).map { RandomWorld(seed: seed &+ $0 * 50, size: size) }
      let maker = PlanMaker(worlds[0].desired)
      let policy = worlds[0].policy
      // Equal states that are not copies of each other, and others, take turns.
      let states = worlds.map(\.live.live) + worlds.map { LiveState(copying: $0.live.live) }
      for live in states + states.reversed() {
        let reads = furtherReads(desired: worlds[0].desired, live: live, policy: policy)
        #expect(maker.furtherReads(live, policy) == reads, "seed \(seed)")
        let plan = makePlan(desired: worlds[0].desired, live: live, policy: policy)
        #expect(maker.makePlan(live, policy) == plan, "seed \(seed)")
        #expect(maker.makePlan(live, Policy(prunes: true)) == pruned(worlds[0], live))
      }
    }
  }

  @Test(
    "decisions that are kept while more is read are those of the whole",
    arguments: 0..<TestScale.current.batches(8)
  )
  func stages(batch: UInt64) {
    var kept = 0
    for seed in batch * 100..<batch * 100 + UInt64(TestScale.current.count(25)) {
      let size = WorldSize(references: seed.isMultiple(of: 2), objects: true)
      let world = RandomWorld(seed: seed, size: size)
      let maker = PlanMaker(world.desired)
      var stages = 0
      let live = world.live.live.read(kindsToRead) { live in
        stages += 1
        return maker.furtherReads(live, world.policy)
      }
      let plan = maker.makePlan(live, world.policy)
      #expect(live == world.live.live.readForPlan(world.desired, world.policy), "seed \(seed)")
      #expect(
        plan == makePlan(desired: world.desired, live: live, policy: world.policy),
        "seed \(seed)"
      )
      if stages > 1, plan.unchanged.contains(where: { $0.kind == .agents }) { kept += 1 }
    }
    #expect(kept > 0 || !TestScale.current.isFull)
  }

  private func pruned(_ world: RandomWorld, _ live: LiveState) -> Plan {
    makePlan(desired: world.desired, live: live, policy: Policy(prunes: true))
  }
}

extension LiveState {
  fileprivate init(copying other: LiveState) {
    self.init(
      agents: other.agents,
      numbers: other.numbers,
      objects: other.objects,
      inactiveWebhooks: other.inactiveWebhooks,
      documents: other.documents,
      links: other.links,
      unknown: other.unknown,
      histories: other.histories
    )
  }
}
