import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing

private let prompt: JSONObject = ["system_prompt": "Hello."]

private func desired(
  _ config: SpecObject,
  unmanaged: [[String]] = [],
  digest: String? = nil,
  protect: Bool? = false
) -> DesiredState {
  DesiredState(
    stack: "acme",
    agents: [
      DesiredAgent(
        key: "a",
        name: "a",
        config: config,
        links: [],
        protect: protect,
        unmanaged: unmanaged,
        digest: digest
      )
    ]
  )
}

/// A published version owned by this stack.
private func live(
  _ config: JSONObject,
  _ marker: Marker? = Marker(stack: "acme", key: "a", version: 1)
) -> LiveState {
  var config = config
  if let marker { config["metadata"] = .object(JSONObject().marked(marker)) }
  let agent = LiveAgent(
    id: RemoteID("a1"),
    name: "a",
    environment: .development,
    version: 1,
    state: .published,
    config: AgentTable.config.filled(config)
  )
  return LiveState(agents: [agent], histories: .all)
}

private func plan(
  _ desired: DesiredState,
  _ live: LiveState,
  _ policy: Policy = Policy(allowedDeletes: 100)
) -> Plan {
  makePlan(desired: desired, live: live, policy: policy)
}

private func edits(_ plan: Plan) -> [String] {
  plan.changes.flatMap(\.edits).filter { $0.pointer != JSONPointer([.key("version")]) }
    .map {
      "\($0.pointer.dotted) \($0.before?.text() ?? "-") → \($0.after?.text() ?? "-")"
    }
}

@Suite("A declared agent is declared completely")
struct DeclaredWholeAgentTests {
  @Test("an omitted field has its default, and removing a line is a change")
  func lineTakenOut() {
    let plan = plan(
      desired(SpecObject(prompt)),
      live(["system_prompt": "Hello.", "llm": ["temperature": 0.2]])
    )
    #expect(edits(plan) == ["config.llm.temperature 0.2 → 0.7"])
    #expect(plan.changes.map(\.reason) == [.edited])
  }

