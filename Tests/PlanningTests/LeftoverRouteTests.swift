import Planning
import Resources
import Testing

/// What a number keeps of an earlier route: `PUT` clears a URL and a target that it omits
/// (Contract.md §8).
@Suite("The URL or target that a number keeps from an earlier route")
struct LeftoverRouteTests {
  /// A stored route, a declared one, and the leftovers that a request for it sends.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let stored: @Sendable (_ agent: RemoteID) -> NumberSettings.Target
    let route: DesiredRoute
    var sid: ObjectName = "PN1"
    let sentURL: String?
    var sendsTarget = false
  }

  private static let old = "https://old.example"
  private static let workflow = "7a000000-0000-4000-8000-000000000001"
  private static let front = ResourceAddress(.agents, "front")
  private static let back = ResourceAddress(.agents, "back")

  static let sameRoute = [
    Case(
      testDescription: "an agent's number with a URL",
      stored: { .agent(.live($0)) },
      route: .agent(front),
      sentURL: old
    ),
    Case(
      testDescription: "a workflow's number with a URL",
      stored: { _ in .workflow(RemoteID(workflow)) },
      route: .workflow(workflow),
      sentURL: old
    ),
    Case(
      testDescription: "a webhook's number with a target",
      stored: { .webhook(leftover: $0) },
      route: .webhook(old),
      sentURL: old,
      sendsTarget: true
    ),
  ]

  static let otherRoute = [
    Case(
      testDescription: "agent to another agent",
      stored: { .agent(.live($0)) },
      route: .agent(back),
      sentURL: old
    ),
    Case(
      testDescription: "agent to workflow",
      stored: { .agent(.live($0)) },
      route: .workflow(workflow),
      sentURL: nil
    ),
    Case(
      testDescription: "agent to another URL",
      stored: { .agent(.live($0)) },
      route: .webhook("https://new.example"),
      sentURL: "https://new.example"
    ),
    Case(
      testDescription: "agent to the URL that it kept",
      stored: { .agent(.live($0)) },
      route: .webhook(old),
      sentURL: old
    ),
    Case(
      testDescription: "webhook to agent",
      stored: { .webhook(leftover: $0) },
      route: .agent(front),
      sentURL: nil
    ),
    Case(
      testDescription: "webhook to another URL",
      stored: { .webhook(leftover: $0) },
      route: .webhook("https://new.example"),
      sentURL: "https://new.example",
      sendsTarget: true
    ),
    Case(
      testDescription: "workflow to agent",
      stored: { _ in .workflow(RemoteID(workflow)) },
      route: .agent(front),
      sentURL: nil
    ),
    Case(
      testDescription: "another SID",
      stored: { .agent(.live($0)) },
      route: .agent(front),
      sid: "PN2",
      sentURL: nil
    ),
  ]

  @Test("it is no change", arguments: sameRoute)
  func unchanged(example: Case) throws {
    let world = try world(example)
    #expect(plan(example, world).isEmpty)
    #expect(world.drift(desired(example)).plan.isEmpty)
  }

  @Test("a request for another setting sends it again, so that it stays", arguments: sameRoute)
  func kept(example: Case) throws {
    var world = try world(example)
    let before = try #require(world.api.live.numbers.first)
    try expectSent(example, world, sms: true)
    try world.apply(desired(example, sms: true))
    let after = try #require(world.api.live.numbers.first)
    #expect(after.smsEnabled)
    #expect(after.serverURL == before.serverURL && after.targetID == before.targetID)
    #expect(plan(example, world, sms: true).isEmpty)
  }

  @Test("it stays only where the type of the route and the SID do", arguments: otherRoute)
  func moved(example: Case) throws {
    var world = try world(example)
    try expectSent(example, world)
    try world.apply(desired(example))
    #expect(plan(example, world).isEmpty)
  }

  private func expectSent(_ example: Case, _ world: DriftWorld, sms: Bool? = nil) throws {
    let plan = plan(example, world, sms: sms)
    let sent = plan.steps.compactMap { step -> NumberSettings? in
      if case .number(.update(_, let settings)) = step.operation { return settings }
      if case .number(.bind(_, _, let settings)) = step.operation { return settings }
      return nil
    }
    let settings = try #require(sent.first)
    #expect(!plan.isRefused && sent.count == 1, "\(plan.brief)")
    #expect(settings.serverURL == example.sentURL, "\(plan.brief)")
    guard case .webhook(let leftover) = settings.target else { return }
    #expect((leftover != nil) == example.sendsTarget, "\(plan.brief)")
  }

  /// A project whose number has the stored route, and the old URL.
  private func world(_ example: Case) throws -> DriftWorld {
    var world = DriftWorld()
    try world.apply(state(.agent(Self.front)))
    let agent = try world.id("front", 1)
    let number = try #require(world.api.live.numbers.first)
    _ = try world.api.perform(
      .number(
        .update(
          number.id,
          settings: NumberSettings(
            target: example.stored(agent),
            serverURL: Self.old,
            smsEnabled: false,
            metadata: nil
          )
        )
      )
    )
    return world
  }

  private func plan(_ example: Case, _ world: DriftWorld, sms: Bool? = nil) -> Plan {
    makePlan(
      desired: desired(example, sms: sms),
      live: world.api.live,
      policy: Policy(allowedDeletes: 9)
    )
  }

  private func desired(_ example: Case, sms: Bool? = nil) -> DesiredState {
    state(example.route, sid: example.sid, sms: sms)
  }

  private func state(
    _ route: DesiredRoute,
    sid: ObjectName = "PN1",
    sms: Bool? = nil
  ) -> DesiredState {
    DesiredState(
      stack: "acme",
      agents: [ReferencePlanTests.agent("front"), ReferencePlanTests.agent("back")],
      numbers: [
        DesiredNumber(key: "n", e164: "+15550001", sid: sid, route: route, smsEnabled: sms)
      ]
    )
  }
}
