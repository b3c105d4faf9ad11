import Diagnostics
import JSON
import Planning
import Resources
import Testing

/// A place unique to this test, so that a diagnostic that carries it took it from there.
private func span(_ line: Int) -> SourceSpan {
  SourceSpan(
    file: "turnform.yaml",
    start: SourcePosition(line: line, column: 3),
    end: SourcePosition(line: line, column: 9)
  )
}

private func source(_ places: [JSONPointer.Token: Int] = [:]) -> SourceMap {
  SourceMap(
    entry: span(1),
    locations: Dictionary(uniqueKeysWithValues: places.map { (JSONPointer([$0]), span($1)) })
  )
}

private func agent(
  _ name: ObjectName,
  environment: AgentEnvironment = .production,
  config: JSONObject = [:],
  protect: Bool? = nil
) -> DesiredAgent {
  DesiredAgent(
    key: name,
    name: name,
    environment: environment,
    config: SpecObject(config),
    protect: protect,
    source: source([.key("environment"): 2, .key("config"): 3])
  )
}

private func number(
  _ key: ObjectName,
  e164: ObjectName,
  sid: ObjectName,
  route: DesiredRoute,
  protect: Bool? = nil
) -> DesiredNumber {
  DesiredNumber(
    key: key,
    e164: e164,
    sid: sid,
    route: route,
    protect: protect,
    source: source([.key("external_number_sid"): 4, .key("route"): 5])
  )
}

private func version(
  _ name: ObjectName,
  _ version: Int,
  _ state: AgentState,
  stack: String? = "acme",
  config: JSONObject = [:],
  protect: Bool = false
) -> LiveAgent {
  var config = config
  if let stack {
    let marker = Marker(stack: stack, version: version, isProtected: protect)
    config["metadata"] = .object(JSONObject().marked(marker))
  }
  return LiveAgent(
    id: RemoteID("\(name)@\(version)"),
    name: name,
    environment: .production,
    version: version,
    state: state,
    config: AgentTable.config.filled(config)
  )
}

private func bound(
  _ index: Int,
  e164: ObjectName,
  target: String? = nil,
  type: LiveNumber.TargetType? = nil,
  stack: String? = "acme",
  protect: Bool = false,
  sms: Bool = false,
  weights: [LiveShare]? = nil
) -> LiveNumber {
  LiveNumber(
    id: RemoteID("number-\(index)"),
    e164: e164,
    sid: "PN\(index)",
    targetType: type ?? (target == nil ? .webhook : .agent),
    targetID: target.map(RemoteID.init),
    serverURL: target == nil ? "https://r.example" : nil,
    smsEnabled: sms,
    weights: weights,
    metadata: stack.map { JSONObject().marked(Marker(stack: $0, isProtected: protect)) } ?? [:]
  )
}

private let hook = DesiredRoute.webhook("https://r.example")
private let answering = DesiredRoute.agent(ResourceAddress(.agents, "a"))

/// A world, and the single problem that its plan reports.
struct RefusalCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let code: DiagnosticCode
  /// The reported line; `nil` where the object is undeclared.
  let line: Int?
  let desired: DesiredState
  let live: LiveState
  let policy: Policy

  init(
    _ name: String,
    _ code: DiagnosticCode,
    line: Int?,
    agents: [DesiredAgent] = [],
    numbers: [DesiredNumber] = [],
    removed: [String] = [],
    liveAgents: [LiveAgent] = [],
    liveNumbers: [LiveNumber] = [],
    policy: Policy = Policy()
  ) {
    testDescription = name
    self.code = code
    self.line = line
    self.policy = policy
    let removed = removed.map { text in
      let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
      let kind: Kind = parts[0] == "agents" ? .agents : .numbers
      return RemovedResource(address: ResourceAddress(kind, parts[1]), span: span(6))
    }
    desired = DesiredState(stack: "acme", agents: agents, numbers: numbers, removed: removed)
    live = LiveState(agents: liveAgents, numbers: liveNumbers, histories: .all)
  }
}

