import Diagnostics
import JSON
import Planning
import Resources
import Testing

/// Limits on the deletions of one plan, for every kind of object.
@Suite("Limits on deletions")
struct DeletionLimitTests {
  @Test(
    "a share is checked only where the stack has ten or more of the kind",
    arguments: Kind.allCases,
    [(1, 2, true), (2, 3, true), (8, 9, true), (3, 10, true), (4, 10, false), (4, 14, true)]
  )
  func parts(_ kind: Kind, _ case: (deleted: Int, total: Int, isAllowed: Bool)) {
    let world = LimitWorld(kind, total: `case`.total, declared: `case`.total - `case`.deleted)
    let plan = world.plan(Policy(prunes: true))
    #expect(plan.isRefused != `case`.isAllowed, "\(plan.diagnostics)")
    #expect(plan.changes.count == `case`.deleted)
  }

  @Test("unowned objects do not lower the share", arguments: Kind.allCases)
  func others(_ kind: Kind) {
    let world = LimitWorld(kind, total: 10, declared: 6, others: 90)
    #expect(world.plan(Policy(prunes: true)).diagnostics.map(\.code).contains(.tooManyDeletes))
  }

  @Test("20 objects at most, regardless of the share", arguments: Kind.allCases)
  func count(_ kind: Kind) {
    for (deleted, isAllowed) in [(20, true), (21, false)] {
      let world = LimitWorld(kind, total: 100, declared: 100 - deleted)
      #expect(world.plan(Policy(prunes: true)).isRefused != isAllowed)
    }
  }

  @Test("objects listed under removed: are reviewed and do not count", arguments: Kind.allCases)
  func removed(_ kind: Kind) {
    let world = LimitWorld(kind, total: 100, declared: 70, removes: true)
    for allowed in [nil, 0] {
      let plan = world.plan(Policy(allowedDeletes: allowed))
      #expect(!plan.isRefused, "\(plan.diagnostics)")
      #expect(plan.changes.count == 30)
    }
  }

  @Test("removed: may empty a whole project, --prune must not", arguments: Kind.allCases)
  func empty(_ kind: Kind) {
    let named = LimitWorld(kind, total: 3, declared: 0, removes: true)
    #expect(!named.plan(Policy(prunes: true)).isRefused)
    let pruned = LimitWorld(kind, total: 3, declared: 0).plan(Policy(prunes: true))
    #expect(pruned.diagnostics.map(\.code) == [.emptyManifestPrune])
  }

  @Test("limits: in the manifests replaces the defaults, and --allow-deletes both")
  func configured() {
    let strict = LimitWorld(
      .evals,
      total: 10,
      declared: 8,
      limits: DeletionLimits(percent: 10, count: 50)
    )
    let loose = LimitWorld(
      .evals,
      total: 100,
      declared: 60,
      limits: DeletionLimits(percent: 50, count: 50)
    )
    let none = LimitWorld(
      .evals,
      total: 3,
      declared: 2,
      limits: DeletionLimits(percent: 100, count: 0)
    )
    #expect(strict.plan(Policy(prunes: true)).isRefused)
    #expect(!loose.plan(Policy(prunes: true)).isRefused)
    #expect(none.plan(Policy(prunes: true)).isRefused)
    for world in [strict, loose, none] {
      let deleted = world.plan(Policy(prunes: true)).changes.count
      #expect(!world.plan(Policy(prunes: true, allowedDeletes: deleted)).isRefused)
      let refused = world.plan(Policy(prunes: true, allowedDeletes: deleted - 1))
      #expect(refused.diagnostics.map(\.code) == [.tooManyDeletes])
      #expect(refused.diagnostics[0].advice.contains("--allow-deletes \(deleted)"))
    }
  }

