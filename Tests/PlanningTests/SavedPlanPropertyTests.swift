import JSON
import Planning
import Resources
import SavedPlans
import TestSupport
import Testing

/// Saved plans over random worlds: the sent requests are the reviewed ones, and safe despite
/// changes in between.
@Suite("Saved plans over random worlds")
struct SavedPlanPropertyTests {
  private static let sizes = [
    PlanPropertyTests.size,
    WorldSize(names: 4, versions: 3, numbers: 4, contents: 2, deletes: true, references: true),
  ]

  @Test("in an unchanged world every step is sent as reviewed", arguments: 0..<4)
  func unchanged(batch: UInt64) throws {
    try forWorlds(batch) { world, saved in
      let review = try review(saved, world, world.live)
      #expect(review.plan.steps == saved.plan.steps, "seed \(world.seed)")
      #expect(review.isUnchanged, "seed \(world.seed)")
    }
  }

  @Test("the file is complete, and the order of the input changes no byte", arguments: 0..<4)
  func file(batch: UInt64) throws {
    try forWorlds(batch) { world, saved in
      let text = try SavedPlanFile.text(of: saved, version: "1", view: view)
      let back = try SavedPlanFile.read(Array(text.utf8), version: "1", view: view)
      #expect(back == saved, "seed \(world.seed)")
      let (desired, live) = world.shuffled()
      let other = try Self.saved(desired, live, world.policy)
      #expect(
        try SavedPlanFile.text(of: other, version: "1", view: view) == text,
        "seed \(world.seed)"
      )
    }
  }

  @Test("an applied plan has nothing left to send", arguments: 0..<4)
  func appliedOnce(batch: UInt64) throws {
    try forWorlds(batch) { world, saved in
      guard !saved.plan.isEmpty else { return }
      var generator = SeededGenerator(seed: world.seed)
      let after = try #require(
        try states(of: saved.plan, from: world.live, generator: &generator).last
      )
      let review = try review(saved, world, after)
      #expect(review.plan.isEmpty, "seed \(world.seed)")
      #expect(review.isApplied, "seed \(world.seed)")
    }
  }

  @Test(
    "after an apply that was killed anywhere, the remaining requests are safe and complete it",
    arguments: 0..<8
  )
  func killed(batch: UInt64) throws {
    try forWorlds(batch) { world, saved in
      var generator = SeededGenerator(seed: world.seed)
      let all = try states(of: saved.plan, from: world.live, generator: &generator)
      let killed = try #require(all.randomElement(using: &generator))
      try check(saved, world, from: killed, &generator)
    }
  }

  @Test(
    "after any external changes, only reviewed steps continue, and each is safe",
    arguments: 0..<12
  )
  func meddled(batch: UInt64) throws {
    var partial = 0
    try forWorlds(batch) { world, saved in
      var generator = SeededGenerator(seed: world.seed &+ 7)
      var api = world.live
      let touched = try meddle(with: &api, &generator)
      let sent = try check(saved, world, from: api, &generator)
      guard let sent else { return }
      #expect(sent.allSatisfy { !touched.contains($0.subject) }, "seed \(world.seed)")
      if !sent.isEmpty, sent.count < saved.plan.steps.count { partial += 1 }
    }
    let isEnough = partial > 0 || !TestScale.current.isFull
    #expect(isEnough, "batch \(batch), \(TestScale.current): no world was applied in part")
  }

  /// Sends the steps that the review allows, in a random order.
  ///
  /// - Returns: The steps, `nil` when the planner refuses to plan at all.
  @discardableResult
  private func check(
    _ saved: SavedPlan,
    _ world: RandomWorld,
    from start: SimulatedAPI,
    _ generator: inout SeededGenerator
  ) throws -> [Step]? {
    let fresh = makePlan(desired: saved.desired, live: start.live, policy: saved.policy)
    guard !fresh.isRefused else { return nil }
    let review = PlanReview(saved, fresh: fresh, desired: saved.desired, live: start.live)
    let requests = Set(saved.plan.steps.map { "\($0.operation.request.method) \($0.change)" })
    #expect(
      review.plan.steps.allSatisfy {
        requests.contains("\($0.operation.request.method) \($0.change)")
      },
      "seed \(world.seed)"
    )
    let whole = try states(of: fresh, from: start, generator: &generator)
    let safety = CallerSafety(
      before: start,
      after: try #require(whole.last),
      kept: keeping(fresh, from: start),
      replaced: Set(fresh.changes.compactMap(\.replacedNumber))
    )
    let sent = try states(of: review.plan, from: start, generator: &generator)
    let violation = sent.lazy.compactMap { safety.violation(in: $0) }.first
    #expect(violation == nil, "seed \(world.seed): \(violation ?? "")")
    return review.plan.steps
  }

  /// Edits one agent's published version, or re-routes one number.
  private func meddle(
    with api: inout SimulatedAPI,
    _ generator: inout SeededGenerator
  ) throws -> Set<Step.Subject> {
    let agents = api.live.agents.filter { $0.state == .published }
    let numbers = api.live.numbers
    if Bool.random(using: &generator), let agent = agents.randomElement(using: &generator) {
      let id = try api.perform(
        .agent(
          .create(
            name: agent.name,
            environment: agent.environment,
            config: ["system_prompt": "edited in the dashboard"],
            version: 0
          )
        )
      )
      if let id { _ = try api.perform(.agent(.publish(.live(id)))) }
      return [.agent(name: agent.name)]
    }
    guard let number = numbers.randomElement(using: &generator) else { return [] }
    _ = try api.perform(
      .number(
        .update(
          number.id,
          settings: NumberSettings(
            target: .webhook(leftover: nil),
            serverURL: "https://elsewhere.example",
            smsEnabled: number.smsEnabled,
            metadata: nil
          )
        )
      )
    )
    return [.number(e164: number.e164)]
  }

  private func review(
    _ saved: SavedPlan,
    _ world: RandomWorld,
    _ api: SimulatedAPI
  ) throws -> PlanReview {
    let fresh = makePlan(desired: saved.desired, live: api.live, policy: saved.policy)
    return PlanReview(saved, fresh: fresh, desired: saved.desired, live: api.live)
  }

  private func forWorlds(
    _ batch: UInt64,
    _ body: (RandomWorld, SavedPlan) throws -> Void
  ) throws {
    let first = batch * 1000
    for seed in first..<(first + UInt64(TestScale.current.count(16, atLeast: 2))) {
      let world = RandomWorld(seed: seed, size: Self.sizes[Int(seed % 2)])
      let plan = makePlan(desired: world.desired, live: world.live.live, policy: world.policy)
      guard !plan.isRefused else { continue }
      try body(world, try Self.saved(world.desired, world.live.live, world.policy))
    }
  }

  private static func saved(
    _ desired: DesiredState,
    _ live: LiveState,
    _ policy: Policy
  ) throws -> SavedPlan {
    try SavedPlan(
      PlanDestination(
        apiURL: "http://api.test",
        projectID: RemoteID("project"),
        environment: nil
      ),
      stackFolder: ".",
      desired: desired,
      live: live,
      policy: policy,
      warnings: []
    )
  }

  private func view(_ plan: Plan) -> JSONValue { .string(plan.brief) }
}