@Suite("Refusals of the planner, and their places")
struct RefusalTests {
  static let cases = [
    RefusalCase(
      "two published versions of one name",
      .duplicateLiveObjects,
      line: 1,
      agents: [agent("a")],
      liveAgents: [version("a", 1, .published), version("a", 2, .published)]
    ),
    RefusalCase(
      "one number bound twice",
      .duplicateLiveObjects,
      line: 1,
      numbers: [number("n", e164: "+15550000", sid: "PN0", route: hook)],
      liveNumbers: [bound(0, e164: "+15550000"), bound(1, e164: "+15550000")]
    ),
    RefusalCase(
      "an agent of another stack",
      .ownedByAnotherStack,
      line: 1,
      agents: [agent("a")],
      liveAgents: [version("a", 1, .published, stack: "other")]
    ),
    RefusalCase(
      "a draft of another stack",
      .ownedByAnotherStack,
      line: 1,
      agents: [agent("a")],
      liveAgents: [version("a", 1, .draft, stack: "other")]
    ),
    RefusalCase(
      "a number of another stack",
      .ownedByAnotherStack,
      line: 1,
      numbers: [number("n", e164: "+15550000", sid: "PN0", route: hook)],
      liveNumbers: [bound(0, e164: "+15550000", stack: "other")]
    ),
    RefusalCase(
      "removing what another stack owns",
      .ownedByAnotherStack,
      line: 6,
      removed: ["numbers.+15550000"],
      liveNumbers: [bound(0, e164: "+15550000", stack: "other")],
      policy: Policy(allowedDeletes: 5)
    ),
    RefusalCase(
      "a protected number whose block is gone",
      .protectedObject,
      line: nil,
      agents: [agent("a")],
      liveAgents: [version("a", 1, .published)],
      liveNumbers: [bound(0, e164: "+15550000", protect: true)],
      policy: Policy(prunes: true, allowedDeletes: 5)
    ),
    RefusalCase(
      "a protected agent that removed: names",
      .protectedObject,
      line: 6,
      removed: ["agents.a"],
      liveAgents: [version("a", 1, .published, protect: true)],
      policy: Policy(allowedDeletes: 5)
    ),
    RefusalCase(
      "a protected number whose SID changes",
      .protectedObject,
      line: 4,
      numbers: [number("n", e164: "+15550000", sid: "PN9", route: hook, protect: true)],
      liveNumbers: [bound(0, e164: "+15550000", protect: true)],
      policy: Policy(allowedDeletes: 5)
    ),
    RefusalCase(
      "four numbers of ten pruned are more than 30 %",
      .tooManyDeletes,
      line: nil,
      agents: [agent("a")],
      liveAgents: [version("a", 1, .published)],
      liveNumbers: (0..<10).map { bound($0, e164: "+1555000\($0)") },
      policy: Policy(prunes: true)
    ),
    RefusalCase(
      "more than --allow-deletes says",
      .tooManyDeletes,
      line: nil,
      agents: [agent("a")],
      liveAgents: [version("a", 1, .published)],
      liveNumbers: (0..<4).map { bound($0, e164: "+1555000\($0)") },
      policy: Policy(prunes: true, allowedDeletes: 3)
    ),
    RefusalCase(
      "21 of 100 numbers",
      .tooManyDeletes,
      line: nil,
      agents: [agent("a")],
      liveAgents: [version("a", 1, .published)],
      liveNumbers: (0..<100)
        .map {
          bound($0, e164: "+15550\(100 + $0)", stack: $0 < 21 ? "acme" : nil)
        },
      policy: Policy(prunes: true)
    ),
    RefusalCase(
      "pruning with nothing declared",
      .emptyManifestPrune,
      line: nil,
      liveNumbers: [bound(0, e164: "+15550000")],
      policy: Policy(prunes: true, allowedDeletes: 5)
    ),
    RefusalCase(
      "deleting what an undeclared number names",
      .stillReferredTo,
      line: 6,
      removed: ["agents.a"],
      liveAgents: [version("a", 1, .published)],
      liveNumbers: [bound(0, e164: "+15550000", target: "a@1", stack: nil)],
      policy: Policy(allowedDeletes: 5)
    ),
    RefusalCase(
      "deleting what the workflow of an undeclared number is",
      .stillReferredTo,
      line: 6,
      removed: ["agents.a"],
      liveAgents: [version("a", 1, .published)],
      liveNumbers: [bound(0, e164: "+15550000", target: "a@1", type: .workflow, stack: nil)],
      policy: Policy(allowedDeletes: 5)
    ),
    RefusalCase(
      "another environment",
      .environmentMoved,
      line: 2,
      agents: [agent("a", environment: .staging)],
      liveAgents: [version("a", 1, .published)]
    ),
    RefusalCase(
      "a pinned version that does not exist",
      .pinnedVersionMissing,
      line: 5,
      agents: [agent("a")],
      numbers: [
        number(
          "n",
          e164: "+15550000",
          sid: "PN0",
          route: .weighted(
            [
              DesiredShare(agent: ResourceAddress(.agents, "a"), weight: 50),
              DesiredShare(agent: ResourceAddress(.agents, "a"), version: 7, weight: 50),
            ],
            fallback: ResourceAddress(.agents, "a")
          )
        )
      ],
      liveAgents: [version("a", 1, .published)]
    ),
    RefusalCase(
      "a SID that another number has",
      .sidInUse,
      line: 4,
      numbers: [number("n", e164: "+15550001", sid: "PN0", route: hook)],
      liveNumbers: [bound(0, e164: "+15550000")]
    ),
    RefusalCase(
      "numbers with SMS that swap agents while both change",
      .noSafeOrder,
      line: nil,
      agents: [
        agent("a", config: ["system_prompt": "new a"]),
        agent("b", config: ["system_prompt": "new b"]),
      ],
      numbers: [
        number(
          "n",
          e164: "+15550000",
          sid: "PN0",
          route: .agent(ResourceAddress(.agents, "b"))
        ),
        number("m", e164: "+15550001", sid: "PN1", route: answering),
      ],
      liveAgents: [version("a", 1, .published), version("b", 1, .published)],
      liveNumbers: [
        bound(0, e164: "+15550000", target: "a@1", sms: true),
        bound(1, e164: "+15550001", target: "b@1", sms: true),
      ]
    ),
    RefusalCase(
      "a secret that nobody declares",
      .secretWouldBeLost,
      line: 3,
      agents: [agent("a", config: ["system_prompt": "new"])],
      liveAgents: [
        version("a", 1, .published, stack: nil, config: ["llm": ["api_key": "***"]])
      ]
    ),
    RefusalCase(
      "an agent made by hand with a secret that nobody declares",
      .undeclaredSecret,
      line: 3,
      agents: [agent("a")],
      liveAgents: [
        version("a", 1, .published, stack: nil, config: ["llm": ["api_key": "***"]])
      ]
    ),
    RefusalCase(
      "an agent made by hand that is declared protected",
      .protectionNotRecorded,
      line: 1,
      agents: [agent("a", protect: true)],
      liveAgents: [version("a", 1, .published, stack: nil)]
    ),
    RefusalCase(
      "a number bound by hand that is declared protected",
      .protectionNotRecorded,
      line: 1,
      numbers: [number("n", e164: "+15550000", sid: "PN0", route: hook, protect: true)],
      liveNumbers: [bound(0, e164: "+15550000", stack: nil)]
    ),
    RefusalCase(
      "removed: names what is not there",
      .removedNotFound,
      line: 6,
      removed: ["agents.a"]
    ),
    RefusalCase(
      "an undeclared split keeps the version that is archived",
      .splitKeepsOldVersion,
      line: nil,
      agents: [agent("a", config: ["system_prompt": "new"])],
      liveAgents: [version("a", 1, .published)],
      liveNumbers: [
        bound(
          0,
          e164: "+15550000",
          target: "a@1",
          stack: nil,
          weights: [
            LiveShare(agentID: RemoteID("a@1"), weight: 50),
            LiveShare(agentID: RemoteID("a@1"), weight: 50),
          ]
        )
      ]
    ),
  ]

