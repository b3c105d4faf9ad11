import Diagnostics
import JSON
import Resources
import TestSupport
import Testing

@testable import Planning

/// The number of worlds is a matter of ``TestScale``; every batch starts at its own seed.
@Suite("The cheapest combination of options")
struct CombinationSearchTests {
  private static let sizes = [
    WorldSize(names: 3, versions: 4, numbers: 5, contents: 1),
    WorldSize(names: 4, versions: 3, numbers: 4, contents: 2),
    WorldSize(names: 4, versions: 3, numbers: 4, contents: 1, references: true),
    WorldSize(names: 3, versions: 3, numbers: 3, contents: 1, references: true, objects: true),
    WorldSize(
      names: 4,
      versions: 3,
      numbers: 4,
      contents: 1,
      deletes: true,
      references: true,
      objects: true,
      lists: true
    ),
  ]

  @Test(
    "is the one that planning every combination finds",
    arguments: 0..<TestScale.current.batches(10),
    sizes.indices
  )
  func exhaustive(batch: UInt64, size: Int) {
    var tally = Tally()
    let count = UInt64(TestScale.current.count(20))
    for seed in (batch * 10_000)..<(batch * 10_000 + count) {
      compare(RandomWorld(seed: seed, size: Self.sizes[size]), size, &tally)
    }
  }

  @Test(
    "is not always that of the preferred options, and not always the first one planned",
    .enabled(if: TestScale.current.isFull)
  )
  func coverage() {
    var tally = Tally()
    for (index, size) in Self.sizes.enumerated() {
      for seed in 0..<UInt64(200) { compare(RandomWorld(seed: seed, size: size), index, &tally) }
    }
    #expect(tally.withOptions >= 100, "\(tally)")
    #expect(tally.notPreferred >= 10, "\(tally)")
    #expect(tally.compared >= 10, "\(tally)")
  }

  /// The worlds that were compared.
  private struct Tally {
    /// The worlds with several combinations.
    var withOptions = 0
    /// The worlds whose best combination is not the preferred one.
    var notPreferred = 0
    /// The worlds in which several plans were made.
    var compared = 0
  }

  private func compare(_ world: RandomWorld, _ size: Int, _ tally: inout Tally) {
    let planner = Planner(desired: world.desired, live: world.live.live, policy: world.policy)
    for changesLinksInPlace in [true, false] {
      let combinations = planner.combinations(changesLinksInPlace: changesLinksInPlace)
      let all = everyCombination(combinations)
      guard all.count <= CombinationSearch.limit else { continue }
      let plans = all.map { planner.trial($0).plan }
      let best = plans.dropFirst().reduce(plans[0]) { isBetter($1, than: $0) ? $1 : $0 }
      let shortest = ShortestPlan(of: combinations)
      let isSame =
        best.isRefused ? shortest.plan.isRefused : shortest.plan == best && shortest.isProven
      #expect(
        isSame,
        """
        size \(size), seed \(world.seed), links in place \(changesLinksInPlace), \(all.count) \
        combinations:
        \(shortest.plan.brief)
        expected:
        \(best.brief)
        """
      )
      if all.count > 1 { tally.withOptions += 1 }
      if shortest.tried > 1 { tally.compared += 1 }
      if !best.isRefused, best != plans[0] { tally.notPreferred += 1 }
    }
  }

  private func isBetter(_ plan: Plan, than other: Plan) -> Bool {
    guard plan.isRefused == other.isRefused else { return other.isRefused }
    return plan.steps.count < other.steps.count
  }

  /// Every combination, the preferred one first.
  private func everyCombination(_ combinations: AgentCombinations) -> [[AgentChoice]] {
    let none: [AgentChoice?] = combinations.planner.desired.agents.map { _ in nil }
    var all = [none]
    for group in combinations.planner.graph.groups {
      var further: [[AgentChoice?]] = []
      for index in all.indices {
        let decided = all[index]
        let ids = combinations.knownIDs { decided[$0]?.id }
        for (rank, choices) in combinations.alternatives(for: group, ids: ids).enumerated() {
          var next = decided
          for (agent, choice) in zip(group, choices) { next[agent] = choice }
          if rank == 0 { all[index] = next } else { further.append(next) }
        }
      }
      all += further
    }
    return all.map { $0.compactMap(\.self) }
  }
}