  @Test("a draft that lacks a written field is written again, not published as it is")
  func dropped() {
    let written = SpecObject(["system_prompt": "Hello.", "llm": ["reasoning_effort": "high"]])
    let marker = Marker(stack: "acme", key: "a", version: 2, digest: "d1")
    for state in [AgentState.draft, .archived, .published] {
      let version = LiveAgent(
        id: RemoteID("a2"),
        name: "a",
        environment: .development,
        version: 2,
        state: state,
        config: AgentTable.config.filled(
          ["system_prompt": "Hello.", "metadata": .object(JSONObject().marked(marker))]
        )
      )
      let steps = plan(
        desired(written, digest: "d1"),
        LiveState(agents: [version], histories: .all)
      )
      .steps.map { "\($0.operation.request.method) \($0.operation.request.displayPath)" }
      #expect(
        steps.first == (state == .draft ? "PUT /v1/agents/a2" : "POST /v1/agents"),
        "\(state): \(steps)"
      )
      #expect(steps.count == 2)
    }
  }

  @Test("a changed server default is not a change of a version with the digest")
  func movedDefault() {
    var state = live(
      ["system_prompt": "Hello.", "idle_message": "A newer default"],
      Marker(stack: "acme", key: "a", version: 1, digest: "d1")
    )
    #expect(plan(desired(SpecObject(prompt), digest: "d1"), state).isEmpty)
    // A different digest requires a comparison, as does a copy with the marker of another version.
    #expect(!plan(desired(SpecObject(prompt), digest: "d2"), state).isEmpty)
    state = live(
      ["system_prompt": "Hello.", "idle_message": "A newer default"],
      Marker(stack: "acme", key: "a", version: 7, digest: "d1")
    )
    #expect(!plan(desired(SpecObject(prompt), digest: "d1"), state).isEmpty)
  }

  @Test("a removed secret is named in the plan that removes it")
  func secretTakenOut() {
    let mark = Marker(
      stack: "acme",
      key: "a",
      version: 1,
      secrets: ["/llm/api_key": Fingerprint("1:a")]
    )
    let plan = plan(
      desired(SpecObject(prompt)),
      live(["system_prompt": "Hello.", "llm": ["api_key": "***"]], mark)
    )
    #expect(!plan.isRefused)
    #expect(edits(plan) == ["config.llm.api_key \"***\" → null"])
  }

  @Test("a changed secret is identified")
  func secretChanged() {
    func use(_ print: String) -> SpecObject.SecretUse {
      SpecObject.SecretUse(
        pointer: JSONPointer([.key("tools"), .index(0), .key("webhook_secret")]),
        source: .environment("S"),
        fingerprint: Fingerprint(print)
      )
    }
    let tool: JSONValue = [
      "name": "look_up", "description": "Looks up.", "webhook_url": "https://x.example",
      "webhook_secret": "***",
    ]
    let mark = Marker(
      stack: "acme",
      key: "a",
      version: 1,
      secrets: ["/tools/0/webhook_secret": Fingerprint("1:a")]
    )
    let state = live(["tools": [tool]], mark)
    let changed = plan(desired(SpecObject(["tools": [tool]], secrets: [use("1:b")])), state)
    #expect(edits(changed) == ["config.tools[0].webhook_secret \"***\" → \"***\""])
    #expect(changed.changes.map(\.reason) == [.secretChanged])
    #expect(plan(desired(SpecObject(["tools": [tool]], secrets: [use("1:a")])), state).isEmpty)
  }

  @Test("protection is an ordinary field", arguments: [(false, true), (true, false)])
  func protection(before: Bool, after: Bool) {
    let state = live(
      prompt,
      Marker(stack: "acme", key: "a", version: 1, isProtected: before)
    )
    let plan = plan(desired(SpecObject(prompt), protect: after), state)
    #expect(edits(plan) == ["protect \(before) → \(after)"])
  }

  @Test("unmanaged fields are kept, and copied to a new version")
  func unmanaged() throws {
    let state = live(["system_prompt": "Hello.", "llm": ["temperature": 0.2]])
    let place = [["llm", "temperature"]]
    #expect(plan(desired(SpecObject(prompt), unmanaged: place), state).isEmpty)
    let edited = plan(desired(["system_prompt": "Good day."], unmanaged: place), state)
    #expect(edits(edited) == [#"config.system_prompt "Hello." → "Good day.""#])
    guard case .agent(.create(_, _, let content, _))? = edited.steps.first?.operation else {
      Issue.record("no version is made")
      return
    }
    #expect(content.value["llm"]?["temperature"] == 0.2)
    #expect(content.value["llm"]?.object?.count == 1)
  }

  @Test("an unmanaged secret cannot be copied, and is never sent as its mask")
  func unmanagedSecret() {
    let state = live(["system_prompt": "Hello.", "llm": ["api_key": "***"]])
    let plan = plan(desired(["system_prompt": "Good day."], unmanaged: [["llm"]]), state)
    #expect(plan.diagnostics.map(\.code) == [.secretWouldBeLost])
  }

  @Test("the order of a set is not a change, any other order is")
  func sets() {
    let schema: JSONValue = ["type": "object", "required": ["a", "b"]]
    let other: JSONValue = ["type": "object", "required": ["b", "a", "a"]]
    func config(_ ids: JSONValue, _ schema: JSONValue) -> JSONObject {
      ["analysis": ["takeaway_ids": ids, "structured_extraction_schema": schema]]
    }
    let state = live(config(["x", "y"], schema))
    #expect(plan(desired(SpecObject(config(["y", "x"], other))), state).isEmpty)
    let tools: (String, String) -> JSONObject = { first, second in
      ["guardrails": ["prohibited_topics": [.string(first), .string(second)]]]
    }
    #expect(!plan(desired(SpecObject(tools("a", "b"))), live(tools("b", "a"))).isEmpty)
  }

  @Test("a field of a newer server is neither a difference nor an edit")
  func newerField() {
    let state = live(["system_prompt": "Hello.", "novelty": ["on": true]])
    #expect(plan(desired(SpecObject(prompt)), state).isEmpty)
    #expect(
      edits(plan(desired(["system_prompt": "Good day."]), state)) == [
        #"config.system_prompt "Hello." → "Good day.""#
      ]
    )
  }
}

