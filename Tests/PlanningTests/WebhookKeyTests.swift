import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing

/// A webhook belongs to the key in its marker, regardless of its URL.
@Suite("Webhooks that move between keys")
struct WebhookKeyTests {
  private static func desired(
    _ key: ObjectName,
    _ url: String,
    protect: Bool? = nil
  )
    -> DesiredObject
  {
    DesiredObject(
      .webhooks,
      key: key,
      naturalKey: ObjectName(url),
      fields: ["url": .string(url), "events": ["call.ended"]],
      protect: protect
    )
  }

  /// A webhook with the key in its marker; `""` for a marker without one, `nil` for no marker.
  private static func live(
    _ id: String,
    _ key: ObjectName?,
    _ url: String,
    events: JSONValue = ["call.ended"],
    protect: Bool = false
  ) -> LiveObject {
    let fields: JSONObject = ["url": .string(url), "events": events]
    let marker = key.map {
      Marker(stack: "acme", key: $0.text.isEmpty ? nil : $0, isProtected: protect)
    }
    return LiveObject(
      id: RemoteID(id),
      naturalKey: ObjectName(url),
      fields: marker.map { fields.marked($0, as: .webhooks) } ?? fields
    )
  }

  private static let both = [live("A", "a", "https://a.test"), live("B", "b", "https://b.test")]

  private func stack(_ webhooks: [DesiredObject], keepsSecrets: Bool = true) -> DesiredState {
    DesiredState(
      stack: "acme",
      objects: webhooks,
      outputs: keepsSecrets
        ? webhooks.map { DesiredOutput(name: "\($0.address.key)", value: .secret($0.address)) } : []
    )
  }

  private func api(_ webhooks: [LiveObject]) -> SimulatedAPI {
    var api = SimulatedAPI()
    api.objects[.webhooks] = Dictionary(uniqueKeysWithValues: webhooks.map { ($0.id, $0) })
    return api
  }

  private func plan(_ desired: DesiredState, _ api: SimulatedAPI, prunes: Bool = false) -> Plan {
    makePlan(
      desired: desired,
      live: api.live,
      policy: Policy(prunes: prunes, allowedDeletes: 100)
    )
  }

  /// "POST a https://b.test" and "DELETE A".
  private func requests(_ plan: Plan) -> [String] {
    plan.steps.compactMap { step in
      switch step.operation {
      case .object(.create(_, let url, _)): "POST \(step.change.key) \(url)"
      case .object(.delete(_, let id)): "DELETE \(id)"
      default: nil
      }
    }
  }

  @Test("a key that takes over another's URL gets a separate webhook", arguments: [true, false])
  func takeover(keepsSecrets: Bool) throws {
    let desired = stack([Self.desired("a", "https://b.test")], keepsSecrets: keepsSecrets)
    let plan = plan(desired, api(Self.both))
    #expect(requests(plan) == ["POST a https://b.test", "DELETE A"])
    #expect(!plan.isRefused, "\(plan.diagnostics)")
    #expect(plan.leftBehind.map(\.id) == [RemoteID("B")])
    #expect(plan.leftBehind.map(\.matter) == [.undeclared(key: "b")])
    let pruned = self.plan(desired, api(Self.both), prunes: true)
    #expect(requests(pruned).first == "POST a https://b.test")
    #expect(Set(requests(pruned).dropFirst()) == ["DELETE A", "DELETE B"])
  }