/// The number of plans is the promise: the other agents of the stack are part of each.
@Suite("Agents whose archived versions are named by splits")
struct PinnedAgentsTests {
  /// Whose splits name the archived versions.
  enum Splits: CaseIterable {
    case ofEachAgent
    /// Each split names two agents, and each agent is in two splits.
    case ofNeighbours
    case ofAllAgents
  }

  @Test("need one plan, however many there are", arguments: [1, 8, 9, 40], Splits.allCases)
  func onePlan(count: Int, splits: Splits) {
    var world = PinnedWorld()
    world.addPinned(count, splits)
    let shortest = world.shortest()
    #expect(shortest.tried == 1 && shortest.isProven, "\(shortest.plan.brief)")
    #expect(shortest.plan.diagnostics.isEmpty)
    // Every split is set to the published versions: nothing is cheaper.
    #expect(shortest.plan.steps.count == world.numbers.count, "\(shortest.plan.brief)")
  }

  @Test(
    "are rolled back where that saves requests",
    arguments: [1, 8, 40],
    [Splits.ofEachAgent, .ofNeighbours]
  )
  func rolledBack(count: Int, splits: Splits) {
    var world = PinnedWorld()
    world.addPinned(count, splits)
    world.addPinned(count, splits)
    let shortest = world.shortest()
    #expect(shortest.tried == 1 && shortest.isProven, "\(shortest.plan.brief)")
    #expect(shortest.plan.steps.count == count, "\(shortest.plan.brief)")
  }

  @Test("need one plan beside numbers that need temporary pins")
  func besidePins() {
    var world = PinnedWorld()
    world.addPinned(8, .ofEachAgent)
    world.addSwap(answersSMS: false)
    let shortest = world.shortest()
    #expect(shortest.tried == 1 && shortest.isProven, "\(shortest.plan.brief)")
    // Both agents are created and published, both numbers are moved, and one of them is pinned.
    #expect(shortest.plan.steps.count == 8 + 6 + 2, "\(shortest.plan.brief)")
  }

  @Test("need one plan beside an error that has nothing to do with them")
  func besideAnError() {
    var world = PinnedWorld()
    world.addPinned(8, .ofEachAgent)
    world.addForeignAgent()
    let shortest = world.shortest()
    #expect(shortest.plan.diagnostics.map(\.code) == [.ownedByAnotherStack])
    #expect(shortest.tried == 1)
  }

  @Test("are all tried where no order of the steps is safe, up to a bound", arguments: [3, 9])
  func withoutOrder(count: Int) {
    var world = PinnedWorld()
    world.addPinned(count, .ofEachAgent)
    world.addSwap(answersSMS: true)
    let shortest = world.shortest()
    #expect(shortest.tried == min(1 << count, 256))
    #expect(shortest.isProven == (count == 3))
    let expected: Set<DiagnosticCode> =
      count == 3 ? [.noSafeOrder] : [.noSafeOrder, .shorterPlanPossible]
    #expect(Set(shortest.plan.diagnostics.map(\.code)) == expected)
  }

  @Test("say when more combinations may be cheaper than can be compared", arguments: [4, 10])
  func bound(count: Int) {
    var world = PinnedWorld()
    world.addWithTwoEqualVersions(count)
    let plan = world.plan()
    // Each is rolled back to the version that one of two splits names; the other split is set.
    #expect(!plan.isRefused && plan.steps.count == count + 1, "\(plan.brief)")
    #expect(plan.diagnostics.map(\.code) == (count == 4 ? [] : [.shorterPlanPossible]))
    #expect(plan.diagnostics.allSatisfy { $0.severity == .note })
  }
}

/// A stack of agents with equal versions, and splits that name the archived ones.
private struct PinnedWorld {
  private var agents: [DesiredAgent] = []
  private var versions: [LiveAgent] = []
  private(set) var numbers: [DesiredNumber] = []
  private var bound: [LiveNumber] = []

  private var desired: DesiredState {
    DesiredState(stack: "acme", agents: agents, numbers: numbers)
  }

  private var live: LiveState {
    LiveState(agents: versions, numbers: bound, histories: .all)
  }