  @Test("replacements count: a different SID, events or URL", arguments: 0..<3)
  func replacements(_ edit: Int) {
    for (replaced, isAllowed) in [(20, true), (21, false)] {
      let plan =
        edit == 0
        ? LimitWorld(.numbers, total: 100, declared: 100).plan(rebinding: replaced)
        : LimitWorld(.webhooks, total: 100, declared: 100)
          .plan(replacing: replaced, byURL: edit == 2)
      #expect(plan.isRefused != isAllowed, "\(plan.diagnostics)")
      #expect(plan.changes.count == replaced)
    }
  }

  @Test("webhooks duplicated by earlier runs do not count", arguments: [false, true])
  func doubled(isSecretKept: Bool) {
    let world = LimitWorld(.webhooks, total: 30, declared: 30, copies: 2)
    let plan = world.plan(keepingSecrets: isSecretKept)
    #expect(!plan.isRefused, "\(plan.diagnostics)")
    #expect(plan.steps.count { $0.operation.deletes } == (isSecretKept ? 60 : 30))
  }

  @Test("drafts do not count: they serve no callers")
  func drafts() {
    let drafts = (0..<40)
      .map { LimitWorld.agent("gone-\($0)", 1, .draft) }
    let live = LiveState(
      agents: drafts + [LimitWorld.agent("agents-0", 1, .published)],
      histories: .all
    )
    let desired = LimitWorld(.agents, total: 1, declared: 1).desired
    for policy in [Policy(prunes: true), Policy(prunes: true, allowedDeletes: 0)] {
      let plan = makePlan(desired: desired, live: live, policy: policy)
      #expect(!plan.isRefused, "\(plan.diagnostics)")
      #expect(plan.changes.count == 40)
      let cleaning = makeCleaningPlan(desired: desired, live: live, policy: policy)
      #expect(!cleaning.isRefused, "\(cleaning.diagnostics)")
      #expect(cleaning.steps.count == 40)
    }
  }
}

extension Operation {
  fileprivate var deletes: Bool { if case .object(.delete) = self { true } else { false } }
}

/// A stack of objects of one kind, some of them declared.
private struct LimitWorld {
  let desired: DesiredState
  let live: LiveState

  /// - Parameters:
  ///   - kind: The kind of all objects.
  ///   - total: The number of objects with the stack's marker.
  ///   - copies: The number of copies of each object.
  ///   - removes: Whether `removed:` lists the rest.
  ///   - limits: The limits of the stack.
  init(
    _ kind: Kind,
    total: Int,
    declared: Int,
    others: Int = 0,
    copies: Int = 1,
    removes: Bool = false,
    limits: DeletionLimits = .standing
  ) {
    let declaredNames = (0..<declared).map { Self.name(kind, $0) }
    let removed = (declared..<total)
      .map { RemovedResource(address: ResourceAddress(kind, Self.name(kind, $0))) }
    desired = DesiredState(
      stack: "acme",
      limits: limits,
      agents: kind == .agents ? declaredNames.map(Self.desiredAgent) : [],
      numbers: kind == .numbers ? declaredNames.map { Self.number($0) } : [],
      objects: [.agents, .numbers, .knowledgeBases].contains(kind)
        ? [] : declaredNames.map { Self.object(kind, $0) },
      knowledgeBases: kind == .knowledgeBases
        ? declaredNames.map { DesiredKnowledgeBase(Self.object(kind, $0)) } : [],
      removed: removes ? removed : []
    )
    let names = (0..<total).map { (Self.name(kind, $0), true) }
    let foreign = (0..<others).map { (Self.name(kind, 1000 + $0), false) }
    let objects = (names + foreign)
      .flatMap { name, isOurs in (0..<copies).map { (name, isOurs, $0) } }
      .map { name, isOurs, copy in
        let fields = Self.object(kind, name).fields.value
        let marker = Marker(stack: "acme", key: name)
        return LiveObject(
          id: RemoteID("\(name)-\(copy)"),
          naturalKey: name,
          fields: isOurs ? fields.marked(marker, as: kind) : fields
        )
      }
    live = LiveState(
      agents: kind == .agents
        ? (names + foreign).map { Self.agent($0, 1, .published, stack: $1 ? "acme" : nil) } : [],
      numbers: kind == .numbers
        ? (names + foreign).map { Self.bound($0, stack: $1 ? "acme" : nil) } : [],
      objects: kind.object == nil ? [:] : [kind: objects],
      histories: .all
    )
  }

