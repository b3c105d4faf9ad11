import Diagnostics
import JSON
import Planning
import Resources
import Testing

@Suite("Objects that this version cannot read") struct UnknownObjectTests {
  private let target = RemoteID("49456911-b507-4082-bdca-cfd1526bdfb1")

  @Test("somebody else's is a warning, and the plan goes on")
  func foreign() {
    let plan = plan(DesiredState(stack: "acme"))
    #expect(plan.diagnostics.map(\.code) == [.unknownWord])
    #expect(plan.diagnostics.map(\.severity) == [.warning])
    #expect(!plan.isRefused)
    #expect(plan.isEmpty)
    #expect(plan.diagnostics.first?.detail.contains("\"queue\"") == true)
  }

  @Test("one that is declared or removed refuses the plan")
  func own() {
    let declared = DesiredState(
      stack: "acme",
      numbers: [
        DesiredNumber(
          key: "main",
          e164: "+15551230001",
          sid: "PN1",
          route: .webhook("https://w.test")
        )
      ]
    )
    let withSameSID = DesiredState(
      stack: "acme",
      numbers: [
        DesiredNumber(
          key: "main",
          e164: "+15551230002",
          sid: "PN9",
          route: .webhook("https://w.test")
        )
      ]
    )
    let address = ResourceAddress(.numbers, "+15551230001")
    let removed = DesiredState(stack: "acme", removed: [RemovedResource(address: address)])
    for desired in [declared, withSameSID, removed] {
      let plan = plan(desired)
      #expect(plan.isRefused)
      #expect(plan.diagnostics.contains { $0.code == .unknownWord && $0.severity == .error })
    }
  }

  @Test("nothing that it names is taken away from under it")
  func stranded() {
    let agent = LiveAgent(
      id: target,
      name: "front",
      environment: .production,
      version: 1,
      state: .published,
      config: ["metadata": .object(JSONObject().marked(Marker(stack: "acme", version: 1)))]
    )
    let desired = DesiredState(
      stack: "acme",
      removed: [RemovedResource(address: ResourceAddress(.agents, "front"))]
    )
    let plan = makePlan(
      desired: desired,
      live: LiveState(agents: [agent], unknown: [unknown], histories: .all),
      policy: Policy(allowedDeletes: 5)
    )
    #expect(plan.isRefused)
    #expect(plan.diagnostics.contains { $0.code == .stillReferredTo })
  }

  private var unknown: UnknownObject {
    UnknownObject(
      kind: .numbers,
      id: RemoteID("n1"),
      naturalKey: "+15551230001",
      field: "routing_target_type",
      word: "queue",
      content: [
        "external_number_sid": "PN9", "routing_target_id": .string(target.description),
      ]
    )
  }

  private func plan(_ desired: DesiredState) -> Plan {
    makePlan(desired: desired, live: LiveState(unknown: [unknown]), policy: Policy())
  }
}
