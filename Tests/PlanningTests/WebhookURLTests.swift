import Diagnostics
import JSON
import Planning
import Resources
import Testing

/// Webhooks whose URLs hold ids.
@Suite("Webhook URLs with ids")
struct WebhookURLTests {
  private static let agent = ResourceAddress(.agents, "a")
  private static let id = RemoteID("00000000-0000-4000-8000-000000000001")

  private func webhook(_ key: ObjectName, _ url: String?) -> DesiredObject {
    let text = "https://h.test/${agents.a.id}"
    let template = Template([.text("https://h.test/"), .id(Self.agent)])
    let reference = SpecObject.Reference(
      pointer: JSONPointer([.key("url")]),
      template: template
    )
    return DesiredObject(
      .webhooks,
      key: key,
      naturalKey: ObjectName(url ?? text),
      fields: SpecObject(
        ["url": .string(url ?? text), "events": ["call.ended"]],
        references: url == nil ? [reference] : []
      )
    )
  }

  private func plan(_ webhooks: [DesiredObject], isLive: Bool) -> Plan {
    let version = LiveAgent(
      id: Self.id,
      name: "a",
      environment: .development,
      version: 1,
      state: .published,
      config: [:]
    )
    return makePlan(
      desired: DesiredState(
        stack: "acme",
        agents: [DesiredAgent(key: "a", name: "a")],
        objects: webhooks
      ),
      live: LiveState(agents: isLive ? [version] : [], histories: .all),
      policy: Policy()
    )
  }

  @Test("two that resolve to one URL are refused, once the id is known")
  func same() {
    let spelled = webhook("b", "https://h.test/\(Self.id)")
    #expect(
      plan([webhook("a", nil), spelled], isLive: true).diagnostics.map(\.code)
        == [.duplicateNaturalKey]
    )
    #expect(plan([webhook("a", nil), spelled], isLive: false).diagnostics.isEmpty)
    let other = webhook("b", "https://h.test/x")
    #expect(plan([webhook("a", nil), other], isLive: true).diagnostics.isEmpty)
  }
}