  func plan(_ policy: Policy) -> Plan { makePlan(desired: desired, live: live, policy: policy) }

  /// The plan after some numbers get another SID.
  func plan(rebinding count: Int) -> Plan {
    let numbers = desired.numbers.enumerated()
      .map { $0 < count ? Self.number($1.e164, sid: "other") : $1 }
    let desired = DesiredState(stack: "acme", numbers: numbers)
    return makePlan(desired: desired, live: live, policy: Policy())
  }

  /// The plan after some webhooks get other events, or another URL.
  func plan(replacing count: Int, byURL: Bool) -> Plan {
    let webhooks = desired.objects(of: .webhooks).enumerated()
      .map { index, webhook in
        guard index < count else { return webhook }
        let key = webhook.address.key
        return byURL
          ? Self.object(.webhooks, key, url: ObjectName("\(key)/new"))
          : Self.object(.webhooks, key, events: ["call.started"])
      }
    let desired = DesiredState(stack: "acme", objects: webhooks)
    return makePlan(desired: desired, live: live, policy: Policy())
  }

  /// The plan with or without outputs for the webhooks' secrets.
  func plan(keepingSecrets: Bool) -> Plan {
    let outputs = desired.objects(of: .webhooks)
      .map {
        DesiredOutput(name: "\($0.address.key)", value: .secret($0.address))
      }
    let desired = DesiredState(
      stack: "acme",
      objects: desired.objects(of: .webhooks),
      outputs: keepingSecrets ? outputs : []
    )
    return makePlan(desired: desired, live: live, policy: Policy())
  }

  // MARK: Objects

  static func name(_ kind: Kind, _ index: Int) -> ObjectName {
    kind == .numbers ? ObjectName("+1555\(1000 + index)") : ObjectName("\(kind.rawValue)-\(index)")
  }

  static func object(
    _ kind: Kind,
    _ name: ObjectName,
    url: ObjectName? = nil,
    events: JSONValue = ["call.ended"]
  ) -> DesiredObject {
    let fields: [Kind: JSONObject] = [
      .evals: ["definition": ["turns": []]],
      .webhooks: ["url": .string((url ?? name).text), "events": events],
      .takeaways: ["schema": ["type": "object"]],
    ]
    return DesiredObject(
      kind,
      key: name,
      naturalKey: url ?? name,
      fields: SpecObject(fields[kind] ?? [:])
    )
  }

  static func desiredAgent(_ name: ObjectName) -> DesiredAgent {
    DesiredAgent(key: name, name: name, environment: .production, config: [:])
  }

  static func number(_ e164: ObjectName, sid: String = "") -> DesiredNumber {
    DesiredNumber(
      key: e164,
      e164: e164,
      sid: ObjectName("PN\(e164)\(sid)"),
      route: .webhook("https://r.example")
    )
  }

  static func agent(
    _ name: ObjectName,
    _ version: Int,
    _ state: AgentState,
    stack: String? = "acme"
  ) -> LiveAgent {
    var config = JSONObject()
    if let stack {
      let marker = Marker(stack: stack, key: name, version: version)
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

  static func bound(_ e164: ObjectName, stack: String?) -> LiveNumber {
    LiveNumber(
      id: RemoteID("n\(e164)"),
      e164: e164,
      sid: ObjectName("PN\(e164)"),
      targetType: .webhook,
      targetID: nil,
      serverURL: "https://r.example",
      smsEnabled: false,
      weights: nil,
      metadata: stack.map { JSONObject().marked(Marker(stack: $0, key: e164)) } ?? [:]
    )
  }
}