  @Test("two keys that swap their URLs both get new webhooks, before any old one is deleted")
  func swap() throws {
    let desired = stack([Self.desired("a", "https://b.test"), Self.desired("b", "https://a.test")])
    let plan = plan(desired, api(Self.both))
    #expect(!plan.isRefused, "\(plan.diagnostics)")
    #expect(
      Set(requests(plan)) == [
        "POST a https://b.test", "POST b https://a.test", "DELETE A", "DELETE B",
      ]
    )
    let deletions = plan.steps.filter {
      if case .object(.delete) = $0.operation { true } else { false }
    }
    #expect(deletions.allSatisfy { $0.dependsOn.count == 2 }, "\(plan.steps)")
    #expect(plan.changes.map(\.reason) == [.noUpdate, .noUpdate])
  }

  @Test("protection by another key is not lifted by this one")
  func protection() {
    let protected = [
      Self.live("A", "a", "https://a.test"), Self.live("B", "b", "https://b.test", protect: true),
    ]
    for protect in [nil, false] {
      let desired = stack([Self.desired("a", "https://b.test", protect: protect)])
      #expect(!requests(plan(desired, api(protected))).contains("DELETE B"))
      let pruned = plan(desired, api(protected), prunes: true)
      #expect(pruned.diagnostics.map(\.code) == [.protectedObject])
      let swapped = stack([
        Self.desired("a", "https://b.test", protect: protect), Self.desired("b", "https://a.test"),
      ])
      #expect(plan(swapped, api(protected)).diagnostics.map(\.code) == [.protectedObject])
    }
    // The other way round: the one that moves is protected.
    let moved = [
      Self.live("A", "a", "https://a.test", protect: true), Self.live("B", "b", "https://b.test"),
    ]
    let desired = stack([Self.desired("a", "https://b.test")])
    #expect(plan(desired, api(moved)).diagnostics.map(\.code) == [.protectedObject])
  }

  @Test("a new key for the same webhook keeps it only where its secret is not stored")
  func renamedKey() {
    let live = [Self.live("A", "old", "https://a.test")]
    let kept = stack([Self.desired("new", "https://a.test")], keepsSecrets: false)
    #expect(plan(kept, api(live)).isEmpty)
    #expect(plan(kept, api(live), prunes: true).isEmpty)
    #expect(plan(kept, api(live)).leftBehind.isEmpty)
    let sunk = stack([Self.desired("new", "https://a.test")])
    for prunes in [false, true] {
      let plan = plan(sunk, api(live), prunes: prunes)
      #expect(requests(plan) == ["POST new https://a.test", "DELETE A"])
      #expect(plan.changes.map(\.former) == [ResourceAddress(.webhooks, "old")])
      #expect(plan.leftBehind.isEmpty)
      #expect(!plan.isRefused, "\(plan.diagnostics)")
    }
  }

  @Test(
    "a new key and another edit at once leave one webhook at the URL",
    arguments: [true, false]
  )
  func renamedAndEdited(keepsSecrets: Bool) throws {
    let live = [
      Self.live("A", "old", "https://a.test", events: ["call.started"]),
      Self.live("B", "older", "https://a.test", events: ["*"]),
      Self.live("C", "gone", "https://c.test"),
    ]
    let desired = stack([Self.desired("new", "https://a.test")], keepsSecrets: keepsSecrets)
    let plan = plan(desired, api(live))
    #expect(requests(plan) == ["POST new https://a.test", "DELETE A", "DELETE B"])
    for step in plan.steps.dropFirst() { #expect(step.dependsOn == [plan.steps[0].id]) }
    #expect(plan.leftBehind.map(\.id) == [RemoteID("C")])
    var generator = SeededGenerator(seed: 1)
    let after = try #require(try states(of: plan, from: api(live), generator: &generator).last)
    #expect(self.plan(desired, after).isEmpty)
    #expect(after.live.objects(of: .webhooks).count == 2)
  }

  @Test("of two with removed keys, the one as declared stays and the other is deleted")
  func twoFormerKeys() {
    let live = [
      Self.live("A", "old", "https://a.test", events: ["*"]),
      Self.live("B", "older", "https://a.test"),
    ]
    let desired = stack([Self.desired("new", "https://a.test")], keepsSecrets: false)
    let plan = plan(desired, api(live))
    #expect(requests(plan) == ["DELETE A"])
    let limited = makePlan(
      desired: desired,
      live: api(live).live,
      policy: Policy(allowedDeletes: 0)
    )
    #expect(limited.diagnostics.map(\.code) == [.tooManyDeletes])
  }

  @Test("a key with a webhook does not adopt that of a removed key")
  func hasItsOwn() {
    let live = [
      Self.live("A", "old", "https://a.test"), Self.live("B", "new", "https://a.test"),
    ]
    let desired = stack([Self.desired("new", "https://a.test")])
    #expect(plan(desired, api(live)).isEmpty)
    #expect(plan(desired, api(live)).leftBehind.map(\.id) == [RemoteID("A")])
    #expect(requests(plan(desired, api(live), prunes: true)) == ["DELETE A"])
  }

  @Test(
    "protection by a removed key is lifted under that key only",
    arguments: [true, false]
  )
  func protectedFormerKey(keepsSecrets: Bool) {
    let live = [
      Self.live("A", "old", "https://a.test", events: ["call.started"], protect: true)
    ]
    for protect in [nil, true, false] {
      let desired = stack(
        [Self.desired("new", "https://a.test", protect: protect)],
        keepsSecrets: keepsSecrets
      )
      #expect(plan(desired, api(live)).diagnostics.map(\.code) == [.protectedObject])
    }
    let equal = [Self.live("A", "old", "https://a.test", protect: true)]
    let renamed = stack([Self.desired("new", "https://a.test")], keepsSecrets: keepsSecrets)
    #expect(plan(renamed, api(equal)).isRefused == keepsSecrets)
    #expect(plan(renamed, api(equal)).steps.isEmpty != keepsSecrets)
    let freed = stack(
      [Self.desired("new", "https://a.test", protect: false)],
      keepsSecrets: keepsSecrets
    )
    let refused = plan(freed, api(equal)).diagnostics
    #expect(refused.map(\.code) == [.protectedObject])
    #expect(refused.first?.advice.contains("webhooks.old with protect: false") == true)
    let first = stack([Self.desired("old", "https://a.test", protect: false)])
    #expect(requests(plan(first, api(equal))) == ["POST old https://a.test", "DELETE A"])
  }

  @Test("many webhooks whose URLs need ids are matched quickly", .timeLimit(.minutes(45)))
  func many() {
    let count = 3000
    let agent = ResourceAddress(.agents, "x")
    let webhooks = (0..<count)
      .map { index in
        let url = "https://new.test/\(index)/${agents.x.id}"
        return DesiredObject(
          .webhooks,
          key: "new-\(index)",
          naturalKey: ObjectName(url),
          fields: SpecObject(
            ["url": .string(url), "events": ["call.ended"]],
            references: [
              SpecObject.Reference(
                pointer: JSONPointer([.key("url")]),
                template: Template([.text("https://new.test/\(index)/"), .id(agent)])
              )
            ]
          )
        )
      }
    let id = "00000000-0000-4000-8000-000000000001"
    let live = (0..<count)
      .map { Self.live("\($0)", "old-\($0)", "https://old.test/\($0)/\(id)") }
    // A webhook without a key may match the last of the declared ones.
    let spelled = Self.live("A", "", "https://new.test/\(count - 1)/\(id)")
    let longer = Self.live("B", "", "https://new.test/\(count - 1)/\(id)0")
    let plan = plan(
      DesiredState(
        stack: "acme",
        agents: [DesiredAgent(key: "x", name: "x")],
        objects: webhooks
      ),
      api(live + [spelled, longer])
    )
    #expect(plan.changes.count == count + 1)
    #expect(Set(plan.leftBehind.map(\.id)) == Set((live + [longer]).map(\.id)))
  }

  @Test("markers without a key, and missing markers, match by URL", arguments: ["", nil])
  func withoutKey(key: ObjectName?) {
    let desired = stack([Self.desired("a", "https://a.test")])
    #expect(plan(desired, api([Self.live("A", key, "https://a.test")])).isEmpty)
  }

  @Test("protect: false replaces the webhook, so that its marker drops the protection")
  func unprotected() throws {
    let live = api([Self.live("A", "a", "https://a.test", protect: true)])
    #expect(plan(stack([Self.desired("a", "https://a.test")]), live).isEmpty)
    let freed = stack([Self.desired("a", "https://a.test", protect: false)])
    let plan = plan(freed, live)
    #expect(!plan.isRefused, "\(plan.diagnostics)")
    #expect(requests(plan) == ["POST a https://a.test", "DELETE A"])
    var generator = SeededGenerator(seed: 1)
    let after = try #require(try states(of: plan, from: live, generator: &generator).last)
    #expect(self.plan(freed, after).isEmpty)
    let gone = self.plan(
      DesiredState(stack: "acme", agents: [DesiredAgent(key: "x", name: "x")]),
      after,
      prunes: true
    )
    #expect(!gone.isRefused, "\(gone.diagnostics)")
  }

  @Test("random keys and URLs: every key ends with its own webhook, and no event is missed")
  func random() throws {
    var planned = 0
    let count = TestScale.current.count(400)
    for seed in 1...UInt64(count) {
      var generator = SeededGenerator(seed: seed)
      let urls = ["https://a.test", "https://b.test", "https://c.test"]
      let keys: [ObjectName] = ["a", "b", "c"]
      let live = (0..<Int.random(in: 0...4, using: &generator))
        .map { index in
          Self.live(
            "live-\(index)",
            keys.randomElement(using: &generator),
            urls.randomElement(using: &generator) ?? "",
            events: Bool.random(using: &generator) ? ["call.ended"] : ["call.started"],
            protect: Int.random(in: 0..<8, using: &generator) == 0
          )
        }
      let declared = zip(keys.shuffled(using: &generator), urls.shuffled(using: &generator))
        .prefix(Int.random(in: 1...3, using: &generator)).map { Self.desired($0, $1) }
      let desired = stack(declared, keepsSecrets: Bool.random(using: &generator))
      let plan = plan(desired, api(live))
      guard !plan.isRefused else {
        #expect(plan.diagnostics.map(\.code).allSatisfy { $0 == .protectedObject }, "seed \(seed)")
        #expect(
          live.contains { $0.marker(of: .webhooks)?.isProtected == true },
          "seed \(seed): \(plan.diagnostics)"
        )
        continue
      }
      planned += 1
      var old: [RemoteID: LiveObject] = [:]
      for webhook in live { old[webhook.id] = webhook }
      let states = try states(of: plan, from: api(live), generator: &generator)
      let last = try #require(states.last?.live.objects(of: .webhooks) ?? live)
      let hears = { (webhooks: [LiveObject]) in Set(webhooks.map(\.naturalKey)) }
      for state in states {
        #expect(
          hears(live).intersection(hears(last))
            .isSubset(of: hears(state.live.objects(of: .webhooks))),
          "seed \(seed)"
        )
      }
      for webhook in live where !last.contains(webhook) {
        let marker = webhook.marker(of: .webhooks)
        let isCopy = last.contains { $0.marker(of: .webhooks) == marker }
        #expect(marker?.isProtected == false || isCopy, "seed \(seed)")
        // Without --prune, deleted webhooks have a declared key, or leave their URL to one without.
        let isReplaced = declared.contains { object in
          object.naturalKey == webhook.naturalKey
            && !live.contains { $0.marker(of: .webhooks)?.key == object.address.key }
        }
        #expect(
          isReplaced || declared.contains { $0.address.key == marker?.key },
          "seed \(seed)"
        )
      }
      for object in declared
      where !live.contains(where: { $0.marker(of: .webhooks)?.key == object.address.key }) {
        let listening = last.filter { webhook in
          let key = webhook.marker(of: .webhooks)?.key
          return webhook.naturalKey == object.naturalKey
            && (key == object.address.key || !declared.contains { $0.address.key == key })
        }
        #expect(listening.count == 1, "seed \(seed)")
      }
      for object in declared where desired.outputs.count > 0 {
        let own = last.filter { $0.marker(of: .webhooks)?.key == object.address.key }
        #expect(own.map(\.naturalKey) == [object.naturalKey], "seed \(seed)")
      }
      #expect(self.plan(desired, states.last ?? api(live)).isEmpty, "seed \(seed)")
    }
    #expect(planned >= count * 5 / 8 || !TestScale.current.isFull, "of \(count)")
  }
}
