import Diagnostics
import JSON
import Planning
import Resources
import Testing

/// `removed:` identifies objects by the key in their marker, and then by their API name.
@Suite("Names under removed:")
struct RemovalNameTests {
  private static func names(_ kind: Kind) -> (own: ObjectName, other: ObjectName) {
    kind == .numbers
      ? ("+15550001", "+15550002")
      : ("own-\(kind.keyField)", ObjectName("other-\(kind.keyField)"))
  }

  /// Objects of one kind, with the stack and the key in their markers.
  private func live(
    _ kind: Kind,
    _ objects: [(id: String, name: ObjectName, stack: String?, key: ObjectName)],
    isProtected: Bool = false
  ) -> LiveState {
    let agents = objects.map { id, name, stack, key in
      var config = JSONObject()
      if let stack {
        let marker = Marker(stack: stack, key: key, version: 1, isProtected: isProtected)
        config["metadata"] = .object(JSONObject().marked(marker))
      }
      return LiveAgent(
        id: RemoteID(id),
        name: name,
        environment: .development,
        version: 1,
        state: .published,
        config: config
      )
    }
    let numbers = objects.map { id, name, stack, key in
      LiveNumber(
        id: RemoteID(id),
        e164: name,
        sid: ObjectName("PN\(name)"),
        targetType: .workflow,
        metadata: stack.map {
          JSONObject().marked(Marker(stack: $0, key: key, isProtected: isProtected))
        } ?? [:]
      )
    }
    let plain = objects.map { id, name, stack, key in
      let fields: JSONObject = kind == .webhooks ? ["events": ["call.ended"]] : [:]
      return LiveObject(
        id: RemoteID(id),
        naturalKey: name,
        fields: stack.map {
          fields.marked(Marker(stack: $0, key: key, isProtected: isProtected), as: kind)
        } ?? fields
      )
    }
    return LiveState(
      agents: kind == .agents ? agents : [],
      numbers: kind == .numbers ? numbers : [],
      objects: kind.object == nil ? [:] : [kind: plain],
      histories: .all
    )
  }

  private func plan(
    _ kind: Kind,
    _ live: LiveState,
    removed: [ObjectName],
    prunes: Bool = false
  ) -> Plan {
    let desired = DesiredState(
      stack: "acme",
      removed: removed.map { RemovedResource(address: ResourceAddress(kind, $0)) }
    )
    return makePlan(
      desired: desired,
      live: live,
      policy: Policy(prunes: prunes, allowedDeletes: 50)
    )
  }

  private func gone(_ plan: Plan) -> [String] {
    plan.steps
      .compactMap { step in
        switch step.operation {
        case .agent(.delete(let id)), .number(.unbind(let id)), .object(.delete(_, let id)):
          id.description
        default: nil
        }
      }
      .sorted()
  }

  @Test("the key matches the object that this stack made under it", arguments: Kind.allCases)
  func key(kind: Kind) {
    let names = Self.names(kind)
    let live = live(
      kind,
      [("own", names.own, "acme", "key"), ("other", names.other, "shop", "key")]
    )
    for removed in [["key"], [names.own], ["key", names.own]] as [[ObjectName]] {
      for prunes in [false, true] {
        let plan = plan(kind, live, removed: removed, prunes: prunes)
        #expect(gone(plan) == ["own"], "\(removed)")
        #expect(plan.diagnostics.isEmpty, "\(plan.diagnostics)")
        #expect(plan.changes.map(\.reason) == [.removed])
        #expect(plan.leftBehind.isEmpty)
      }
    }
    #expect(plan(kind, live, removed: ["none"]).diagnostics.map(\.code) == [.removedNotFound])
  }

  @Test("the name matches where no key does", arguments: Kind.allCases)
  func name(kind: Kind) {
    let names = Self.names(kind)
    let one = live(kind, [("own", names.own, nil, ""), ("other", names.other, "acme", "x")])
    #expect(gone(plan(kind, one, removed: [names.own])) == ["own"])
  }

  @Test("the key of one object and the name of another is refused", arguments: Kind.allCases)
  func ambiguous(kind: Kind) throws {
    let names = Self.names(kind)
    // Once the first one is deleted, the same line would delete the second.
    let both = live(
      kind,
      [("own", names.own, "acme", names.other), ("other", names.other, nil, "")]
    )
    let refused = plan(kind, both, removed: [names.other])
    #expect(gone(refused) == [])
    #expect(refused.diagnostics.map(\.code) == [.duplicateLiveObjects])
    let detail = try #require(refused.diagnostics.first?.detail)
    #expect(detail.contains("\(names.own)") && detail.contains("\(names.other)"), "\(detail)")
    #expect(gone(plan(kind, both, removed: [names.own])) == ["own"])
  }

