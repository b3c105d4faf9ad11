import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing

/// Plans of agents that name each other, knowledge bases and other objects.
@Suite("Plans of objects that reference each other")
struct ReferencePlanTests {
  /// An agent whose first message names others.
  static func agent(
    _ name: ObjectName,
    says prompt: String = "one",
    names others: [ObjectName] = [],
    links: [DesiredLink]? = nil,
    secrets: [SpecObject.SecretUse] = []
  ) -> DesiredAgent {
    var config: JSONObject = ["system_prompt": .string(prompt)]
    if !others.isEmpty {
      config["first_message"] = .string(others.map { "${agents.\($0).id}" }.joined())
    }
    if !secrets.isEmpty { config["llm"] = ["api_key": .string(SpecObject.mask)] }
    let template = Template(others.map { .id(ResourceAddress(.agents, $0)) })
    return DesiredAgent(
      key: name,
      name: name,
      environment: .production,
      config: SpecObject(
        config,
        references: others.isEmpty
          ? []
          : [
            SpecObject.Reference(
              pointer: JSONPointer([.key("first_message")]),
              template: template
            )
          ],
        secrets: secrets
      ),
      links: links
    )
  }

  static func number(_ index: Int, to agent: String) -> DesiredNumber {
    DesiredNumber(
      key: "n\(index)",
      e164: "+1555000\(index)",
      sid: "PN\(index)",
      route: .agent(ResourceAddress(.agents, agent))
    )
  }

  static func base(
    _ description: String? = nil,
    documents: [String]? = nil
  )
    -> DesiredKnowledgeBase
  {
    DesiredKnowledgeBase(
      DesiredObject(
        .knowledgeBases,
        key: "faq",
        naturalKey: "faq",
        fields: SpecObject(description.map { ["description": .string($0)] } ?? [:])
      ),
      documents: documents?
        .map {
          DesiredDocument(
            name: ObjectName($0),
            path: "docs/\($0)",
            contentType: "text/markdown",
            digest: ""
          )
        }
    )
  }

  private static let faq = ResourceAddress(.knowledgeBases, "faq")

  private func plan(
    _ desired: DesiredState,
    _ api: SimulatedAPI,
    _ policy: Policy = Policy(allowedDeletes: 9)
  ) -> Plan {
    makePlan(desired: desired, live: api.live, policy: policy)
  }

  private func applied(
    _ desired: DesiredState,
    to api: SimulatedAPI = SimulatedAPI()
  ) throws
    -> SimulatedAPI
  {
    let plan = plan(desired, api)
    try #require(!plan.isRefused, "\(plan.brief)")
    var generator = SeededGenerator(seed: 1)
    return try #require(try states(of: plan, from: api, generator: &generator).last)
  }

  private func requests(_ plan: Plan) -> [String] {
    plan.steps.map { step in
      let request = step.operation.request
      let parts = request.displayPath.split(separator: "/").map(String.init)
      let path = parts.filter { $0.count != 36 }
      return "\(request.method) \(path.last { !$0.contains("{") && !$0.contains("@") } ?? "")"
    }
  }

  @Test("a named agent is published first, and its new id cascades; a revert rolls back both")
  func cascade() throws {
    func stack(_ prompt: String) -> DesiredState {
      DesiredState(
        stack: "acme",
        agents: [Self.agent("front", names: ["billing"]), Self.agent("billing", says: prompt)]
      )
    }
    let first = plan(stack("one"), SimulatedAPI())
    #expect(requests(first) == ["POST agents", "POST agents", "POST publish", "POST publish"])
    #expect(first.changes.last?.unknown == [JSONPointer([.key("config"), .key("first_message")])])
    let api = try applied(stack("one"))
    #expect(plan(stack("one"), api).isEmpty)
    let second = plan(stack("two"), api)
    #expect(second.steps.count == 4)
    #expect(
      second.changes.map(\.reason) == [
        .edited, .referenceChanged(ResourceAddress(.agents, "billing")),
      ]
    )
    let reverted = plan(stack("one"), try applied(stack("two"), to: api))
    #expect(requests(reverted) == ["POST rollback", "POST rollback"])
  }

