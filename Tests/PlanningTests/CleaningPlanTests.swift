import Diagnostics
import JSON
import Resources
import TestSupport
import Testing

@testable import Planning

@Suite("Objects that gc deletes")
struct CleaningPlanTests {
  private let support = ReferencePlanTests.agent("support")

  private func stack(_ agents: [DesiredAgent]? = nil) -> DesiredState {
    DesiredState(stack: "acme", agents: agents ?? [support])
  }

  private func applied() throws -> DriftWorld {
    var world = DriftWorld()
    try world.apply(stack())
    return world
  }

  private func cleaning(
    _ world: DriftWorld,
    _ desired: DesiredState? = nil,
    allowed: Int? = 99
  ) -> Plan {
    makeCleaningPlan(
      desired: desired ?? stack(),
      live: world.api.live,
      policy: Policy(allowedDeletes: allowed)
    )
  }

  private func operations(_ plan: Plan) -> [Operation] { plan.steps.map(\.operation) }

  @Test("drafts of this stack are deleted, those of other stacks and copies stay")
  func drafts() throws {
    var world = try applied()
    let half = try world.draft("support", ["system_prompt": "half"], copying: 2)
    try world.draft("support", ["system_prompt": "copy"], copying: 1)
    try world.draft("support", ["system_prompt": "work"])
    let old = try world.draft("dropped", ["system_prompt": "old"], copying: 1)
    let plan = cleaning(world)
    #expect(Set(operations(plan)) == [.agent(.delete(half)), .agent(.delete(old))])
    #expect(
      plan.changes.map(\.reason) == [.orphanDrafts(versions: [1]), .orphanDrafts(versions: [2])]
    )
  }

  @Test("a draft with the marker of another version is deleted when it equals that version")
  func repeated() throws {
    var world = try applied()
    let published = try #require(world.api.live.agents.first { $0.state == .published })
    let same = try world.api.perform(
      .agent(
        .create(
          name: "support",
          environment: .production,
          config: StepContent(published.config),
          version: 0
        )
      )
    )
    // A member of a cycle is created before the ids that it names.
    var named = published.config
    named["system_prompt"] = "Hand over to 11111111-1111-4111-8111-111111111111, please."
    var waiting = named
    waiting["system_prompt"] = "Hand over to 00000000-0000-0000-0000-000000000000, please."
    #expect(JSONValue.object(waiting).matches(.object(named)))
    #expect(!JSONValue.object(named).matches(.object(waiting)))
    waiting["system_prompt"] = "Hand over to 00000000-0000-0000-0000-000000000000, now...."
    #expect(!JSONValue.object(waiting).matches(.object(named)))
    var edited = published.config
    edited["first_message"] = "Somebody works on it."
    _ = try world.api.perform(
      .agent(
        .create(
          name: "support",
          environment: .production,
          config: StepContent(edited),
          version: 0
        )
      )
    )
    #expect(operations(cleaning(world)) == [.agent(.delete(try #require(same)))])
    let told = world.drift(stack(), listsUnmanaged: true).findings.map(\.matter)
    #expect(told == [.orphanDraft(version: 2, isNamed: false), .undeclared(draft: 3)])
  }

  @Test("a copy under another name, or with a link, stays")
  func copies() throws {
    var world = DriftWorld()
    let agent = ReferencePlanTests.agent("support")
    let eval = DesiredObject(
      .evals,
      key: "e1",
      naturalKey: "e1",
      fields: ["definition": ["turns": []]]
    )
    let base = ReferencePlanTests.base()
    let desired = DesiredState(
      stack: "acme",
      agents: [agent],
      objects: [eval],
      knowledgeBases: [base]
    )
    try world.apply(desired)
    let published = try #require(world.api.live.agents.first { $0.state == .published })
    func copy(_ name: ObjectName) throws -> RemoteID {
      let id = try world.api.perform(
        .agent(
          .create(
            name: name,
            environment: .production,
            config: StepContent(published.config),
            version: 0
          )
        )
      )
      return try #require(id)
    }
    _ = try copy("support-of-ana")
    let fields = try #require(world.api.live.objects(of: .evals).first).fields
    _ = try world.api.perform(.object(.create(.evals, naturalKey: "e1-ana", StepContent(fields))))
    let clean = cleaning(world, desired)
    #expect(operations(clean).isEmpty, "\(operations(clean))")
    #expect(clean.diagnostics.map(\.code).contains(.notCleaned))
    // Without the link, the copy is a leftover.
    let draft = try copy("support")
    #expect(operations(cleaning(world, desired)) == [.agent(.delete(draft))])
    let baseID = try #require(world.api.live.knowledgeBases.first?.id)
    world.api.links[draft, default: []].append(LiveLink(knowledgeBaseID: baseID, settings: [:]))
    #expect(operations(cleaning(world, desired)).isEmpty)
  }

  @Test("a draft that the next apply may finish stays")
  func pending() throws {
    var world = try applied()
    try world.draft("support", ["system_prompt": "half"], copying: 2)
    let edited = stack([ReferencePlanTests.agent("support", says: "half")])
    #expect(cleaning(world, edited).isEmpty)
  }

  @Test("a draft named by a number, another version or the manifests stays, and is reported")
  func held() throws {
    var world = try applied()
    let half = try world.draft("support", ["system_prompt": "half"], copying: 2)
    var named = world
    try named.publish("stranger", ["first_message": .string("Ask \(half).")])
    let pinned = world
    let numbers = [
      DesiredNumber(
        key: "n",
        e164: "+15550001",
        sid: "PN1",
        route: .weighted(
          [
            DesiredShare(agent: support.address, version: 2, weight: 50),
            DesiredShare(agent: support.address, weight: 50),
          ],
          fallback: support.address
        )
      )
    ]
    let pinning = DesiredState(stack: "acme", agents: [support], numbers: numbers)
    _ = try world.api.perform(
      .number(
        .bind(
          e164: "+15550000",
          sid: "PN0",
          settings: NumberSettings(
            target: .agent(.live(half)),
            serverURL: nil,
            smsEnabled: false,
            metadata: nil
          )
        )
      )
    )
    for plan in [cleaning(world), cleaning(named), cleaning(pinned, pinning)] {
      #expect(plan.isEmpty)
      #expect(plan.diagnostics.map(\.code) == [.notCleaned])
    }
  }

  @Test("undeclared scenarios with this stack's marker are deleted; others stay")
  func scenarios() throws {
    var world = try applied()
    let scenarios: [(ObjectName, [String])] = [
      ("ours", ["turnform:acme"]), ("theirs", ["turnform:b"]), ("free", []),
    ]
    for (name, tags) in scenarios {
      let fields: JSONObject = [
        "definition": ["turns": []], "tags": .array(tags.map { .string($0) }),
      ]
      _ = try world.api.perform(.object(.create(.evals, naturalKey: name, StepContent(fields))))
    }
    let plan = cleaning(world)
    #expect(plan.changes.map(\.address) == [ResourceAddress(.evals, "ours")])
    #expect(plan.steps.count == 1)
  }

  @Test("published agents that are no longer declared are reported, and left to --prune")
  func published() throws {
    var world = try applied()
    try world.apply(stack([support, ReferencePlanTests.agent("dropped")]))
    let plan = cleaning(world)
    #expect(plan.isEmpty)
    #expect(plan.diagnostics.map(\.code) == [.notCleaned])
    #expect(plan.diagnostics.first?.advice.contains("--prune") == true)
  }

  @Test("knowledge bases and webhooks carry no marker: reported, and never touched")
  func unmarked() throws {
    var world = try applied()
    _ = try world.api.perform(
      .object(.create(.knowledgeBases, naturalKey: "faq", StepContent([:])))
    )
    for id in world.api.agents.keys { world.api.links[id] = [] }
    let live = world.api.live
    let withRow = LiveState(
      agents: live.agents,
      objects: [.knowledgeBases: live.knowledgeBases],
      inactiveWebhooks: [LiveObject(id: RemoteID("w"), naturalKey: "https://crm.example")],
      links: live.links,
      histories: .all
    )
    let plan = makeCleaningPlan(desired: stack(), live: withRow, policy: Policy())
    #expect(plan.isEmpty)
    #expect(plan.diagnostics.map(\.code) == [.notCleaned, .notCleaned])
    #expect(!plan.isRefused)
  }

  @Test("drafts are deleted without a limit, scenarios within it")
  func limits() throws {
    var world = try applied()
    try world.draft("support", ["system_prompt": "half"], copying: 2)
    for allowed in [nil, 0] { #expect(!cleaning(world, allowed: allowed).isRefused) }
    for index in 0..<21 {
      let fields: JSONObject = ["definition": ["turns": []], "tags": ["turnform:acme/x"]]
      _ = try world.api.perform(
        .object(.create(.evals, naturalKey: ObjectName("old-\(index)"), StepContent(fields)))
      )
    }
    #expect(cleaning(world, allowed: nil).diagnostics.map(\.code) == [.tooManyDeletes])
    #expect(cleaning(world, allowed: 20).diagnostics.map(\.code) == [.tooManyDeletes])
    #expect(!cleaning(world, allowed: 21).isRefused)
  }

  @Test("an empty stack deletes nothing")
  func empty() throws {
    var world = try applied()
    try world.draft("support", ["system_prompt": "half"], copying: 2)
    #expect(cleaning(world, stack([])).diagnostics.map(\.code).contains(.emptyManifestPrune))
  }

  @Test("a protected agent with only a draft stays; a draft next to its version is deleted")
  func protection() throws {
    var world = try applied()
    var config: JSONObject = ["system_prompt": "x"]
    config["metadata"] = .object(
      JSONObject().marked(Marker(stack: "acme", version: 1, isProtected: true))
    )
    try world.draft("dropped", config)
    #expect(cleaning(world).diagnostics.map(\.code) == [.protectedObject])
    var beside = try applied()
    config["metadata"] = .object(
      JSONObject().marked(Marker(stack: "acme", version: 2, isProtected: true))
    )
    try beside.draft("support", config)
    #expect(!cleaning(beside).isRefused)
    #expect(cleaning(beside).steps.count == 1)
  }

  @Test(
    "over random worlds no answer changes, the second gc is empty, and the plan stays the same",
    arguments: 0..<10
  )
  func safe(batch: UInt64) throws {
    var cleaned = 0
    let first = batch * 1000
    for seed in first..<(first + UInt64(TestScale.current.count(80))) {
      let size = batch % 2 == 0 ? PlanPropertyTests.size : PlanPropertyTests.naming
      let world = RandomWorld(seed: seed, size: size)
      let policy = Policy(allowedDeletes: 1000)
      let plan = makeCleaningPlan(desired: world.desired, live: world.live.live, policy: policy)
      guard !plan.isRefused else { continue }
      cleaned += plan.steps.count
      var generator = SeededGenerator(seed: seed)
      let states = try states(of: plan, from: world.live, generator: &generator)
      let after = try #require(states.last)
      for (state, hypothesis) in states.flatMap({ state in Hypothesis.allCases.map { (state, $0) } }
      ) {
        #expect(
          Hearing(state).services(under: hypothesis)
            == Hearing(world.live).services(under: hypothesis),
          "seed \(seed): \(plan.brief)"
        )
      }
      let again = makeCleaningPlan(desired: world.desired, live: after.live, policy: policy)
      #expect(again.isEmpty, "seed \(seed): \(plan.brief)\nand then\n\(again.brief)")
      let before = makePlan(desired: world.desired, live: world.live.live, policy: policy)
      let rest = makePlan(desired: world.desired, live: after.live, policy: policy)
      // The leftovers are exactly the deleted objects.
      let isSame = rest.steps == before.steps && rest.changes == before.changes
      #expect(isSame, "seed \(seed): \(before.brief)\nand then\n\(rest.brief)")
    }
    // A property over an empty set would prove nothing.
    let isEnough = cleaned > 0 || !TestScale.current.isFull
    #expect(isEnough, "batch \(batch), \(TestScale.current): nothing was cleaned")
  }
}
