import JSON
import Planning
import Resources
import TestSupport
import Testing

/// `--adopt` writes the marker on what is declared and carries none, with the fewest requests.
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

  @Test("without --adopt a missing marker is nothing to plan for")
  func without() {
    let agent = Self.agent("a")
    let api = SimulatedAPI(agents: [agent], numbers: [Self.number(agent)])
    let desired = Self.desired([agent], route: .agent(ResourceAddress(.agents, "a")))
    #expect(plan(desired, api, adopts: false).isEmpty)
  }

  @Test("an agent takes a new version, its number one PUT, and then nothing is left")
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

  @Test("what carries the marker already stays; a split is pinned anew and marked")
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
      takeaways: [DesiredObject(.takeaways, key: "t", naturalKey: "t", fields: ["schema": [:]])],
      evals: [
        DesiredObject(
          .evals,
          key: "e",
          naturalKey: "e",
          fields: ["definition": ["turns": []], "tags": ["smoke"]]
        )
      ]
    )
    #expect(plan(desired, api, adopts: false).isEmpty)
    let plan = plan(desired, api)
    #expect(plan.steps.map { $0.operation.request.method } == ["PUT", "PUT"])
    #expect(plan.changes.map(\.reason) == [.adopted, .adopted])
    #expect(self.plan(desired, try adopted(desired, api)).isEmpty)
  }
}
