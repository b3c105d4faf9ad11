import Diagnostics
import JSON
import Planning
import Resources
import Testing

/// Undeclared objects whose marker says that they are protected.
@Suite("Protection of objects that are no longer declared")
struct ProtectionTests {
  static let kinds = Kind.objects

  private func live(_ kind: Kind, isProtected: Bool) -> LiveState {
    let name: ObjectName = kind == .webhooks ? "https://x.example/a" : "a"
    let fields: [Kind: JSONObject] = [
      .takeaways: ["schema": ["type": "object"]],
      .webhooks: ["events": ["call.ended"]],
      .evals: ["definition": ["turns": [["user": "Hello"]]], "tags": []],
    ]
    let marker = Marker(stack: "acme", key: "a", isProtected: isProtected)
    let object = LiveObject(
      id: RemoteID("id"),
      naturalKey: name,
      fields: (fields[kind] ?? [:]).marked(marker, as: kind)
    )
    return LiveState(
      objects: [kind: [object]],
      histories: .all
    )
  }

  private func desired(removing kind: Kind?) -> DesiredState {
    let name: ObjectName = kind == .webhooks ? "https://x.example/a" : "a"
    return DesiredState(
      stack: "acme",
      agents: [DesiredAgent(key: "b", name: "b", config: ["system_prompt": "Hello."])],
      removed: kind.map { [RemovedResource(address: ResourceAddress($0, name))] } ?? []
    )
  }

  @Test("no plan deletes a protected object, by --prune or by removed:", arguments: kinds)
  func kept(kind: Kind) {
    for isProtected in [true, false] {
      let live = live(kind, isProtected: isProtected)
      let pruned = makePlan(
        desired: desired(removing: nil),
        live: live,
        policy: Policy(prunes: true)
      )
      let removed = makePlan(desired: desired(removing: kind), live: live, policy: Policy())
      for plan in [pruned, removed] {
        #expect(plan.changes.contains { $0.address.kind == kind })
        #expect(plan.diagnostics.map(\.code) == (isProtected ? [.protectedObject] : []))
      }
    }
  }
}