@Suite("Leftovers of an agent with a new name")
struct RenamedAgentTests {
  private static func renamed(_ policy: Policy = Policy(allowedDeletes: 100)) -> Plan {
    let route = DesiredRoute.agent(ResourceAddress(.agents, "a"))
    let desired = DesiredState(
      stack: "acme",
      agents: [DesiredAgent(key: "a", name: "Helpdesk", config: SpecObject(prompt), links: [])],
      numbers: [
        DesiredNumber(key: "main", e164: "+15550001", sid: "PN1", route: route, smsEnabled: false)
      ]
    )
    let number = LiveNumber(
      id: RemoteID("n1"),
      e164: "+15550001",
      sid: "PN1",
      targetType: .agent,
      targetID: RemoteID("a1"),
      metadata: JSONObject().marked(Marker(stack: "acme", key: "main"))
    )
    return makePlan(
      desired: desired,
      live: LiveState(agents: live(prompt).agents, numbers: [number], histories: .all),
      policy: policy
    )
  }

  @Test("the moved routes are shown, and so are the callers")
  func routes() throws {
    let plan = Self.renamed()
    let number = try #require(plan.changes.first { $0.address.kind == .numbers })
    #expect(number.edits.map(\.pointer.dotted) == ["route.agent"])
    #expect(number.callersMoved?.map(\.percent) == [100])
    #expect(plan.leftBehind.map(\.successor) == [ResourceAddress(.agents, "a")])
  }

  @Test("a creation and a deletion never share an address")
  func pruned() {
    let plan = Self.renamed(Policy(prunes: true, allowedDeletes: 100))
    #expect(!plan.isRefused)
    let addresses = plan.changes.map(\.address)
    #expect(Set(addresses).count == addresses.count)
    #expect(plan.changes.contains { $0.reason == .pruned && $0.naturalKey == "a" })
  }
}

// MARK: Plain objects

private func object(
  _ kind: Kind,
  _ fields: JSONObject,
  key: ObjectName = "it",
  name: ObjectName? = nil,
  protect: Bool? = false,
  unmanaged: [String] = []
) -> DesiredObject {
  DesiredObject(
    kind,
    key: key,
    naturalKey: name ?? (kind == .webhooks ? "https://x.example" : key),
    fields: SpecObject(fields),
    protect: protect,
    unmanaged: unmanaged
  )
}

private func state(_ objects: [DesiredObject], outputs: [DesiredOutput] = []) -> DesiredState {
  DesiredState(
    stack: "acme",
    objects: objects.filter { $0.address.kind != .knowledgeBases },
    knowledgeBases: objects.filter { $0.address.kind == .knowledgeBases }
      .map { DesiredKnowledgeBase($0, documents: []) },
    outputs: outputs
  )
}

private func there(
  _ kind: Kind,
  _ fields: JSONObject,
  id: String = "1",
  name: ObjectName = "it",
  _ marker: Marker? = Marker(stack: "acme", key: "it")
) -> (Kind, LiveObject) {
  var full = kind.createTable.filled(fields)
  full["name"] = nil
  if let marker { full = full.marked(marker, as: kind) }
  if kind == .webhooks { full["url"] = .string(name.text) }
  return (kind, LiveObject(id: RemoteID(id), naturalKey: name, fields: full))
}