  func plan() -> Plan { makePlan(desired: desired, live: live, policy: Policy()) }

  func shortest() -> ShortestPlan {
    ShortestPlan(of: Planner(desired: desired, live: live, policy: Policy()).combinations())
  }

  /// Adds splits between version 1 of agents, each with an equal published version 2.
  mutating func addPinned(_ count: Int, _ splits: PinnedAgentsTests.Splits) {
    let names = (0..<count).map { "pinned-\($0)" }
    if versions.isEmpty { for name in names { add(name, states: [.archived, .published]) } }
    switch splits {
    case .ofEachAgent: for name in names { addSplit([name, name]) }
    case .ofNeighbours:
      for index in 0..<count { addSplit([names[index], names[(index + 1) % count]]) }
    case .ofAllAgents: addSplit(names)
    }
  }

  /// Adds agents with two equal archived versions, and a split of each of them.
  mutating func addWithTwoEqualVersions(_ count: Int) {
    let names = (0..<count).map { "equal-\($0)" }
    for name in names { add(name, states: [.archived, .archived, .published], edited: 3) }
    addSplit(names, version: 1)
    addSplit(names, version: 2)
  }

  /// Adds two agents that change and exchange their numbers.
  mutating func addSwap(answersSMS: Bool) {
    for name in ["left", "right"] { add(name, states: [.published], edited: 1) }
    add(.agent(address("left")), target: "right", 1, answersSMS: answersSMS)
    add(.agent(address("right")), target: "left", 1, answersSMS: answersSMS)
  }

  mutating func addForeignAgent() { add("foreign", states: [.published], stack: "other") }

  /// - Parameters:
  ///   - states: Those of its versions, lowest first.
  ///   - edited: The version that differs from the declaration.
  private mutating func add(
    _ name: String,
    states: [AgentState],
    edited: Int? = nil,
    stack: String = "acme"
  ) {
    agents.append(
      DesiredAgent(
        key: ObjectName(name),
        name: ObjectName(name),
        environment: .production,
        config: SpecObject(["system_prompt": .string(name)])
      )
    )
    for (index, state) in states.enumerated() {
      let version = index + 1
      let prompt = version == edited ? "\(name) edited" : name
      let marker = Marker(stack: stack, version: version)
      versions.append(
        LiveAgent(
          id: id(name, version),
          name: ObjectName(name),
          environment: .production,
          version: version,
          state: state,
          config: AgentTable.config.filled([
            "system_prompt": .string(prompt), "metadata": .object(JSONObject().marked(marker)),
          ])
        )
      )
    }
  }

  private func address(_ name: String) -> ResourceAddress {
    ResourceAddress(.agents, ObjectName(name))
  }

  private func id(_ name: String, _ version: Int) -> RemoteID { RemoteID("\(name)@\(version)") }

  /// Adds a number with an equal split between agents, whose live split names older versions.
  private mutating func addSplit(_ names: [String], version: Int = 1) {
    let weight = 100 / names.count
    let route = DesiredRoute.weighted(
      names.map { DesiredShare(agent: address($0), weight: weight) },
      fallback: address(names[0])
    )
    let published = versions.last { $0.name == ObjectName(names[0]) }?.version ?? 0
    let weights = names.map { LiveShare(agentID: id($0, version), weight: weight) }
    add(route, target: names[0], published, weights)
  }

  private mutating func add(
    _ route: DesiredRoute,
    target: String,
    _ version: Int,
    _ weights: [LiveShare]? = nil,
    answersSMS: Bool = false
  ) {
    let index = numbers.count
    let (e164, sid) = (ObjectName("+1555\(1000 + index)"), ObjectName("PN\(index)"))
    numbers.append(
      DesiredNumber(key: ObjectName("n\(1000 + index)"), e164: e164, sid: sid, route: route)
    )
    bound.append(
      LiveNumber(
        id: RemoteID("number-\(index)"),
        e164: e164,
        sid: sid,
        targetType: .agent,
        targetID: id(target, version),
        serverURL: nil,
        smsEnabled: answersSMS,
        weights: weights,
        metadata: JSONObject().marked(Marker(stack: "acme"))
      )
    )
  }
}
