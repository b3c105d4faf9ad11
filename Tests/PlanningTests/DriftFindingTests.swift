import JSON
import Planning
import Resources
import Testing

@Suite("Problems besides the differences")
struct DriftFindingTests {
  private let support = ReferencePlanTests.agent("support")
  private let address = ResourceAddress(.agents, "support")

  private func stack(bases: [DesiredKnowledgeBase] = []) -> DesiredState {
    DesiredState(stack: "acme", agents: [support], knowledgeBases: bases)
  }

  private func bind(
    _ world: inout DriftWorld,
    to target: RemoteID,
    owner: String? = nil,
    split: [RemoteID] = []
  ) throws {
    let metadata = owner.map { JSONObject().marked(Marker(stack: $0)) } ?? [:]
    let id = try world.api.perform(
      .number(
        .bind(
          e164: "+15550009",
          sid: "PN9",
          settings: NumberSettings(
            target: .agent(.live(target)),
            serverURL: nil,
            smsEnabled: false,
            metadata: metadata
          )
        )
      )
    )
    guard !split.isEmpty else { return }
    let shares = split.map { NumberOperation.Share(agent: .live($0), weight: 100 / split.count) }
    _ = try world.api.perform(.number(.setWeights(.live(try #require(id)), shares)))
  }

  private func applied() throws -> DriftWorld {
    var world = DriftWorld()
    try world.apply(stack())
    return world
  }

  @Test("an undeclared number whose agent is archived is stranded, and counts")
  func stranded() throws {
    var world = try applied()
    try world.publish("old", ["system_prompt": "old"])
    let old = try world.id("old", 1)
    try bind(&world, to: old)
    #expect(world.drift(stack()).findings.isEmpty)
    _ = try world.api.perform(.agent(.delete(old)))
    let drift = world.drift(stack())
    #expect(
      drift.findings.map(\.matter)
        == [.strandedNumber(.version(agent: "old", version: 1, .archived))]
    )
    #expect(drift.plan.isEmpty)
    #expect(drift.isDrifted)
  }

  @Test("a number of another stack is reported by that stack")
  func foreign() throws {
    var world = try applied()
    try bind(&world, to: RemoteID("gone"), owner: "other")
    #expect(world.drift(stack()).findings.isEmpty)
    let unmanaged = world.drift(stack(), listsUnmanaged: true)
    #expect(unmanaged.findings.map(\.matter) == [.undeclared(draft: nil)])
    #expect(unmanaged.findings.map(\.owner) == ["other"])
    #expect(!unmanaged.isDrifted)
  }

  @Test("a target that is not a version of the project, and a draft, are stranded too")
  func unknown() throws {
    var world = try applied()
    try bind(&world, to: RemoteID("gone"))
    #expect(
      world.drift(stack()).findings.map(\.matter) == [.strandedNumber(.unknown(RemoteID("gone")))]
    )
    var other = try applied()
    try bind(&other, to: try other.draft("work", ["system_prompt": "x"]))
    #expect(
      other.drift(stack()).findings.map(\.matter)
        == [.strandedNumber(.version(agent: "work", version: 1, .draft))]
    )
  }

  @Test("a live agent that hands over to an inactive target counts, regardless of its owner")
  func handOver() throws {
    var world = try applied()
    try world.publish("billing", ["system_prompt": "billing"])
    let billing = try world.id("billing", 1)
    let tool: JSONObject = [
      "tools": [["name": "handoff_to_agent", "description": .string("Billing: \(billing).")]]
    ]
    try world.publish("desk", tool)
    #expect(world.drift(stack()).findings.isEmpty)
    // A new version: the API moves numbers along, but not hand-overs.
    try world.publish("billing", ["system_prompt": "new"])
    let drift = world.drift(stack())
    #expect(
      drift.findings.map(\.matter)
        == [.strandedHandOver([.version(agent: "billing", version: 1, .archived)])]
    )
    #expect(drift.findings.map(\.address) == [ResourceAddress(.agents, "desk")])
    #expect(drift.plan.isEmpty)
    #expect(drift.isDrifted)
    let declared = DesiredState(
      stack: "acme",
      agents: stack().agents + [
        DesiredAgent(
          key: "front-desk",
          name: "desk",
          environment: .production,
          config: SpecObject(tool)
        )
      ]
    )
    let again = world.drift(declared)
    #expect(again.findings.map(\.address) == [ResourceAddress(.agents, "front-desk")])
    #expect(again.isDrifted)
  }