private func world(_ objects: (Kind, LiveObject)...) -> LiveState {
  func all(_ kind: Kind) -> [LiveObject] { objects.filter { $0.0 == kind }.map(\.1) }
  return LiveState(
    objects: Dictionary(uniqueKeysWithValues: Kind.objects.map { ($0, all($0)) }),
    histories: .all
  )
}

private func operations(_ plan: Plan) -> [String] {
  plan.steps.map { step in
    let request = step.operation.request
    return "\(request.method) \(request.displayPath)"
  }
}

@Suite("A declared object is declared completely, and names its owner")
struct DeclaredWholeObjectTests {
  @Test("null and its stored form are equal")
  func nulls() {
    let scenario: JSONObject = ["definition": ["turns": []]]
    for (field, value) in [
      ("tool_mocks", JSONValue.null), ("tool_policy", .null), ("description", .null),
      ("default_target", .null), ("judge", .null), ("tags", []),
    ] {
      var written = scenario
      written[field] = value
      #expect(plan(state([object(.evals, written)]), world(there(.evals, scenario))).isEmpty)
    }
    let cleared = there(.takeaways, ["schema": [:], "prompt": "", "model": ""])
    #expect(plan(state([object(.takeaways, ["schema": [:]])]), world(cleared)).isEmpty)
  }

  @Test("a removed line is cleared in the form that the PUT accepts")
  func cleared() {
    let takeaway = there(.takeaways, ["schema": [:], "prompt": "Ask."])
    let changed = plan(state([object(.takeaways, ["schema": [:]])]), world(takeaway))
    #expect(operations(changed) == ["PUT /v1/takeaways/1"])
    guard case .object(.update(_, _, let content))? = changed.steps.first?.operation else { return }
    #expect(content.value["prompt"] == "")
    #expect(content.value["description"] == "turnform:acme/it")
    let scenario = there(
      .evals,
      ["definition": [:], "judge": ["model": "x"], "tags": ["b"], "tool_policy": "live"]
    )
    let eval = plan(state([object(.evals, ["definition": [:]])]), world(scenario))
    guard case .object(.update(_, _, let content))? = eval.steps.first?.operation else {
      Issue.record("nothing is written")
      return
    }
    #expect(content.value["judge"] == .null)
    #expect(content.value["tool_policy"] == "mock_only")
    #expect(content.value["tags"] == ["turnform:acme/it"])
  }

  @Test("an unmanaged field stays, even where a PUT would replace it")
  func unmanaged() {
    let base = there(.knowledgeBases, ["description": "Theirs."])
    let declared = object(.knowledgeBases, [:], unmanaged: ["description"])
    #expect(plan(state([declared]), world(base)).isEmpty)
    let unmarked = there(.knowledgeBases, ["description": "Theirs."], nil)
    let adopted = plan(state([declared]), world(unmarked), Policy(adopts: true))
    guard case .object(.update(_, _, let content))? = adopted.steps.first?.operation else {
      Issue.record("nothing is written")
      return
    }
    #expect(content.value["description"] == "Theirs.\nturnform:acme/it")
  }

  @Test(
    "an object without a marker is managed as it is; --adopt only writes the marker"
  )
  func unmarked() {
    for (kind, fields): (Kind, JSONObject) in [
      (.takeaways, ["schema": [:]]), (.knowledgeBases, [:]), (.evals, ["definition": [:]]),
    ] {
      let live = world(there(kind, fields, nil))
      let declared = state([object(kind, fields)])
      #expect(plan(declared, live).isEmpty)
      let adopted = plan(declared, live, Policy(adopts: true))
      #expect(adopted.changes.map(\.reason) == [.adopted])
      #expect(adopted.steps.count == 1)
    }
  }

