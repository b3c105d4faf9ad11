import JSON
import Planning
import Resources
import TestSupport
import Testing

/// One kind of edit, and its cost.
struct EditCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let requests: [String]
  let edit: @Sendable (inout Declared) -> Void

  init(_ name: String, _ requests: [String], _ edit: @escaping @Sendable (inout Declared) -> Void) {
    testDescription = name
    self.requests = requests
    self.edit = edit
  }
}

/// A stack to edit: two agents, and a number of each route.
struct Declared: Sendable {
  var prompts = ["reception": "Reception.", "billing": "Billing."]
  var config: JSONObject = [:]
  var sids = [0: "PN0", 1: "PN1", 2: "PN2", 3: "PN3"]
  var sms: [Int: Bool] = [0: false]
  var metadata: [Int: JSONObject] = [:]
  var protect: [Int: Bool] = [:]
  var routes: [Int: DesiredRoute] = [
    0: .agent(reception), 1: .agent(reception), 2: .webhook("https://router.example/init"),
    3: .weighted(
      [DesiredShare(agent: reception, weight: 80), DesiredShare(agent: billing, weight: 20)],
      fallback: reception
    ),
  ]

  static let reception = ResourceAddress(.agents, "reception")
  static let billing = ResourceAddress(.agents, "billing")

  var state: DesiredState {
    DesiredState(
      stack: "acme",
      agents: prompts.map { name, prompt in
        var config = config
        config["system_prompt"] = .string(prompt)
        return DesiredAgent(
          key: ObjectName(name),
          name: ObjectName(name),
          environment: .production,
          config: SpecObject(config)
        )
      },
      numbers: routes.map { index, route in
        DesiredNumber(
          key: "n\(index)",
          e164: "+1555000\(index)",
          sid: ObjectName(sids[index] ?? ""),
          route: route,
          smsEnabled: sms[index],
          metadata: metadata[index],
          protect: protect[index]
        )
      }
    )
  }
}