  @Test("each is one diagnostic, at its place", arguments: cases)
  func refusal(_ item: RefusalCase) {
    let plan = makePlan(desired: item.desired, live: item.live, policy: item.policy)
    #expect(plan.diagnostics.map(\.code) == [item.code], "\(plan.diagnostics)")
    #expect(plan.diagnostics.first?.span == item.line.map(span))
    #expect(plan.isRefused == (item.code.severity == .error))
  }

  @Test("writing null gives up a secret")
  func secretGivenUp() {
    let desired = DesiredState(
      stack: "acme",
      agents: [agent("a", config: ["system_prompt": "new", "llm": ["api_key": nil]])]
    )
    let live = LiveState(
      agents: [version("a", 1, .published, config: ["llm": ["api_key": "***"]])],
      histories: .all
    )
    let plan = makePlan(desired: desired, live: live, policy: Policy())
    #expect(!plan.isRefused)
    #expect(plan.steps.count == 2)
  }

  @Test("an undeclared masked secret is not a difference")
  func secretLeftAlone() {
    let desired = DesiredState(stack: "acme", agents: [agent("a")])
    let live = LiveState(
      agents: [version("a", 1, .published, stack: nil, config: ["llm": ["api_key": "***"]])],
      histories: .all
    )
    #expect(makePlan(desired: desired, live: live, policy: Policy()).isEmpty)
  }