  @Test("another stack's object is refused, regardless of its kind", arguments: ObjectKinds.all)
  func foreign(kind: Kind) {
    let name: ObjectName = kind == .webhooks ? "https://x.example" : "it"
    let live = world(
      there(kind, ObjectKinds.fields(kind), name: name, Marker(stack: "shop", key: "x"))
    )
    let plan = plan(state([object(kind, ObjectKinds.declared(kind))]), live)
    #expect(plan.diagnostics.map(\.code).contains(.ownedByAnotherStack))
  }

  @Test(
    "an object no longer declared by this stack is named, and --prune deletes it",
    arguments: ObjectKinds.all
  )
  func leftBehind(kind: Kind) {
    let live = world(
      there(kind, ObjectKinds.fields(kind), name: "old", Marker(stack: "acme", key: "was"))
    )
    let other =
      kind == .evals ? object(.takeaways, ["schema": [:]]) : object(.evals, ["definition": [:]])
    let kept = plan(state([other]), live)
    #expect(kept.leftBehind.map(\.address) == [ResourceAddress(kind, "old")])
    #expect(kept.leftBehind.map(\.matter) == [.undeclared(key: "was")])
    let pruned = plan(state([other]), live, Policy(prunes: true, allowedDeletes: 100))
    #expect(pruned.leftBehind == [])
    #expect(pruned.changes.contains { $0.reason == .pruned })
  }

  @Test("a new object that is the old one under another name gets a hint")
  func successor() {
    let live = world(there(.takeaways, ["schema": ["type": "object"]], name: "old"))
    let plan = plan(state([object(.takeaways, ["schema": [:]], name: "new")]), live)
    #expect(plan.leftBehind.map(\.successor) == [ResourceAddress(.takeaways, "it")])
  }
}

enum ObjectKinds {
  static let all = Kind.objects

  static func fields(_ kind: Kind) -> JSONObject {
    let required: [Kind: JSONObject] = [
      .takeaways: ["schema": [:]], .evals: ["definition": [:]],
    ]
    return required[kind] ?? [:]
  }

  static func declared(_ kind: Kind) -> JSONObject {
    kind == .webhooks ? ["url": "https://x.example"] : fields(kind)
  }
}

@Suite("Matching webhooks to declarations")
struct WebhookChoiceTests {
  private static let url: ObjectName = "https://x.example"
  private static let hook = object(.webhooks, ["url": .string(url.text), "events": ["call.ended"]])

  private static func row(
    _ id: String,
    _ events: JSONValue,
    url: ObjectName = url,
    _ marker: Marker? = Marker(stack: "acme", key: "it")
  ) -> (Kind, LiveObject) {
    there(.webhooks, ["events": events], id: id, name: url, marker)
  }

  @Test("the order and repetition of events is not a change, nor is any event besides *")
  func sets() {
    let two = object(
      .webhooks,
      ["url": .string(Self.url.text), "events": ["call.ended", "call.started"]]
    )
    let row = Self.row("1", ["call.started", "call.ended", "call.ended"])
    #expect(plan(state([two]), world(row)).isEmpty)
    for everything: JSONValue in [[], ["*"], ["*", "call.ended"]] {
      let hook = object(.webhooks, ["url": .string(Self.url.text), "events": everything])
      for live: JSONValue in [[], ["*"], ["call.ended", "*"]] {
        #expect(plan(state([hook]), world(Self.row("1", live))).isEmpty)
        #expect(plan(state([hook]), world(Self.row("1", live, nil))).isEmpty)
      }
    }
    // A list with only a marker is not empty: nothing is delivered.
    let mute = LiveObject(
      id: RemoteID("1"),
      naturalKey: Self.url,
      fields: ["url": .string(Self.url.text), "events": ["turnform:acme/it"]]
    )
    let all = object(.webhooks, ["url": .string(Self.url.text), "events": []])
    #expect(!plan(state([all]), world((.webhooks, mute))).isEmpty)
  }