  @Test("hand-overs of another stack are reported by that stack, and those to a draft as well")
  func handOverOfOthers() throws {
    var world = try applied()
    let draft = try world.draft("billing", ["system_prompt": "billing"])
    let tool: JSONValue = [
      ["name": "handoff_to_agent", "description": .string("Billing: \(draft).")]
    ]
    try world.publish("desk", ["tools": tool])
    #expect(
      world.drift(stack()).findings.map(\.matter)
        == [.strandedHandOver([.version(agent: "billing", version: 1, .draft)])]
    )
    let marker = JSONObject().marked(Marker(stack: "other", version: 2))
    try world.publish("desk", ["tools": tool, "metadata": .object(marker)])
    #expect(world.drift(stack()).findings.isEmpty)
  }

  @Test("the archive is read where a published version names an unknown id")
  func handOverReads() throws {
    func reads(_ id: String) -> ReadSet {
      let live = LiveState(
        agents: [
          LiveAgent(
            id: RemoteID("7a000000-0000-4000-8000-000000000001"),
            name: "desk",
            environment: .production,
            version: 1,
            state: .published,
            config: ["system_prompt": .string("Hand over to \(id).")]
          )
        ],
        numbers: [
          LiveNumber(
            id: RemoteID("7a000000-0000-4000-8000-000000000002"),
            e164: "+15550001",
            sid: "PN1",
            targetType: .webhook
          )
        ]
      )
      return furtherDriftReads(
        desired: DesiredState(stack: "acme"),
        live: live,
        policy: Policy(),
        listsUnmanaged: false
      )
    }
    #expect(reads("7a000000-0000-4000-8000-000000000009").histories == .all)
    #expect(reads("7a000000-0000-4000-8000-000000000002").histories != .all, "a number's id")
    #expect(reads("nobody").histories != .all)
  }

  @Test("a split that names archived versions counts, unless the manifests pin them")
  func split() throws {
    var world = try applied()
    try world.publish("support", ["system_prompt": "two"])
    let (first, second) = (try world.id("support", 1), try world.id("support", 2))
    try bind(&world, to: second, split: [first, second])
    let desired = DesiredState(
      stack: "acme",
      agents: [ReferencePlanTests.agent("support", says: "two")]
    )
    let drift = world.drift(desired)
    #expect(
      drift.findings.map(\.matter)
        == [.splitToArchived([.version(agent: "support", version: 1, .archived)])]
    )
    #expect(drift.isDrifted)
    let shares = [
      DesiredShare(agent: address, version: 1, weight: 50),
      DesiredShare(agent: address, weight: 50),
    ]
    let pinned = DesiredState(
      stack: "acme",
      agents: desired.agents,
      numbers: [
        DesiredNumber(
          key: "n",
          e164: "+15550009",
          sid: "PN9",
          route: .weighted(shares, fallback: address)
        )
      ]
    )
    #expect(!world.drift(pinned).isDrifted)
  }

  @Test("a draft of this stack is an orphan once no plan needs it; others' drafts are not")
  func orphans() throws {
    var world = try applied()
    try world.draft("support", ["system_prompt": "half"], copying: 2)
    try world.draft("support", ["system_prompt": "work"], copying: 1)
    let drift = world.drift(stack())
    #expect(drift.findings.map(\.matter) == [.orphanDraft(version: 2, isNamed: false)])
    #expect(!drift.isDrifted)
    // The plan of another prompt finishes it.
    let edited = DesiredState(
      stack: "acme",
      agents: [ReferencePlanTests.agent("support", says: "half")]
    )
    #expect(world.drift(edited).findings.isEmpty)
    let all = world.drift(stack(), listsUnmanaged: true).findings.map(\.matter)
    #expect(all == [.orphanDraft(version: 2, isNamed: false), .undeclared(draft: 3)])
  }

  @Test("a declared knowledge base without a linked version is reported, and does not count")
  func unlinked() throws {
    var world = DriftWorld()
    let desired = stack(bases: [ReferencePlanTests.base()])
    try world.apply(desired)
    // Unknown before the links are read.
    #expect(world.drift(desired).findings.isEmpty)
    for id in world.api.agents.keys { world.api.links[id] = [] }
    #expect(
      world.drift(desired).findings.map(\.matter) == [.unlinkedKnowledgeBase(isDeclared: true)]
    )
    #expect(!world.drift(desired).isDrifted)
    let base = try #require(world.api.objects[.knowledgeBases]?.keys.first)
    _ = try world.api.perform(
      .agent(
        .linkKnowledgeBase(
          agent: .live(try world.id("support", 1)),
          .live(base),
          settings: [:]
        )
      )
    )
    #expect(world.drift(desired).findings.isEmpty)
  }

  @Test("links of all versions are requested only when a declared base may have none")
  func reads() throws {
    var world = DriftWorld()
    let desired = stack(bases: [ReferencePlanTests.base()])
    try world.apply(desired)
    func links(_ desired: DesiredState, listsUnmanaged: Bool = false) -> Set<RemoteID> {
      furtherDriftReads(
        desired: desired,
        live: world.api.live,
        policy: Policy(),
        listsUnmanaged: listsUnmanaged
      )
      .links
    }
    #expect(links(desired) == [try world.id("support", 1)])
    #expect(links(stack()).isEmpty)
    #expect(links(stack(), listsUnmanaged: true) == [try world.id("support", 1)])
  }

  @Test("the archive is read only when an undeclared number names an unknown id")
  func archive() throws {
    var world = try applied()
    func histories(_ live: LiveState) -> LiveState.Histories {
      furtherDriftReads(
        desired: stack(),
        live: live,
        policy: Policy(),
        listsUnmanaged: false
      )
      .histories
    }
    func lists() -> LiveState {
      LiveState(
        agents: world.api.agents.values.filter { $0.state != .archived },
        numbers: Array(world.api.numbers.values)
      )
    }
    #expect(histories(lists()) == .of([]))
    try bind(&world, to: RemoteID("gone"))
    #expect(histories(lists()) == .all)
  }

  @Test("with --unmanaged all undeclared objects are reported, with their owners")
  func unmanaged() throws {
    var world = try applied()
    try world.publish("stranger", ["system_prompt": "x"])
    try world.apply(
      DesiredState(stack: "other", agents: [ReferencePlanTests.agent("theirs")])
    )
    let content = StepContent([
      "description": "x", "definition": ["turns": []], "tags": ["turnform:acme"],
    ])
    _ = try world.api.perform(.object(.create(.evals, naturalKey: "old", content)))
    let findings = world.drift(stack(), listsUnmanaged: true).findings
    #expect(findings.map(\.name) == ["stranger", "theirs", "old"])
    #expect(findings.map(\.owner) == [nil, "other", "acme"])
    #expect(findings.allSatisfy { !$0.isDrift })
    #expect(world.drift(stack()).findings.isEmpty)
  }

  @Test("documents not uploaded by an apply are reported, unless documents are unmanaged")
  func foreignDocuments() {
    let base = RemoteID("b")
    let live = LiveState(
      objects: [.knowledgeBases: [LiveObject(id: base, naturalKey: "faq")]],
      documents: [
        base: [
          LiveDocument(id: RemoteID("d1"), name: "faq~00000001.md", status: .ready),
          LiveDocument(id: RemoteID("d2"), name: "old.md", status: .ready),
        ]
      ],
      histories: .all
    )
    for (documents, expected) in [([String](), ["d2"]), (nil, [])] as [([String]?, [String])] {
      let desired = DesiredState(
        stack: "acme",
        knowledgeBases: [ReferencePlanTests.base(documents: documents)]
      )
      let drift = makeDrift(
        of: makePlan(desired: desired, live: live, policy: Policy()),
        desired: desired,
        live: live,
        listsUnmanaged: true
      )
      let found = drift.findings.filter { $0.matter == .undeclaredDocument }
      #expect(found.map(\.id.description) == expected)
    }
  }

  @Test("deactivated webhooks are reported")
  func deadWebhooks() {
    let row = LiveObject(id: RemoteID("w"), naturalKey: "https://crm.example")
    let live = LiveState(inactiveWebhooks: [row], histories: .all)
    let desired = DesiredState(stack: "acme")
    let drift = makeDrift(
      of: makePlan(desired: desired, live: live, policy: Policy()),
      desired: desired,
      live: live,
      listsUnmanaged: true
    )
    #expect(drift.findings.map(\.matter) == [.deadWebhook])
    #expect(!drift.isDrifted)
  }
}