@Suite("Every kind of edit needs the fewest requests")
struct RequestCountTests {
  @Test("from nothing, two agents and four numbers need nine writes")
  func fromNothing() throws {
    let plan = makePlan(
      desired: Declared().state,
      live: LiveState(histories: .all),
      policy: Policy()
    )
    #expect(
      requests(of: plan)
        == [
          "POST agents", "POST agents", "POST publish", "POST publish",
          "POST phone-numbers", "POST phone-numbers", "POST phone-numbers", "POST phone-numbers",
          "PUT routing",
        ]
        .sorted()
    )
  }

  static let cases = [
    EditCase("nothing", []) { _ in },
    EditCase(
      "a prompt of an agent with two numbers and a place in a split",
      ["POST agents", "POST publish", "PUT routing"]
    ) { $0.prompts["reception"] = "Hello." },
    EditCase(
      "a prompt of an agent with a place in a split only",
      ["POST agents", "POST publish", "PUT routing"]
    ) { $0.prompts["billing"] = "Hello." },
    EditCase(
      "both prompts",
      ["POST agents", "POST agents", "POST publish", "POST publish", "PUT routing"]
    ) { $0.prompts = ["reception": "A", "billing": "B"] },
    EditCase("SMS on", ["PUT phone-numbers"]) { $0.sms[0] = true },
    EditCase("SMS no longer written", []) { $0.sms[0] = nil },
    EditCase("metadata", ["PUT phone-numbers"]) { $0.metadata[0] = ["team": "front"] },
    EditCase("protection", ["PUT phone-numbers"]) { $0.protect[0] = true },
    EditCase("another agent", ["PUT phone-numbers"]) { $0.routes[0] = .agent(Declared.billing) },
    EditCase("agent to webhook", ["PUT phone-numbers"]) {
      $0.routes[0] = .webhook("https://router.example/init")
    },
    EditCase("another webhook", ["PUT phone-numbers"]) {
      $0.routes[2] = .webhook("https://router.example/new")
    },
    EditCase("webhook to agent", ["PUT phone-numbers"]) {
      $0.routes[2] = .agent(Declared.billing)
    },
    EditCase("webhook to split", ["PUT phone-numbers", "PUT routing"]) {
      $0.routes[2] = $0.routes[3]
    },
    EditCase("agent to split", ["PUT routing"]) { $0.routes[0] = $0.routes[3] },
    EditCase("split to the agent that is its fallback", ["DELETE routing"]) {
      $0.routes[3] = .agent(Declared.reception)
    },
    EditCase("split to another agent", ["DELETE routing", "PUT phone-numbers"]) {
      $0.routes[3] = .agent(Declared.billing)
    },
    EditCase("split to webhook", ["DELETE routing", "PUT phone-numbers"]) {
      $0.routes[3] = .webhook("https://router.example/init")
    },
    EditCase("weights", ["PUT routing"]) {
      $0.routes[3] = .weighted(
        [
          DesiredShare(agent: Declared.reception, weight: 70),
          DesiredShare(agent: Declared.billing, weight: 30),
        ],
        fallback: Declared.reception
      )
    },
    EditCase("order of the shares", ["PUT routing"]) {
      $0.routes[3] = .weighted(
        [
          DesiredShare(agent: Declared.billing, weight: 20),
          DesiredShare(agent: Declared.reception, weight: 80),
        ],
        fallback: Declared.reception
      )
    },
    EditCase("a pinned version beside the published one", ["PUT routing"]) {
      $0.routes[3] = .weighted(
        [
          DesiredShare(agent: Declared.reception, version: 1, weight: 50),
          DesiredShare(agent: Declared.billing, weight: 50),
        ],
        fallback: Declared.reception
      )
    },
    EditCase("the fallback", ["PUT phone-numbers"]) {
      guard case .weighted(let shares, _) = $0.routes[3] else { return }
      $0.routes[3] = .weighted(shares, fallback: Declared.billing)
    },
    EditCase("a SID", ["DELETE phone-numbers", "POST phone-numbers"]) { $0.sids[0] = "PN9" },
    EditCase("a SID of a split", ["DELETE phone-numbers", "POST phone-numbers", "PUT routing"]) {
      $0.sids[3] = "PN9"
    },
    EditCase(
      "two SIDs swapped",
      ["DELETE phone-numbers", "DELETE phone-numbers", "POST phone-numbers", "POST phone-numbers"]
    ) { $0.sids = [0: "PN1", 1: "PN0", 2: "PN2", 3: "PN3"] },
    EditCase("a new number", ["POST phone-numbers"]) {
      $0.routes[4] = .agent(Declared.billing)
      $0.sids[4] = "PN4"
    },
    EditCase("a number no longer declared", []) { $0.routes[0] = nil },
    EditCase(
      "a number moves to an agent, another to a split, while both agents change",
      [
        "POST agents", "POST agents", "POST publish", "POST publish", "PUT phone-numbers",
        "PUT routing", "PUT routing", "PUT routing",
      ]
    ) {
      $0.prompts = ["reception": "A", "billing": "B"]
      $0.routes[0] = .agent(Declared.billing)
      $0.routes[1] = $0.routes[3]
    },
  ]

  @Test("edits of an applied stack", arguments: cases)
  func edits(_ item: EditCase) throws {
    var declared = Declared()
    let api = try applied(declared.state, to: SimulatedAPI())
    item.edit(&declared)
    let plan = makePlan(
      desired: declared.state,
      live: api.live,
      policy: Policy(allowedDeletes: 10)
    )
    #expect(!plan.isRefused, "\(plan.brief)")
    #expect(requests(of: plan) == item.requests.sorted(), "\(plan.brief)")
    let after = try applied(declared.state, to: api)
    #expect(makePlan(desired: declared.state, live: after.live, policy: Policy()).isEmpty)
  }

  @Test("a reverted change is one rollback, and the split")
  func revert() throws {
    var declared = Declared()
    let first = try applied(declared.state, to: SimulatedAPI())
    declared.prompts["reception"] = "Hello."
    let second = try applied(declared.state, to: first)
    let back = makePlan(desired: Declared().state, live: second.live, policy: Policy())
    #expect(requests(of: back) == ["POST rollback", "PUT routing"])
  }

  @Test("a draft of this stack is finished, another client's is not touched")
  func drafts() throws {
    var declared = Declared()
    var api = try applied(declared.state, to: SimulatedAPI())
    declared.prompts["billing"] = "Hello."
    let plan = makePlan(desired: declared.state, live: api.live, policy: Policy())
    _ = try api.perform(plan.steps[0].operation)
    let rest = makePlan(desired: declared.state, live: api.live, policy: Policy())
    #expect(requests(of: rest) == ["POST publish", "PUT routing"])
    declared.prompts["billing"] = "Good day."
    let changed = makePlan(desired: declared.state, live: api.live, policy: Policy())
    #expect(requests(of: changed) == ["POST publish", "PUT agents", "PUT routing"])

    var foreign = try applied(Declared().state, to: SimulatedAPI())
    _ = try foreign.perform(
      .agent(
        .create(
          name: "billing",
          environment: .production,
          config: ["system_prompt": "Draft."],
          version: 2
        )
      )
    )
    #expect(
      makePlan(desired: Declared().state, live: foreign.live, policy: Policy()).isEmpty
    )
  }

  @Test("an external edit is detected in unwritten fields, and reverted")
  func dashboardEdit() throws {
    var api = try applied(Declared().state, to: SimulatedAPI())
    let billing = try #require(api.agents.values.first { $0.name == "billing" })
    var config = billing.config
    config["language"] = "de"
    let draft = try #require(
      try api.perform(
        .agent(
          .create(
            name: "billing",
            environment: .production,
            config: StepContent(config),
            version: 2
          )
        )
      )
    )
    _ = try api.perform(.agent(.publish(.live(draft))))
    let plan = makePlan(desired: Declared().state, live: api.live, policy: Policy())
    #expect(requests(of: plan) == ["POST rollback"])
    #expect(
      plan.changes.first?.edits.contains { $0.pointer.description == "/config/language" } == true
    )
  }

  /// Applies a plan in its original order.
  private func applied(_ desired: DesiredState, to api: SimulatedAPI) throws -> SimulatedAPI {
    let plan = makePlan(desired: desired, live: api.live, policy: Policy(allowedDeletes: 10))
    var generator = SeededGenerator(seed: 1)
    return try #require(try states(of: plan, from: api, generator: &generator).last)
  }

  /// The method and last word of each request, sorted.
  private func requests(of plan: Plan) -> [String] {
    plan.steps
      .map { step in
        let request = step.operation.request
        let words = request.displayPath.split(separator: "/").map(String.init)
        let last = words.last ?? ""
        let noun = ["publish", "rollback", "routing"].contains(last) ? last : words[1]
        return "\(request.method) \(noun)"
      }
      .sorted()
  }
}