  @Test("a key in the markers of two names is refused", arguments: Kind.allCases)
  func twoOfOneKey(kind: Kind) {
    let names = Self.names(kind)
    // The first one has since been declared under another key, and its marker was not rewritten.
    let live = live(
      kind,
      [("own", names.own, "acme", "old"), ("other", names.other, "acme", "old")]
    )
    let refused = plan(kind, live, removed: ["old"])
    #expect(gone(refused) == [])
    #expect(refused.diagnostics.map(\.code) == [.duplicateLiveObjects])
    #expect(gone(plan(kind, live, removed: [names.own])) == ["own"])
  }

  @Test("a key deletes this stack's version, not another client's version of that name")
  func sharedName() {
    func version(_ id: String, _ number: Int, _ state: AgentState, key: ObjectName?) -> LiveAgent {
      let marker = key.map { Marker(stack: "acme", key: $0, version: number) }
      return LiveAgent(
        id: RemoteID(id),
        name: "desk",
        environment: .development,
        version: number,
        state: state,
        config: marker.map { ["metadata": .object(JSONObject().marked($0))] } ?? [:]
      )
    }
    let live = LiveState(
      agents: [version("theirs", 1, .published, key: nil), version("ours", 2, .draft, key: "old")],
      histories: .all
    )
    #expect(gone(plan(.agents, live, removed: ["old"])) == ["ours"])
    #expect(gone(plan(.agents, live, removed: ["desk"])) == ["ours", "theirs"])
    #expect(gone(plan(.agents, live, removed: ["old", "desk"])) == ["ours", "theirs"])
    let left = plan(.agents, live, removed: []).leftBehind
    #expect(left.map(\.removal) == ["old"])
  }

  @Test("of two webhooks at one URL, only the owned one is suggested, by its key")
  func sharedURL() {
    let url: ObjectName = "https://h.test"
    let live = live(.webhooks, [("own", url, "acme", "w"), ("hand", url, nil, "")])
    let left = plan(.webhooks, live, removed: []).leftBehind
    #expect(left.first { $0.id == RemoteID("own") }?.removal == "w")
    #expect(left.first { $0.id == RemoteID("hand") }.map(\.removal) == .some(nil))
    #expect(gone(plan(.webhooks, live, removed: ["w"])) == ["own"])
  }

  @Test("a protected object is reported as protected", arguments: Kind.allCases)
  func protected(kind: Kind) {
    let names = Self.names(kind)
    for isProtected in [false, true] {
      let live = live(kind, [("own", names.own, "acme", "key")], isProtected: isProtected)
      #expect(plan(kind, live, removed: []).leftBehind.map(\.isProtected) == [isProtected])
    }
  }

  @Test("a hand-made webhook can be removed where a declared one may resolve to its URL")
  func templated() {
    let url = SpecObject(
      ["url": "https://h.test/${agents.a.id}", "events": ["call.ended"]],
      references: [
        SpecObject.Reference(
          pointer: JSONPointer([.key("url")]),
          template: Template([.text("https://h.test/"), .id(ResourceAddress(.agents, "a"))])
        )
      ]
    )
    let hook = "https://h.test/00000000-0000-4000-8000-000000000001"
    let desired = DesiredState(
      stack: "acme",
      agents: [DesiredAgent(key: "a", name: "a")],
      objects: [
        DesiredObject(
          .webhooks,
          key: "h",
          naturalKey: "https://h.test/${agents.a.id}",
          fields: url
        )
      ],
      removed: [RemovedResource(address: ResourceAddress(.webhooks, ObjectName(hook)))]
    )
    let live = LiveState(
      objects: [
        .webhooks: [
          LiveObject(
            id: RemoteID("hand"),
            naturalKey: ObjectName(hook),
            fields: ["events": ["call.ended"]]
          )
        ]
      ],
      histories: .all
    )
    let plan = makePlan(desired: desired, live: live, policy: Policy())
    #expect(gone(plan) == ["hand"])
    #expect(plan.diagnostics.isEmpty, "\(plan.diagnostics)")
  }

  @Test("an object declared under a new key is not matched by the old one")
  func declared() {
    let live = live(.takeaways, [("own", "own-name", "acme", "old")])
    let desired = DesiredState(
      stack: "acme",
      objects: [DesiredObject(.takeaways, key: "new", naturalKey: "own-name", fields: [:])],
      removed: [RemovedResource(address: ResourceAddress(.takeaways, "old"))]
    )
    let plan = makePlan(desired: desired, live: live, policy: Policy())
    #expect(gone(plan) == [])
    #expect(plan.diagnostics.map(\.code) == [.removedNotFound])
  }

  @Test("a suggestion deletes one object and no other", arguments: Kind.allCases)
  func proposals(kind: Kind) {
    let names = Self.names(kind)
    // The name of the second one is the key of the first.
    let live = live(
      kind,
      [("own", names.own, "acme", names.other), ("other", names.other, "acme", "key")]
    )
    let left = plan(kind, live, removed: []).leftBehind
    #expect(left.count == 2)
    for leftover in left {
      guard let removal = leftover.removal else {
        Issue.record("nothing takes \(leftover.name) away")
        continue
      }
      #expect(gone(plan(kind, live, removed: [removal])) == [leftover.id.description])
    }
  }
}
