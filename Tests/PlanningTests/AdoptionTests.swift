import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing

/// `--adopt` writes the marker to declared objects without one, in the fewest requests.
@Suite struct AdoptionTests {
  private static func agent(_ name: ObjectName, _ marker: Marker? = nil) -> LiveAgent {
    var config: JSONObject = ["system_prompt": .string("\(name) speaks")]
    if let marker { config["metadata"] = .object(JSONObject().marked(marker)) }
    return LiveAgent(
      id: RemoteID("00000000-0000-4000-8000-00000000000\(name.text.count)"),
      name: name,
      environment: .development,
      version: 1,
      state: .published,
      config: AgentTable.config.filled(config)
    )
  }

  private static func number(_ agent: LiveAgent, split: [LiveShare]? = nil) -> LiveNumber {
    LiveNumber(
      id: RemoteID("number"),
      e164: "+15550001",
      sid: "PN1",
      targetType: .agent,
      targetID: agent.id,
      weights: split
    )
  }

  private static func desired(_ agents: [LiveAgent], route: DesiredRoute? = nil) -> DesiredState {
    DesiredState(
      stack: "acme",
      agents: agents.map {
        DesiredAgent(
          key: $0.name,
          name: $0.name,
          config: ["system_prompt": .string("\($0.name) speaks")]
        )
      },
      numbers: route.map {
        [DesiredNumber(key: "main", e164: "+15550001", sid: "PN1", route: $0)]
      } ?? []
    )
  }

  private func plan(_ desired: DesiredState, _ api: SimulatedAPI, adopts: Bool = true) -> Plan {
    makePlan(desired: desired, live: api.live, policy: Policy(adopts: adopts))
  }

