import Diagnostics
import JSON
import Planning
import Resources
import Testing

@Suite("Objects that this version cannot read") struct UnknownObjectTests {
  private let target = RemoteID("49456911-b507-4082-bdca-cfd1526bdfb1")

  @Test("another stack's object is a warning, and the plan continues")
  func foreign() {
    let plan = plan(DesiredState(stack: "acme"))
    #expect(plan.diagnostics.map(\.code) == [.unknownWord])
    #expect(plan.diagnostics.map(\.severity) == [.warning])
    #expect(!plan.isRefused)
    #expect(plan.isEmpty)
    #expect(plan.diagnostics.first?.detail.contains("\"queue\"") == true)
  }

  /// A stack with a number that a newer server may describe.
  private static let bound = DesiredState(
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

  @Test("a declared or removed one refuses the plan")
  func own() {
    let declared = Self.bound
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

  @Test("no object that it references is deleted")
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

  private let unreadable = UnknownObject(
    kind: .agents,
    id: RemoteID("a9"),
    naturalKey: "front",
    field: "environment",
    word: "moon",
    content: ["metadata": .object(JSONObject().marked(Marker(stack: "acme", key: "desk")))]
  )

  @Test("a declared one is refused and not created again, nor are its dependents")
  func notMadeTwice() {
    let desired = DesiredState(
      stack: "acme",
      agents: [
        DesiredAgent(key: "desk", name: "front"), DesiredAgent(key: "other", name: "other"),
      ],
      numbers: [
        DesiredNumber(
          key: "main",
          e164: "+15551230007",
          sid: "PN7",
          route: .agent(ResourceAddress(.agents, "desk"))
        )
      ]
    )
    let live = LiveState(unknown: [unreadable], histories: .all)
    let plan = makePlan(desired: desired, live: live, policy: Policy())
    #expect(plan.isRefused)
    #expect(!plan.changes.contains { $0.address == ResourceAddress(.agents, "desk") })
    #expect(plan.changes.map(\.address) == [ResourceAddress(.agents, "other")])
    #expect(Set(plan.steps.map(\.change)) == [ResourceAddress(.agents, "other")])
    #expect(plan.steps.map(\.id) == plan.steps.indices.map { StepID($0 + 1) })
    for step in plan.steps {
      #expect(step.dependsOn.allSatisfy { $0 < step.id })
    }
    let refused = self.plan(Self.bound)
    #expect(refused.isRefused && refused.isEmpty && refused.changes.isEmpty)
  }

  @Test("removed: finds one by the key in its marker, and refuses")
  func removedByKey() {
    let address = ResourceAddress(.agents, "desk")
    let desired = DesiredState(stack: "acme", removed: [RemovedResource(address: address)])
    let live = LiveState(unknown: [unreadable], histories: .all)
    let plan = makePlan(desired: desired, live: live, policy: Policy())
    #expect(plan.diagnostics.contains { $0.code == .unknownWord && $0.severity == .error })
  }

  /// A project with a knowledge base that such an agent may be linked to.
  private func linked(_ isLinked: Bool?) -> LiveState {
    let marker = Marker(stack: "acme", key: "faq")
    let base = LiveObject(
      id: target,
      naturalKey: "faq",
      fields: JSONObject().marked(marker, as: .knowledgeBases)
    )
    let link = LiveLink(knowledgeBaseID: target, settings: [:])
    return LiveState(
      objects: [.knowledgeBases: [base]],
      links: isLinked.map { [unreadable.id: $0 ? [link] : []] } ?? [:],
      unknown: [unreadable],
      histories: .all
    )
  }

  @Test("a knowledge base that it links is not deleted, and its links are read for that")
  func linkedBase() {
    let other = DesiredAgent(key: "x", name: "x")
    let pruning = DesiredState(stack: "acme", agents: [other])
    let removing = DesiredState(
      stack: "acme",
      agents: [other],
      removed: [RemovedResource(address: ResourceAddress(.knowledgeBases, "faq"))]
    )
    for (desired, policy) in [(pruning, Policy(prunes: true)), (removing, Policy())] {
      let reads = furtherReads(desired: desired, live: linked(nil), policy: policy)
      #expect(reads.links.contains(unreadable.id))
      for isLinked in [true, false] {
        let plan = makePlan(desired: desired, live: linked(isLinked), policy: policy)
        #expect(plan.isRefused == isLinked, "\(plan.diagnostics)")
        #expect(plan.diagnostics.contains { $0.code == .stillReferredTo } == isLinked)
      }
    }
  }

  @Test("a knowledge base that it links, or may link, is not reported as unlinked")
  func unlinkedBase() {
    let desired = DesiredState(
      stack: "acme",
      knowledgeBases: [
        DesiredKnowledgeBase(
          DesiredObject(.knowledgeBases, key: "faq", naturalKey: "faq", fields: [:])
        )
      ]
    )
    let reads = furtherDriftReads(
      desired: desired,
      live: linked(nil),
      policy: Policy(),
      listsUnmanaged: true
    )
    #expect(reads.links.contains(unreadable.id))
    for (isLinked, isTold) in [(true, false), (false, true), (nil, false)] as [(Bool?, Bool)] {
      let live = linked(isLinked)
      let plan = makePlan(desired: desired, live: live, policy: Policy())
      let drift = makeDrift(of: plan, desired: desired, live: live, listsUnmanaged: true)
      let isFound = drift.findings.contains {
        if case .unlinkedKnowledgeBase = $0.matter { true } else { false }
      }
      #expect(isFound == isTold)
    }
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
