import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing

/// Sends the steps of a plan in one of its orders.
///
/// - Returns: Every state on the way, the first one included.
func states(
  of plan: Plan,
  from start: SimulatedAPI,
  generator: inout some RandomNumberGenerator
) throws -> [SimulatedAPI] {
  var states = [start]
  var api = start
  var ids: [StepID: RemoteID] = [:]
  var waiting = plan.steps
  var done: Set<StepID> = []
  while !waiting.isEmpty {
    let ready = waiting.indices.filter { done.isSuperset(of: waiting[$0].dependsOn) }
    let step = waiting.remove(at: try #require(ready.randomElement(using: &generator)))
    ids[step.id] = try api.perform(step.operation, ids: ids)
    done.insert(step.id)
    states.append(api)
  }
  return states
}

/// The world after a plan, had it unbound nothing.
func keeping(_ plan: Plan, from start: SimulatedAPI) -> SimulatedAPI {
  var api = start
  var ids: [StepID: RemoteID] = [:]
  for step in plan.steps {
    if case .unbindNumber = step.operation { continue }
    ids[step.id] = try? api.perform(step.operation, ids: ids)
  }
  return api
}

@Suite("Plans over random worlds")
struct PlanPropertyTests {
  /// Larger than the search can follow, and with deletions.
  static let size = WorldSize(names: 4, versions: 4, numbers: 5, contents: 3, deletes: true)

  /// Agents that name each other, so that new versions cascade, and circles of them.
  static let naming = WorldSize(
    names: 4,
    versions: 3,
    numbers: 4,
    contents: 2,
    references: true
  )

  @Test(
    "every topological order is safe at every step, and leaves nothing to plan",
    arguments: 0..<25
  )
  func safeAndConvergent(batch: UInt64) throws {
    try check(batch, Self.size, refusing: 25)
  }

  @Test("so it is where agents name each other, circles included", arguments: 0..<10)
  func references(batch: UInt64) throws {
    // Numbers that nobody declared cannot be held, so that more circles have no safe order.
    try check(batch, Self.naming, refusing: 40)
  }

  @Test("so it is with objects of every kind and knowledge bases", arguments: 0..<10)
  func objects(batch: UInt64) throws {
    var size = Self.naming
    size.objects = true
    try check(batch, size, refusing: 40)
  }

  @Test(
    "so it is where things go that others name: what is named stays",
    arguments: 0..<10
  )
  func deletions(batch: UInt64) throws {
    var size = Self.naming
    size.deletes = true
    try check(batch, size, refusing: 150)
  }

  @Test(
    "worlds whose plans were not safe once: what goes beside hand-overs, and documents",
    arguments: [
      (10_003, true, false), (10_031, true, false), (20_002, true, true), (70_000, true, true),
      (90_052, true, true), (102, false, false), (20_090, false, false),
    ] as [(UInt64, Bool, Bool)]
  )
  func failedOnce(seed: UInt64, deletes: Bool, isRefused: Bool) throws {
    var size = Self.naming
    size.deletes = deletes
    size.objects = !deletes
    // Those that are refused by now named what would have gone.
    #expect(try check(RandomWorld(seed: seed, size: size)) == !isRefused)
  }

  @Test("so it is where everything gets a marker that has none", arguments: 0..<5)
  func adoption(batch: UInt64) throws {
    try check(batch, WorldSize(names: 3, versions: 3, numbers: 4, adopts: true), refusing: 40)
  }

  private func check(_ batch: UInt64, _ size: WorldSize, refusing most: Int) throws {
    var seed = batch * 10_000
    var refused = 0
    for _ in 0..<30 {
      // A refused plan proves nothing: another world takes its place, and hardly any may be refused.
      while try !check(RandomWorld(seed: seed, size: size)) {
        refused += 1
        seed += 1
        try #require(refused <= most, "batch \(batch): too many worlds are refused")
      }
      seed += 1
    }
  }

  /// - Returns: `false` when the plan is refused, and nothing has been checked.
  private func check(_ world: RandomWorld) throws -> Bool {
    let plan = makePlan(desired: world.desired, live: world.live.live, policy: world.policy)
    guard !plan.isRefused else { return false }
    var generator = SeededGenerator(seed: world.seed)
    for _ in 0..<3 {
      let states = try states(of: plan, from: world.live, generator: &generator)
      let after = try #require(states.last)
      let safety = CallerSafety(
        before: world.live,
        after: after,
        kept: keeping(plan, from: world.live),
        replaced: Set(plan.changes.compactMap(\.replacedNumber))
      )
      if let dangling = Remains(of: plan, in: world.live).named(in: after) {
        Issue.record("seed \(world.seed): \(dangling)\n\(plan.brief)")
        return true
      }
      for state in states {
        if let violation = safety.violation(in: state) {
          Issue.record("seed \(world.seed): \(violation)\n\(plan.brief)")
          return true
        }
      }
      let again = makePlan(desired: world.desired, live: after.live, policy: world.policy)
      #expect(again.isEmpty, "seed \(world.seed): \(plan.brief)\nand then\n\(again.brief)")
      try resume(world, plan, from: states.randomElement(using: &generator) ?? after)
    }
    return true
  }

  /// A run that ended anywhere is completed by the next one.
  private func resume(_ world: RandomWorld, _ plan: Plan, from state: SimulatedAPI) throws {
    let rest = makePlan(desired: world.desired, live: state.live, policy: world.policy)
    guard !rest.isRefused else { return }
    var generator = SeededGenerator(seed: world.seed)
    let after = try #require(try states(of: rest, from: state, generator: &generator).last)
    let again = makePlan(desired: world.desired, live: after.live, policy: world.policy)
    #expect(
      again.isEmpty,
      "seed \(world.seed): \(plan.brief)\nand then\n\(rest.brief)\nand then\n\(again.brief)"
    )
  }

  @Test("the order of the input does not change a byte", arguments: 0..<20)
  func shuffled(batch: UInt64) {
    for seed in (batch * 100)..<(batch * 100 + 100) {
      let world = RandomWorld(seed: seed, size: Self.size)
      let (desired, live) = world.shuffled()
      let plan = makePlan(desired: world.desired, live: world.live.live, policy: world.policy)
      let other = makePlan(desired: desired, live: live, policy: world.policy)
      #expect(plan == other, "seed \(seed)")
    }
  }
}

extension Change {
  /// The number that is unbound and bound again.
  var replacedNumber: ObjectName? {
    if case .replace = action { naturalKey } else { nil }
  }
}

extension Plan {
  /// One line a step, for failures.
  var brief: String {
    steps.map { step in
      let after = step.dependsOn.map(\.description).joined(separator: ",")
      return "\(step.id) \(step.operation.request.method) \(step.operation.request.displayPath)"
        + " \(step.change) after [\(after)] \(step.operation.brief)"
    }
    .joined(separator: "\n") + diagnostics.map { "\n! \($0.code) \($0.detail)" }.joined()
  }
}

extension Operation {
  fileprivate var brief: String {
    switch self {
    case .setWeights(_, let shares): "\(shares.map { "\($0.agent) \($0.weight)" })"
    case .updateNumber(_, let settings), .bindNumber(_, _, let settings):
      "\(settings.target) sms \(settings.smsEnabled)"
    default: ""
    }
  }
}