  @Test("a cycle needs one extra request, regardless of its length", arguments: 2...4)
  func cycle(count: Int) throws {
    func stack(_ prompt: String) -> DesiredState {
      DesiredState(
        stack: "acme",
        agents: (0..<count)
          .map {
            Self.agent("a\($0)", says: $0 == 0 ? prompt : "same", names: ["a\(($0 + 1) % count)"])
          }
      )
    }
    let first = plan(stack("one"), SimulatedAPI())
    #expect(first.steps.count == 2 * count + 1)
    let api = try applied(stack("one"))
    #expect(plan(stack("one"), api).isEmpty)
    let second = plan(stack("two"), api)
    #expect(second.steps.count == 2 * count + 1)
    #expect(second.changes.last?.reason == .inCycle(ResourceAddress(.agents, "a0")))
    let changed = try applied(stack("two"), to: api)
    #expect(plan(stack("two"), changed).isEmpty)
    #expect(plan(stack("one"), changed).steps.count == count)
  }

  @Test("no agent of a cycle is published before all of it is written", arguments: 2...4)
  func writtenCycle(count: Int) throws {
    let desired = DesiredState(
      stack: "acme",
      agents: (0..<count)
        .map { Self.agent("a\($0)", says: "same", names: ["a\(($0 + 1) % count)"]) }
    )
    let steps = plan(desired, SimulatedAPI()).steps
    let update = try #require(
      steps.first { if case .agent(.updateDraft) = $0.operation { true } else { false } }
    )
    let publishes = steps.filter { if case .agent(.publish) = $0.operation { true } else { false } }
    #expect(publishes.count == count)
    #expect(publishes.allSatisfy { $0.dependsOn.contains(update.id) })
  }

  @Test("no agent of a cycle is published before all of it is linked", arguments: 2...4)
  func linkedCycle(count: Int) throws {
    let desired = DesiredState(
      stack: "acme",
      agents: (0..<count)
        .map {
          Self.agent(
            "a\($0)",
            names: ["a\(($0 + 1) % count)"],
            links: $0 == count - 1 ? [DesiredLink(knowledgeBase: Self.faq)] : nil
          )
        },
      knowledgeBases: [Self.base(documents: ["faq~00000001.md"])]
    )
    let steps = plan(desired, SimulatedAPI()).steps
    let links = steps.filter {
      if case .agent(.linkKnowledgeBase) = $0.operation { true } else { false }
    }
    let publishes = steps.filter { if case .agent(.publish) = $0.operation { true } else { false } }
    try #require(links.count == 1)
    #expect(publishes.count == count)
    #expect(publishes.allSatisfy { $0.dependsOn.contains(links[0].id) })
  }

  @Test("where two agents of a cycle have numbers, the numbers of one are held")
  func calledCycle() throws {
    func stack(_ prompt: String) -> DesiredState {
      DesiredState(
        stack: "acme",
        agents: [
          Self.agent("front", says: prompt, names: ["billing"]),
          Self.agent("billing", names: ["front"]),
        ],
        numbers: [
          Self.number(0, to: "front"), Self.number(1, to: "front"), Self.number(2, to: "billing"),
        ]
      )
    }
    let second = plan(stack("two"), try applied(stack("one")))
    #expect(second.steps.count == 5 + 2)
    let held = second.steps.filter {
      if case .number(.setWeights) = $0.operation { true } else { false }
    }
    #expect(held.map(\.change) == [ResourceAddress(.numbers, "n2")])
  }

  @Test("a run that stopped anywhere in a cycle is completed with what it left")
  func interruptedCycle() throws {
    let stack = DesiredState(
      stack: "acme",
      agents: [Self.agent("front", names: ["billing"]), Self.agent("billing", names: ["front"])]
    )
    var generator = SeededGenerator(seed: 3)
    let whole = plan(stack, SimulatedAPI())
    for state in try states(of: whole, from: SimulatedAPI(), generator: &generator) {
      let after = try applied(stack, to: state)
      #expect(plan(stack, after).isEmpty)
      #expect(after.agents.count == 2, "no draft is left over")
    }
  }

  @Test("several links are not changed one by one on a version that the web uses by id")
  func reachedByID() throws {
    let second = DesiredObject(.knowledgeBases, key: "prices", naturalKey: "prices")
    let prices = ResourceAddress(.knowledgeBases, "prices")
    func stack(_ links: [DesiredLink]?) -> DesiredState {
      DesiredState(
        stack: "acme",
        agents: [Self.agent("front", links: links)],
        knowledgeBases: [
          Self.base(documents: ["faq~00000001.md"]),
          DesiredKnowledgeBase(
            second,
            documents: [
              DesiredDocument(
                name: "prices~00000001.md",
                path: "docs/prices.md",
                contentType: "text/markdown",
                digest: ""
              )
            ]
          ),
        ]
      )
    }
    let faq = DesiredLink(knowledgeBase: Self.faq)
    let swap = plan(
      stack([DesiredLink(knowledgeBase: prices)]),
      try applied(stack([faq]))
    )
    #expect(
      requests(swap) == ["POST agents", "POST knowledge-bases", "POST publish"],
      "\(swap.brief)"
    )
    let first = plan(stack([faq, DesiredLink(knowledgeBase: prices)]), try applied(stack(nil)))
    #expect(requests(first).contains("POST agents"), "\(first.brief)")
    let one = plan(stack([faq]), try applied(stack(nil)))
    #expect(requests(one) == ["POST knowledge-bases"], "\(one.brief)")
  }

  @Test("a document that moves to another base is deleted once the agent is linked to that one")
  func movedDocument() throws {
    let prices = ResourceAddress(.knowledgeBases, "prices")
    let hours = DesiredDocument(
      name: "hours~00000001.md",
      path: "docs/hours.md",
      contentType: "text/markdown",
      digest: ""
    )
    func stack(_ base: ResourceAddress) -> DesiredState {
      DesiredState(
        stack: "acme",
        agents: [Self.agent("front", links: [DesiredLink(knowledgeBase: base)])],
        knowledgeBases: [Self.faq, prices]
          .map { address in
            DesiredKnowledgeBase(
              DesiredObject(.knowledgeBases, key: address.key, naturalKey: address.key),
              documents: address == base ? [hours] : []
            )
          }
      )
    }
    let move = plan(stack(prices), try applied(stack(Self.faq)))
    #expect(
      requests(move) == [
        "POST documents", "POST agents", "POST knowledge-bases", "POST publish",
        "DELETE documents",
      ]
    )
    #expect(move.steps.last?.dependsOn == [StepID(4)])
  }

  @Test("a number is unbound for another SID once its new target is published")
  func lateUnbinding() throws {
    func stack(_ prompt: String, sid: String, to agent: String) -> DesiredState {
      DesiredState(
        stack: "acme",
        agents: [Self.agent("front", says: prompt), Self.agent("back", says: "back \(prompt)")],
        numbers: [
          DesiredNumber(
            key: "n0",
            e164: sid == "PN2" ? "+15550002" : "+15550000",
            sid: sid == "PN1" ? "PN1" : "PN0",
            route: .agent(ResourceAddress(.agents, agent))
          )
        ],
        removed: sid == "PN2"
          ? [RemovedResource(address: ResourceAddress(.numbers, "+15550000"))] : []
      )
    }
    let api = try applied(stack("one", sid: "PN0", to: "front"))
    // "PN1": another SID for the number. "PN2": another number for the SID.
    for (sid, agent) in [("PN1", "front"), ("PN1", "back"), ("PN2", "back")] {
      let plan = plan(stack("two", sid: sid, to: agent), api)
      let publish = try #require(
        plan.steps.first {
          $0.operation.request.displayPath.hasSuffix("publish")
            && $0.change == ResourceAddress(.agents, agent)
        }
      )
      let unbind = try #require(
        plan.steps.first { if case .number(.unbind) = $0.operation { true } else { false } }
      )
      #expect(unbind.dependsOn.contains(publish.id), "\(sid) \(agent)\n\(plan.brief)")
    }
  }

  @Test("links are made before a version is published, and a single one on the live version")
  func links() throws {
    func stack(_ links: [DesiredLink]?, _ documents: [String] = ["faq~00000001.md"]) -> DesiredState
    {
      DesiredState(
        stack: "acme",
        agents: [Self.agent("front", links: links)],
        knowledgeBases: [Self.base(documents: documents)]
      )
    }
    let linked = [DesiredLink(knowledgeBase: Self.faq)]
    let first = plan(stack(linked), SimulatedAPI())
    #expect(first.steps.count == 5)
    let publish = try #require(
      first.steps.first { $0.operation.request.displayPath.hasSuffix("publish") }
    )
    let upload = try #require(
      first.steps.first { $0.operation.request.displayPath.hasSuffix("documents") }
    )
    #expect(publish.dependsOn.contains(upload.id))
    let api = try applied(stack(linked))
    #expect(plan(stack(linked), api).isEmpty)
    #expect(requests(plan(stack([]), api)) == ["DELETE knowledge-bases"])
    let prompt = [DesiredLink(knowledgeBase: Self.faq, settings: ["mode": "prompt"])]
    #expect(plan(stack(nil), api).isEmpty)
    let isCalled = [Self.number(0, to: "front")]
    func called(_ links: [DesiredLink]) -> DesiredState {
      DesiredState(
        stack: "acme",
        agents: [Self.agent("front", links: links)],
        numbers: isCalled,
        knowledgeBases: [Self.base(documents: ["faq~00000001.md"])]
      )
    }
    let inUse = try applied(called(linked))
    #expect(
      requests(plan(called(prompt), inUse)) == [
        "POST agents", "POST knowledge-bases", "POST publish",
      ]
    )
    #expect(requests(plan(called([]), inUse)) == ["DELETE knowledge-bases"])
    let newDocument = plan(stack(linked, ["faq~00000002.md"]), api)
    #expect(requests(newDocument) == ["POST documents", "DELETE documents"])
  }

  @Test("a new version copies unmanaged links")
  func carriedLinks() throws {
    func stack(_ prompt: String, _ links: [DesiredLink]?) -> DesiredState {
      DesiredState(
        stack: "acme",
        agents: [Self.agent("front", says: prompt, links: links)],
        knowledgeBases: [Self.base()]
      )
    }
    let api = try applied(stack("one", [DesiredLink(knowledgeBase: Self.faq)]))
    let after = try applied(stack("two", nil), to: api)
    let published = try #require(after.agents.values.first { $0.state == .published })
    #expect(after.links[published.id]?.count == 1)
  }

  @Test("a changed secret is a new version, an unchanged one is not a change")
  func secrets() throws {
    func stack(_ fingerprint: String) -> DesiredState {
      let use = SpecObject.SecretUse(
        pointer: JSONPointer([.key("llm"), .key("api_key")]),
        source: .environment("KEY"),
        fingerprint: Fingerprint(fingerprint)
      )
      return DesiredState(stack: "acme", agents: [Self.agent("front", secrets: [use])])
    }
    let api = try applied(stack("1:aa"))
    #expect(plan(stack("1:aa"), api).isEmpty)
    let second = plan(stack("1:bb"), api)
    #expect(second.steps.count == 2)
    #expect(second.changes.map(\.reason) == [.secretChanged])
    let byHand = SimulatedAPI(
      agents: api.agents.values.map { $0.with(config: $0.config.merging(["metadata": [:]])) }
    )
    #expect(plan(stack("1:aa"), byHand).changes.map(\.reason) == [.secretsNotRecorded])
  }

  @Test("the new webhook is made before the old one is deleted, even after an interrupted run")
  func webhooks() throws {
    func stack(_ events: [JSONValue]) -> DesiredState {
      let url = "https://crm.example/turncall"
      return DesiredState(
        stack: "acme",
        objects: [
          DesiredObject(
            .webhooks,
            key: "crm",
            naturalKey: ObjectName(url),
            fields: ["url": .string(url), "events": .array(events)]
          )
        ]
      )
    }
    let api = try applied(stack(["call.ended"]))
    let second = plan(stack(["*"]), api)
    #expect(requests(second) == ["POST webhooks", "DELETE webhooks"])
    #expect(second.steps.last?.dependsOn == [StepID(1)])
    var generator = SeededGenerator(seed: 1)
    let half = try states(of: second, from: api, generator: &generator)[1]
    #expect(requests(plan(stack(["*"]), half)) == ["DELETE webhooks"])
    let lost = Policy(lostSecrets: [ResourceAddress(.webhooks, "crm")])
    #expect(plan(stack(["call.ended"]), api, lost).changes.map(\.reason) == [.secretLost])
    #expect(plan(stack(["call.ended"]), api, lost).steps.count == 2)
  }

  @Test("a takeaway is updated in place, and detached before it is deleted")
  func takeaways() throws {
    let csat = ResourceAddress(.takeaways, "csat")
    func stack(_ prompt: JSONValue?) -> DesiredState {
      let agent = DesiredAgent(
        key: "front",
        name: "front",
        config: SpecObject(
          [
            "analysis": prompt == nil
              ? ["takeaway_ids": []] : ["takeaway_ids": ["${takeaways.csat.id}"]]
          ],
          references: prompt == nil
            ? []
            : [
              SpecObject.Reference(
                pointer: JSONPointer([.key("analysis"), .key("takeaway_ids"), .index(0)]),
                template: Template([.id(csat)])
              )
            ]
        )
      )
      let takeaway = prompt.map {
        DesiredObject(
          .takeaways,
          key: "csat",
          naturalKey: "csat",
          fields: ["schema": [:], "prompt": $0]
        )
      }
      return DesiredState(
        stack: "acme",
        agents: [agent],
        objects: [takeaway].compactMap(\.self),
        removed: prompt == nil ? [RemovedResource(address: csat)] : []
      )
    }
    let api = try applied(stack("Rate."))
    #expect(requests(plan(stack("Rate."), api)) == [])
    #expect(requests(plan(stack("Rate it."), api)) == ["PUT takeaways"])
    let cleared = try applied(stack(.null), to: api)
    #expect(cleared.live.objects(of: .takeaways).first?.fields["prompt"] == "")
    #expect(plan(stack(.null), cleared).isEmpty)
    let removal = plan(stack(nil), api)
    #expect(requests(removal).last == "DELETE takeaways")
    let after = try applied(stack(nil), to: api)
    #expect(after.live.objects(of: .takeaways).isEmpty)
  }

  @Test("a change of a knowledge base that the API does not support is refused")
  func fixedFields() throws {
    let api = try applied(DesiredState(stack: "acme", knowledgeBases: [Self.base()]))
    let other = DesiredObject(
      .knowledgeBases,
      key: "faq",
      naturalKey: "faq",
      fields: ["chunk_size": 1024]
    )
    let plan = plan(
      DesiredState(stack: "acme", knowledgeBases: [DesiredKnowledgeBase(other)]),
      api
    )
    #expect(plan.diagnostics.map(\.code) == [.cannotChange])
  }

  @Test("ids that depend on each other are refused")
  func referenceCycle() {
    let number = ResourceAddress(.numbers, "n0")
    let agent = DesiredAgent(
      key: "front",
      name: "front",
      config: SpecObject(
        ["first_message": "${numbers.n0.id}"],
        references: [
          SpecObject.Reference(
            pointer: JSONPointer([.key("first_message")]),
            template: Template([.id(number)])
          )
        ]
      )
    )
    let plan = plan(
      DesiredState(stack: "acme", agents: [agent], numbers: [Self.number(0, to: "front")]),
      SimulatedAPI()
    )
    #expect(plan.diagnostics.map(\.code) == [.referenceCycle])
  }
}

extension JSONObject {
  fileprivate func merging(_ other: JSONObject) -> JSONObject {
    var copy = self
    for (key, value) in other.members { copy[key] = value }
    return copy
  }
}
