import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing

/// A webhook belongs to the key in its marker, whatever URL it has.
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

  /// With the key of its marker; `""` for a marker without one, `nil` for none.
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
      webhooks: webhooks,
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
      case .createObject(_, let url, _): "POST \(step.change.key) \(url)"
      case .deleteObject(_, let id): "DELETE \(id)"
      default: nil
      }
    }
  }

  @Test("a key that takes another one's URL gets a webhook of its own", arguments: [true, false])
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

  @Test("two keys that swap their URLs both get new webhooks, before any old one goes")
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
      if case .deleteObject = $0.operation { true } else { false }
    }
    #expect(deletions.allSatisfy { $0.dependsOn.count == 2 }, "\(plan.steps)")
    #expect(plan.changes.map(\.reason) == [.noUpdate, .noUpdate])
  }

  @Test("what another key protects is not given up by this one")
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

  @Test("a new key for the same webhook keeps it only where nobody keeps its secret")
  func renamedKey() {
    let live = [Self.live("A", "old", "https://a.test")]
    let kept = stack([Self.desired("new", "https://a.test")], keepsSecrets: false)
    #expect(plan(kept, api(live)).isEmpty)
    #expect(plan(kept, api(live), prunes: true).isEmpty)
    #expect(plan(kept, api(live)).leftBehind.isEmpty)
    let sunk = stack([Self.desired("new", "https://a.test")])
    #expect(requests(plan(sunk, api(live))) == ["POST new https://a.test"])
    #expect(plan(sunk, api(live)).leftBehind.map(\.successor) == [sunk.webhooks[0].address])
    #expect(requests(plan(sunk, api(live), prunes: true)).last == "DELETE A")
  }

  @Test("markers without a key, and none, go by the URL as ever", arguments: ["", nil])
  func withoutKey(key: ObjectName?) {
    let desired = stack([Self.desired("a", "https://a.test")])
    #expect(plan(desired, api([Self.live("A", key, "https://a.test")])).isEmpty)
  }

  @Test("protect: false makes the webhook anew, so that its marker forgets the protection")
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

  @Test("random keys and URLs: every key ends with its own webhook, and nobody misses an event")
  func random() throws {
    for seed: UInt64 in 1...400 {
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
      guard !plan.isRefused else { continue }
      var old: [RemoteID: LiveObject] = [:]
      for webhook in live { old[webhook.id] = webhook }
      let states = try states(of: plan, from: api(live), generator: &generator)
      let last = try #require(states.last?.live.webhooks ?? live)
      let hears = { (webhooks: [LiveObject]) in Set(webhooks.map(\.naturalKey)) }
      for state in states {
        #expect(
          hears(live).intersection(hears(last)).isSubset(of: hears(state.live.webhooks)),
          "seed \(seed)"
        )
      }
      for webhook in live where !last.contains(webhook) {
        let marker = webhook.marker(of: .webhooks)
        let isCopy = last.contains { $0.marker(of: .webhooks) == marker }
        #expect(marker?.isProtected == false || isCopy, "seed \(seed)")
        // Nothing of an undeclared key goes without --prune.
        #expect(declared.contains { $0.address.key == marker?.key }, "seed \(seed)")
      }
      for object in declared where desired.outputs.count > 0 {
        let own = last.filter { $0.marker(of: .webhooks)?.key == object.address.key }
        #expect(own.map(\.naturalKey) == [object.naturalKey], "seed \(seed)")
      }
      #expect(self.plan(desired, states.last ?? api(live)).isEmpty, "seed \(seed)")
    }
  }
}