  private func adopted(_ desired: DesiredState, _ api: SimulatedAPI) throws -> SimulatedAPI {
    var generator = SeededGenerator(seed: 1)
    return try #require(
      try states(of: plan(desired, api), from: api, generator: &generator).last
    )
  }

  @Test("without --adopt a missing marker is not a change")
  func without() {
    let agent = Self.agent("a")
    let api = SimulatedAPI(agents: [agent], numbers: [Self.number(agent)])
    let desired = Self.desired([agent], route: .agent(ResourceAddress(.agents, "a")))
    #expect(plan(desired, api, adopts: false).isEmpty)
  }

  @Test("an agent gets a new version, its number one PUT, and then nothing is left")
  func agentAndNumber() throws {
    let agent = Self.agent("a")
    let api = SimulatedAPI(agents: [agent], numbers: [Self.number(agent)])
    let desired = Self.desired([agent], route: .agent(ResourceAddress(.agents, "a")))
    let plan = plan(desired, api)
    #expect(plan.steps.map { $0.operation.request.method } == ["POST", "POST", "PUT"])
    #expect(plan.changes.map(\.reason) == [.adopted, .adopted])
    let after = try adopted(desired, api)
    #expect(self.plan(desired, after).isEmpty)
    #expect(self.plan(desired, after, adopts: false).isEmpty)
    #expect(after.live.numbers.allSatisfy { $0.marker?.stack == "acme" })
  }

  @Test("a marked object stays; a split is pinned again and marked")
  func split() throws {
    let ours = Self.agent("aa", Marker(stack: "acme", version: 1))
    let theirs = Self.agent("a")
    let split = [
      LiveShare(agentID: ours.id, weight: 50), LiveShare(agentID: theirs.id, weight: 50),
    ]
    let api = SimulatedAPI(agents: [ours, theirs], numbers: [Self.number(ours, split: split)])
    let shares = ["aa", "a"].map { DesiredShare(agent: ResourceAddress(.agents, $0), weight: 50) }
    let route = DesiredRoute.weighted(shares, fallback: ResourceAddress(.agents, "aa"))
    let desired = Self.desired([ours, theirs], route: route)
    let plan = plan(desired, api)
    #expect(plan.changes.map(\.address.description) == ["agents.a", "numbers.main"])
    #expect(plan.changes.map(\.reason) == [.adopted, .adopted])
    #expect(plan.steps.count == 4)
    #expect(self.plan(desired, try adopted(desired, api)).isEmpty)
  }

  @Test("a scenario and a takeaway are marked by one PUT each")
  func scenario() throws {
    var api = SimulatedAPI()
    let fields = EvalTable.create.filled(["definition": ["turns": []], "tags": ["smoke"]])
    let eval = LiveObject(id: RemoteID("eval"), naturalKey: "e", fields: fields)
    let takeaway = LiveObject(
      id: RemoteID("takeaway"),
      naturalKey: "t",
      fields: TakeawayTable.create.filled(["schema": [:]])
    )
    api.objects = [.evals: [eval.id: eval], .takeaways: [takeaway.id: takeaway]]
    let desired = DesiredState(
      stack: "acme",
      objects: [
        DesiredObject(.takeaways, key: "t", naturalKey: "t", fields: ["schema": [:]]),
        DesiredObject(
          .evals,
          key: "e",
          naturalKey: "e",
          fields: ["definition": ["turns": []], "tags": ["smoke"]]
        ),
      ]
    )
    #expect(plan(desired, api, adopts: false).isEmpty)
    let plan = plan(desired, api)
    #expect(plan.steps.map { $0.operation.request.method } == ["PUT", "PUT"])
    #expect(plan.changes.map(\.reason) == [.adopted, .adopted])
    #expect(self.plan(desired, try adopted(desired, api)).isEmpty)
  }

  /// A world in which another stack has marked one object of every kind that supports markers.
  private static func marked(
    by stack: String,
    isProtected: Bool = false
  ) -> (api: SimulatedAPI, desired: DesiredState) {
    let marker = Marker(stack: stack, key: "theirs", version: 1, isProtected: isProtected)
    let agent = agent("a", marker)
    let line = number(agent)
    let number = LiveNumber(
      id: line.id,
      e164: line.e164,
      sid: line.sid,
      targetType: .agent,
      targetID: agent.id,
      metadata: JSONObject([("team", "x")]).marked(marker)
    )
    var api = SimulatedAPI(agents: [agent], numbers: [number])
    let eval: JSONObject = ["definition": ["turns": []], "tags": ["smoke"]]
    let objects: [(Kind, ObjectName, JSONObject)] = [
      (.evals, "e", eval), (.takeaways, "t", ["schema": [:]]),
      (.knowledgeBases, "k", ["description": "Prices."]),
      (.webhooks, "https://w.example", ["url": "https://w.example", "events": ["call.ended"]]),
    ]
    var desired = (objects: [DesiredObject](), bases: [DesiredKnowledgeBase]())
    for (kind, name, fields) in objects {
      let id = RemoteID("\(kind)")
      let live = kind.createTable.filled(fields).marked(marker, as: kind)
      api.objects[kind, default: [:]][id] = LiveObject(id: id, naturalKey: name, fields: live)
      let object = DesiredObject(
        kind,
        key: ObjectName("\(kind)"),
        naturalKey: name,
        fields: SpecObject(fields)
      )
      if kind == .knowledgeBases {
        desired.bases.append(DesiredKnowledgeBase(object))
      } else {
        desired.objects.append(object)
      }
    }
    let own = Self.desired([agent], route: .agent(ResourceAddress(.agents, "a")))
    return (
      api,
      DesiredState(
        stack: "acme",
        agents: own.agents,
        numbers: own.numbers,
        objects: desired.objects,
        knowledgeBases: desired.bases
      )
    )
  }

  @Test("an object marked by another stack is adopted only from that stack, by its name")
  func formerOwner() throws {
    let (api, desired) = Self.marked(by: "shop \u{E9}")
    for policy in [
      Policy(), Policy(adopts: true), Policy(adopts: true, formerOwners: [ExactText("shop")]),
      Policy(adopts: true, formerOwners: [ExactText("shop e\u{301}"), ExactText("acme")]),
    ] {
      let plan = makePlan(desired: desired, live: api.live, policy: policy)
      let refused = plan.diagnostics.filter { $0.code == .ownedByAnotherStack }
      #expect(Set(refused.map(\.subject)).count == 6, "\(refused)")
      #expect(refused.allSatisfy { $0.advice.contains("--adopt-from 'shop \u{E9}'") })
    }
    let policy = Policy(adopts: true, formerOwners: [ExactText("shop \u{E9}")])
    let plan = makePlan(desired: desired, live: api.live, policy: policy)
    #expect(plan.diagnostics.filter { $0.severity == .error }.isEmpty, "\(plan.diagnostics)")
    #expect(Set(plan.changes.map(\.address.kind)) == Set(Kind.allCases))
    var generator = SeededGenerator(seed: 1)
    let after = try #require(try states(of: plan, from: api, generator: &generator).last)
    // With and without the option, the plan is empty, and this stack owns every object.
    for policy in [policy, Policy(), Policy(adopts: true)] {
      let next = makePlan(desired: desired, live: after.live, policy: policy)
      #expect(next.isEmpty && !next.diagnostics.hasErrors, "\(next)")
    }
    #expect(after.live.numbers.map { $0.marker?.stack } == ["acme"])
    #expect(after.live.numbers.first?.metadata["team"] == "x")
    for kind in [Kind.evals, .takeaways, .knowledgeBases, .webhooks] {
      #expect(after.live.objects(of: kind).map { $0.owner(of: kind) } == ["acme"], "\(kind)")
    }
  }

  @Test("an object its stack protects is adopted only with protection", arguments: [true, false])
  func protected(isProtected: Bool) {
    let (api, desired) = Self.marked(by: "shop", isProtected: isProtected)
    let policy = Policy(adopts: true, formerOwners: [ExactText("shop")])
    let plan = makePlan(desired: desired, live: api.live, policy: policy)
    let refused = plan.diagnostics.filter { $0.code == .protectedObject }
    #expect(Set(refused.map(\.subject)).count == (isProtected ? 6 : 0), "\(refused)")
    #expect(plan.isRefused == isProtected)
  }

  @Test("an undeclared object stays with its stack, even when it is listed under removed:")
  func undeclared() {
    let (api, desired) = Self.marked(by: "shop")
    let removed = DesiredState(
      stack: "acme",
      agents: desired.agents,
      removed: ["takeaways.t", "knowledge_bases.k"]
        .map { text in
          let kind: Kind = text.hasPrefix("takeaways") ? .takeaways : .knowledgeBases
          let key = ObjectName(String(text.suffix(1)))
          return RemovedResource(address: ResourceAddress(kind, key), span: nil)
        }
    )
    let policy = Policy(
      prunes: true,
      allowedDeletes: 9,
      adopts: true,
      formerOwners: [ExactText("shop")]
    )
    let plan = makePlan(desired: removed, live: api.live, policy: policy)
    let refused = plan.diagnostics.filter { $0.code == .ownedByAnotherStack }
    #expect(refused.map(\.subject) == ["knowledge_bases.k", "takeaways.t"])
    #expect(!plan.changes.contains { [.evals, .webhooks].contains($0.address.kind) })
  }
}
