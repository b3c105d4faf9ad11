import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing

/// Selection among several live webhooks, and the plan's report on the others.
@Suite("Selection among webhooks with one URL")
struct EqualWebhookTests {
  private static let url = "https://a.test"

  private static let fields: JSONObject = ["url": .string(url), "events": ["call.ended"]]

  private static func live(
    _ id: String,
    isProtected: Bool,
    url: String = EqualWebhookTests.url
  ) -> LiveObject {
    var fields = fields
    fields["url"] = .string(url)
    return LiveObject(
      id: RemoteID(id),
      naturalKey: ObjectName(url),
      fields: fields.marked(
        Marker(stack: "acme", key: "a", isProtected: isProtected),
        as: .webhooks
      )
    )
  }

  private static func desired(protect: Bool?, keepsSecret: Bool = false) -> DesiredState {
    let webhook = DesiredObject(
      .webhooks,
      key: "a",
      naturalKey: ObjectName(url),
      fields: SpecObject(fields),
      protect: protect
    )
    return DesiredState(
      stack: "acme",
      objects: [webhook],
      outputs: keepsSecret ? [DesiredOutput(name: "S", value: .secret(webhook.address))] : []
    )
  }

  private func plan(
    _ desired: DesiredState,
    _ live: [LiveObject],
    _ policy: Policy = Policy()
  )
    -> Plan
  {
    makePlan(
      desired: desired,
      live: LiveState(objects: [.webhooks: live], histories: .all),
      policy: policy
    )
  }

  private func gone(_ plan: Plan) -> [String] {
    plan.steps.compactMap { step in
      if case .object(.delete(_, let id)) = step.operation { id.description } else { nil }
    }
  }

  /// The markers of created webhooks.
  private func made(_ plan: Plan) -> [Marker?] {
    plan.steps.compactMap { step in
      guard case .object(.create(_, let url, let content)) = step.operation else { return nil }
      return LiveObject(id: RemoteID("new"), naturalKey: url, fields: content.value)
        .marker(of: .webhooks)
    }
  }

  /// An unprotected and a protected copy, in both orders.
  private static let orders = [["plain", "protected"], ["protected", "plain"]]

  private func copies(_ ids: [String]) -> [LiveObject] {
    ids.map { Self.live($0, isProtected: $0 == "protected") }
  }

  @Test("of two equal copies the protected one stays", arguments: orders)
  func equalCopies(ids: [String]) {
    for protect in [nil, true] {
      let plan = plan(Self.desired(protect: protect), copies(ids))
      #expect(plan.diagnostics.isEmpty, "\(plan.diagnostics)")
      #expect(made(plan).isEmpty)
      #expect(gone(plan) == ["plain"])
    }
  }

  @Test("protect: false keeps the unprotected copy", arguments: orders)
  func unprotected(ids: [String]) {
    let plan = plan(Self.desired(protect: false), copies(ids))
    #expect(plan.diagnostics.isEmpty, "\(plan.diagnostics)")
    #expect(made(plan).isEmpty)
    #expect(gone(plan) == ["protected"])
  }

  @Test("the replacement of both is protected as one of them was", arguments: orders)
  func keptSecret(ids: [String]) {
    let plan = plan(Self.desired(protect: nil, keepsSecret: true), copies(ids))
    #expect(plan.diagnostics.isEmpty, "\(plan.diagnostics)")
    #expect(made(plan).map { $0?.isProtected } == [true])
    #expect(Set(gone(plan)) == ["plain", "protected"])
  }

  @Test("the same holds where the protected one has another URL", arguments: orders)
  func lostSecret(ids: [String]) {
    let live = ids.map { id in
      let isProtected = id == "protected"
      return Self.live(id, isProtected: isProtected, url: isProtected ? "https://b.test" : Self.url)
    }
    let lost = Policy(lostSecrets: [ResourceAddress(.webhooks, "a")])
    let plan = plan(Self.desired(protect: nil, keepsSecret: true), live, lost)
    #expect(plan.diagnostics.isEmpty, "\(plan.diagnostics)")
    #expect(made(plan).map { $0?.isProtected } == [true])
  }

  @Test("protect: false on a protected webhook makes a new, unprotected one")
  func newMarker() {
    let plan = plan(Self.desired(protect: false), copies(["protected"]))
    #expect(plan.diagnostics.isEmpty, "\(plan.diagnostics)")
    #expect(made(plan).map { $0?.isProtected } == [false])
    #expect(gone(plan) == ["protected"])
  }

  @Test("--replace keeps a protected webhook, even when only its marker protects it")
  func askedFor() {
    let webhook: Set = [ResourceAddress(.webhooks, "a")]
    let asked = Policy(allowedDeletes: 5, replaced: webhook)
    for protect in [nil, true] {
      let refused = plan(Self.desired(protect: protect), copies(["protected"]), asked)
      #expect(refused.diagnostics.map(\.code) == [.protectedObject])
      #expect(refused.diagnostics.allSatisfy { $0.detail.contains("--replace") })
    }
    let plain = plan(Self.desired(protect: nil), [Self.live("own", isProtected: false)], asked)
    #expect(plain.changes.map(\.reason) == [.secretRequested])
    let given = plan(Self.desired(protect: false), copies(["protected"]), asked)
    #expect(given.diagnostics.isEmpty, "\(given.diagnostics)")
    #expect(gone(given) == ["protected"])
    // No sink has the secret: the protected webhook is no longer of use.
    for policy in [Policy(lostSecrets: webhook), Policy(lostSecrets: webhook, replaced: webhook)] {
      let lost = plan(Self.desired(protect: nil), copies(["protected"]), policy)
      #expect(lost.diagnostics.isEmpty, "\(lost.diagnostics)")
      #expect(gone(lost) == ["protected"])
    }
  }

  @Test("a superseded webhook with another URL is named, and refused when it is protected")
  func otherURL() {
    let elsewhere = "https://elsewhere.test"
    func plan(isProtected: Bool) -> Plan {
      self.plan(
        Self.desired(protect: nil),
        [
          Self.live("kept", isProtected: isProtected),
          Self.live("other", isProtected: isProtected, url: elsewhere),
        ]
      )
    }
    let named = plan(isProtected: false)
    #expect(gone(named) == ["other"])
    let edits = named.changes.flatMap(\.edits)
    #expect(edits.contains { "\($0)".contains(elsewhere) }, "\(edits)")
    #expect(plan(isProtected: true).diagnostics.map(\.code) == [.protectedObject])
  }

  @Test("--replace affects a hand-made webhook only with --adopt", arguments: [false, true])
  func handMade(adopts: Bool) {
    let hand = LiveObject(
      id: RemoteID("hand"),
      naturalKey: ObjectName(Self.url),
      fields: Self.fields
    )
    let desired = Self.desired(protect: nil, keepsSecret: true)
    let policy = Policy(
      allowedDeletes: 5,
      replaced: [ResourceAddress(.webhooks, "a")],
      adopts: adopts
    )
    let plan = plan(desired, [hand], policy)
    #expect(plan.diagnostics.map(\.code) == (adopts ? [] : [.unmarkedObject]))
    if adopts { #expect(gone(plan) == ["hand"]) }
    let both = self.plan(
      desired,
      [hand, Self.live("own", isProtected: false)],
      Policy(allowedDeletes: 5, replaced: [ResourceAddress(.webhooks, "a")])
    )
    #expect(gone(both) == ["own"], "\(both.diagnostics)")
  }
}