  @Test("a new URL replaces the old webhook, the new one first")
  func newURL() {
    let plan = plan(
      state([Self.hook]),
      world(Self.row("1", ["call.ended"], url: "https://old.example"))
    )
    #expect(operations(plan) == ["POST /v1/webhooks", "DELETE /v1/webhooks/1"])
    #expect(edits(plan) == [#"url "https://old.example" → "https://x.example""#])
    #expect(plan.leftBehind == [])
  }

  @Test("two webhooks that swap their URLs are both replaced: each secret belongs to its key")
  func swapped() {
    let (a, b): (ObjectName, ObjectName) = ("https://a.example", "https://b.example")
    let declared = [
      object(.webhooks, ["url": .string(b.text)], key: "one", name: b),
      object(.webhooks, ["url": .string(a.text)], key: "two", name: a),
    ]
    let live = world(
      Self.row("1", ["*"], url: a, Marker(stack: "acme", key: "one")),
      Self.row("2", ["*"], url: b, Marker(stack: "acme", key: "two"))
    )
    let operations = operations(plan(state(declared), live))
    #expect(operations.prefix(2) == ["POST /v1/webhooks", "POST /v1/webhooks"])
    #expect(Set(operations.dropFirst(2)) == ["DELETE /v1/webhooks/1", "DELETE /v1/webhooks/2"])
  }

  @Test("an unmarked webhook is kept when it is as declared, and never deleted silently")
  func handMade() {
    #expect(plan(state([Self.hook]), world(Self.row("1", ["call.ended"], nil))).isEmpty)
    let other = world(Self.row("1", ["call.started"], nil))
    #expect(plan(state([Self.hook]), other).diagnostics.map(\.code) == [.unmarkedObject])
    let adopted = plan(state([Self.hook]), other, Policy(allowedDeletes: 100, adopts: true))
    #expect(operations(adopted) == ["POST /v1/webhooks", "DELETE /v1/webhooks/1"])
  }

  @Test("of two unmarked webhooks with one URL, none is deleted")
  func twoHandMade() {
    let live = world(Self.row("1", ["call.ended"], nil), Self.row("2", ["call.ended"], nil))
    let refused = plan(state([Self.hook]), live)
    #expect(refused.diagnostics.map(\.code) == [.duplicateLiveObjects])
    #expect(refused.steps.isEmpty)
  }

  @Test(
    "of two owned ones the surplus one is deleted; if the secret is kept, a new one replaces both"
  )
  func twoOfOurs() {
    let live = world(Self.row("1", ["call.ended"]), Self.row("2", ["call.ended"]))
    #expect(operations(plan(state([Self.hook]), live)) == ["DELETE /v1/webhooks/2"])
    let output = DesiredOutput(
      name: "S",
      value: .secret(ResourceAddress(.webhooks, "it")),
      sink: .file("s")
    )
    let replaced = plan(state([Self.hook], outputs: [output]), live)
    #expect(
      operations(replaced) == [
        "POST /v1/webhooks", "DELETE /v1/webhooks/1", "DELETE /v1/webhooks/2",
      ]
    )
  }

  @Test("an active undeclared webhook is named")
  func nobodys() {
    let live = world(
      Self.row("1", ["call.ended"]),
      Self.row("2", ["*"], url: "https://spy.example", nil),
      Self.row("3", ["*"], url: "https://shop.example", Marker(stack: "shop", key: "x"))
    )
    let plan = plan(state([Self.hook]), live)
    #expect(plan.isEmpty)
    #expect(plan.leftBehind.map(\.id) == [RemoteID("2")])
    #expect(plan.leftBehind.map(\.matter) == [.activeWebhook])
  }

  @Test("a protected webhook is not replaced")
  func protected() {
    let mark = Marker(stack: "acme", key: "it", isProtected: true)
    let hook = object(
      .webhooks,
      ["url": .string(Self.url.text), "events": ["call.ended"]],
      protect: true
    )
    let plan = plan(state([hook]), world(Self.row("1", ["call.started"], mark)))
    #expect(plan.diagnostics.map(\.code) == [.protectedObject])
  }
}
