import Diagnostics
import JSON
import Planning
import Resources
import Testing

/// `removed:` knows objects by the key in their marker, and then by their name in the API.
@Suite("Names under removed:")
struct RemovalNameTests {
  private static func names(_ kind: Kind) -> (own: ObjectName, other: ObjectName) {
    switch kind {
    case .numbers: ("+15550001", "+15550002")
    case .webhooks: ("own-url", "other-url")
    case .agents, .takeaways, .knowledgeBases, .evals: ("own-name", "other-name")
    }
  }

  /// Objects of one kind, with the stack and the key of their markers.
  private func live(
    _ kind: Kind,
    _ objects: [(id: String, name: ObjectName, stack: String?, key: ObjectName)]
  ) -> LiveState {
    let agents = objects.map { id, name, stack, key in
      var config = JSONObject()
      if let stack {
        let marker = Marker(stack: stack, key: key, version: 1)
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
        metadata: stack.map { JSONObject().marked(Marker(stack: $0, key: key)) } ?? [:]
      )
    }
    let plain = objects.map { id, name, stack, key in
      let fields: JSONObject = kind == .webhooks ? ["events": ["call.ended"]] : [:]
      return LiveObject(
        id: RemoteID(id),
        naturalKey: name,
        fields: stack.map { fields.marked(Marker(stack: $0, key: key), as: kind) } ?? fields
      )
    }
    return LiveState(
      agents: kind == .agents ? agents : [],
      numbers: kind == .numbers ? numbers : [],
      takeaways: kind == .takeaways ? plain : [],
      knowledgeBases: kind == .knowledgeBases ? plain : [],
      webhooks: kind == .webhooks ? plain : [],
      evals: kind == .evals ? plain : [],
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
        case .deleteAgent(let id), .unbindNumber(let id), .deleteObject(_, let id): id.description
        default: nil
        }
      }
      .sorted()
  }

  @Test("the key finds what this stack made under it", arguments: Kind.allCases)
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

  @Test("the key goes before the name, which is found where no key is", arguments: Kind.allCases)
  func order(kind: Kind) {
    let names = Self.names(kind)
    let both = live(
      kind,
      [("own", names.own, "acme", names.other), ("other", names.other, nil, "")]
    )
    #expect(gone(plan(kind, both, removed: [names.other])) == ["own"])
    let one = live(kind, [("own", names.own, nil, ""), ("other", names.other, "acme", "x")])
    #expect(gone(plan(kind, one, removed: [names.own])) == ["own"])
  }

  @Test("what is declared under a new key is not found by the old one")
  func declared() {
    let live = live(.takeaways, [("own", "own-name", "acme", "old")])
    let desired = DesiredState(
      stack: "acme",
      takeaways: [DesiredObject(.takeaways, key: "new", naturalKey: "own-name", fields: [:])],
      removed: [RemovedResource(address: ResourceAddress(.takeaways, "old"))]
    )
    let plan = makePlan(desired: desired, live: live, policy: Policy())
    #expect(gone(plan) == [])
    #expect(plan.diagnostics.map(\.code) == [.removedNotFound])
  }

  @Test("what is proposed takes away one object and no other", arguments: Kind.allCases)
  func proposals(kind: Kind) {
    let names = Self.names(kind)
    // The second one has the name that is the first one's key.
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
