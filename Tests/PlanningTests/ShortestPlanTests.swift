import Planning
import Resources
import TestSupport
import Testing

/// The number of worlds is a matter of ``TestScale``; every batch starts at its own seed.
@Suite("No safe sequence is shorter than the plan")
struct ShortestPlanTests {
  @Test("in small worlds", arguments: 0..<TestScale.current.batches(12))
  func minimal(batch: UInt64) throws { try prove(15, WorldSize(), from: batch * 10_000) }

  @Test("in worlds of agents that name each other", arguments: 0..<TestScale.current.batches(10))
  func references(batch: UInt64) throws {
    let size = WorldSize(names: 3, versions: 2, numbers: 2, contents: 2, references: true)
    try prove(6, size, from: batch * 10_000)
  }

  @Test(
    "in worlds with objects of every kind and knowledge bases",
    arguments: 0..<TestScale.current.batches(10)
  )
  func objects(batch: UInt64) throws {
    let size = WorldSize(names: 2, versions: 2, numbers: 1, references: true, objects: true)
    try prove(6, size, from: batch * 10_000)
  }

  @Test("in worlds whose names differ only in their normalisation", arguments: 0..<3)
  func spellings(batch: UInt64) throws {
    let size = WorldSize(names: 2, versions: 2, numbers: 1, references: true, spellings: true)
    try prove(6, size, from: batch * 10_000)
  }

  // One large world, so that no smaller run is quicker.
  @Test(
    "where an archived hand-over target lacks more than one link",
    .enabled(if: TestScale.current.isFull)
  )
  func linksOfArchived() throws {
    let size = WorldSize(names: 2, versions: 2, numbers: 1, references: true, objects: true)
    try prove(1, size, from: 50_011)
  }

  @Test(
    "in cycles of up to four agents, new and edited",
    arguments: [2, 3, 4].prefix(TestScale.current.count(3)),
    [false, true]
  )
  func cycles(count: Int, isEdited: Bool) throws {
    func stack(_ edition: String) -> DesiredState {
      DesiredState(
        stack: RandomWorld.stack,
        agents: (0..<count)
          .map { index in
            ReferencePlanTests.agent(
              "agent-\(index)",
              says: "agent-\(index) \(index == 0 ? edition : "one")",
              names: ["agent-\((index + 1) % count)"]
            )
          },
        numbers: [ReferencePlanTests.number(0, to: "agent-0")]
      )
    }
    var generator = SeededGenerator(seed: 1)
    var live = SimulatedAPI()
    if isEdited {
      let first = makePlan(desired: stack("one"), live: live.live, policy: Policy())
      live = try #require(try states(of: first, from: live, generator: &generator).last)
    }
    let world = RandomWorld(live: live, desired: stack("two"))
    let plan = makePlan(desired: world.desired, live: live.live, policy: world.policy)
    // Every agent is made and published, one of them written once more; a new number is bound.
    #expect(plan.steps.count == 2 * count + (isEdited ? 1 : 2), "\(plan.brief)")
    let search = try search(world, plan)
    let outcome = search.sequence(shorterThan: plan.steps.count, maximumStates: 20_000)
    guard case .nothingShorter = outcome else {
      Issue.record("\(count) agents, edited \(isEdited): \(outcome)")
      return
    }
  }

  /// Searches worlds until N of them, by the scale, are proved.
  private func prove(_ full: Int, _ size: WorldSize, from first: UInt64) throws {
    let count = TestScale.current.count(full)
    var proven = 0
    var tooLarge = 0
    var seed = first
    while proven < count {
      seed += 1
      let world = RandomWorld(seed: seed, size: size)
      let plan = makePlan(desired: world.desired, live: world.live.live, policy: world.policy)
      guard !plan.isRefused, !plan.isEmpty else { continue }
      let search = try search(world, plan)
      // Where nothing can be shorter, the search must find a sequence as short as a small plan: a
      // search that finds nothing at all would prove nothing.
      let isObvious = search.atLeast(world.live) == plan.steps.count
      let bound = isObvious && plan.steps.count <= 5 ? 1 : 0
      switch search.sequence(shorterThan: plan.steps.count + bound) {
      case .shorter(let found) where found.count == plan.steps.count: proven += 1
      case .nothingShorter where bound == 0: proven += 1
      case .gaveUp: tooLarge += 1
      case .nothingShorter:
        Issue.record("seed \(seed): the search does not find the plan itself\n\(plan.brief)")
        return
      case .shorter(let found):
        let shorter = found.map { "\($0.request.method) \($0.request.displayPath) \($0)" }
        Issue.record("seed \(seed): \(plan.brief)\nshorter:\n\(shorter.joined(separator: "\n"))")
        return
      }
    }
    #expect(tooLarge <= max(2, proven / 10), "too many worlds were too large to search")
  }

  @Test("few worlds have no safe order at all")
  func refusals() {
    let count = TestScale.current.count(1000, atLeast: 100)
    let refused = (0..<count)
      .count { seed in
        let world = RandomWorld(seed: UInt64(seed), size: WorldSize())
        return makePlan(desired: world.desired, live: world.live.live, policy: world.policy)
          .isRefused
      }
    #expect(refused <= max(10, count / 100), "\(refused) of \(count) worlds")
  }

  private func search(_ world: RandomWorld, _ plan: Plan) throws -> ShortestPlanSearch {
    var generator = SeededGenerator(seed: world.seed)
    let after = try #require(try states(of: plan, from: world.live, generator: &generator).last)
    let safety = CallerSafety(before: world.live, after: after, kept: world.live, replaced: [])
    return ShortestPlanSearch(world: world, safety: safety)
  }
}