  @Test("objects deleted in other plans come last, numbers before agents")
  func deletionsLast() {
    let desired = DesiredState(
      stack: "acme",
      agents: [agent("new")],
      numbers: [number("n", e164: "+15550009", sid: "PN9", route: hook)]
    )
    let live = LiveState(
      agents: [version("a", 1, .published)],
      numbers: [bound(0, e164: "+15550000", target: "a@1")],
      histories: .all
    )
    let plan = makePlan(
      desired: desired,
      live: live,
      policy: Policy(prunes: true, allowedDeletes: 2)
    )
    #expect(
      plan.steps.suffix(2).map(\.operation) == [
        .number(.unbind(RemoteID("number-0"))), .agent(.delete(RemoteID("a@1"))),
      ]
    )
    #expect(
      plan.steps.suffix(2).first?.dependsOn
        == plan.steps.dropLast(2)
        .filter { step in
          !plan.steps.dropLast(2).contains { $0.dependsOn.contains(step.id) }
        }
        .map(\.id)
    )
  }

  @Test(
    "pruning keeps objects of other origin: unmarked, or a marked copy under another name"
  )
  func pruneLeavesStrangers() {
    let copy = version("stranger", 9, .published)
    let live = LiveState(
      agents: [
        version("kept", 1, .published), version("old", 1, .published, stack: nil),
        version("old", 2, .draft),
        LiveAgent(
          id: copy.id,
          name: copy.name,
          environment: copy.environment,
          version: 1,
          state: .published,
          config: copy.config
        ),
      ],
      histories: .all
    )
    let plan = makePlan(
      desired: DesiredState(stack: "acme", agents: [agent("kept")]),
      live: live,
      policy: Policy(prunes: true, allowedDeletes: 9)
    )
    #expect(plan.steps.map(\.operation) == [.agent(.delete(RemoteID("old@2")))])
  }

  @Test("a rollback restores neither an undeclared secret nor a lost protection")
  func rollbackIsExact() {
    let desired = DesiredState(
      stack: "acme",
      agents: [agent("a", config: ["system_prompt": "one"])]
    )
    let withSecret = version(
      "a",
      1,
      .archived,
      config: ["system_prompt": "one", "llm": ["api_key": "***"]]
    )
    let unprotected = version("a", 1, .archived, config: ["system_prompt": "one"])
    let now = version("a", 2, .published, config: ["system_prompt": "two"])
    let protected = version("a", 2, .published, config: ["system_prompt": "two"], protect: true)
    for (old, published) in [(withSecret, now), (unprotected, protected)] {
      let live = LiveState(agents: [old, published], histories: .all)
      let plan = makePlan(desired: desired, live: live, policy: Policy())
      #expect(plan.steps.map(\.operation.request.method) == ["POST", "POST"])
      guard case .agent(.create) = plan.steps.first?.operation else {
        Issue.record("not a new version: \(plan.brief)")
        return
      }
    }
  }

  @Test("protection is lifted from a copy that carries the stack's marker")
  func protectionLifted() {
    let copy = version("a", 1, .published, protect: true)
    let live = LiveState(
      agents: [
        LiveAgent(
          id: copy.id,
          name: "a",
          environment: .production,
          version: 2,
          state: .published,
          config: copy.config
        )
      ],
      histories: .all
    )
    let desired = DesiredState(stack: "acme", agents: [agent("a", protect: false)])
    #expect(makePlan(desired: desired, live: live, policy: Policy()).steps.count == 2)
  }

  @Test("for any number of numbers that swap agents, only the cheaper direction is held")
  func manySwaps() {
    let count = 30
    let desired = DesiredState(
      stack: "acme",
      agents: [
        agent("a", config: ["system_prompt": "new a"]),
        agent("b", config: ["system_prompt": "new b"]),
      ],
      numbers: (0...count)
        .map { index in
          number(
            "n\(index)",
            e164: "+1555\(1000 + index)",
            sid: "PN\(index)",
            route: .agent(ResourceAddress(.agents, index == count ? "a" : "b"))
          )
        }
    )
    let live = LiveState(
      agents: [version("a", 1, .published), version("b", 1, .published)],
      numbers: (0...count)
        .map { index in
          bound(index, e164: "+1555\(1000 + index)", target: index == count ? "b@1" : "a@1")
        },
      histories: .all
    )
    let plan = makePlan(desired: desired, live: live, policy: Policy())
    // Two versions, a PUT for every number, and one number held and released.
    #expect(plan.steps.count == 4 + count + 1 + 2)
  }

  @Test("deletions wait for all other steps with as few edges as there are steps")
  func deletionEdges() {
    let live = LiveState(
      agents: (0..<200).map { version("old\($0)", 1, .published) },
      numbers: (0..<200).map { bound($0, e164: "+1555\(1000 + $0)") },
      histories: .all
    )
    let plan = makePlan(
      desired: DesiredState(stack: "acme", agents: [agent("new")]),
      live: live,
      policy: Policy(prunes: true, allowedDeletes: 1000)
    )
    #expect(plan.steps.count == 402)
    #expect(plan.steps.reduce(0) { $0 + $1.dependsOn.count } < 2 * plan.steps.count)
  }
}
