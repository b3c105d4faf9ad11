import Diagnostics
import JSON
import Outputs
import Resources
import Testing
import Views

@Suite("Outputs without secrets") struct PlainOutputsTests {
  private let agent = ResourceAddress(.agents, "front")
  private let number = ResourceAddress(.numbers, "main")
  private let webhook = ResourceAddress(.webhooks, "crm")

  private func desired(_ outputs: [DesiredOutput]) -> DesiredState {
    let url = "https://w.test/${agents.front.id}"
    let reference = SpecObject.Reference(
      pointer: JSONPointer([.key("url")]),
      template: Template([.text("https://w.test/"), .id(agent)])
    )
    return DesiredState(
      stack: "acme",
      agents: [DesiredAgent(key: "front", name: "front")],
      numbers: [
        DesiredNumber(key: "main", e164: "+15551230001", sid: "PN1", route: .agent(agent))
      ],
      objects: [
        DesiredObject(
          .webhooks,
          key: "crm",
          naturalKey: ObjectName(url),
          fields: SpecObject(["url": .string(url)], references: [reference])
        )
      ],
      outputs: outputs
    )
  }

  private func live(_ state: AgentState = .published) -> LiveState {
    LiveState(
      agents: [
        LiveAgent(
          id: RemoteID("a1"),
          name: "front",
          environment: .production,
          version: 1,
          state: state,
          config: [:]
        )
      ],
      numbers: [
        LiveNumber(id: RemoteID("n1"), e164: "+15551230001", sid: "PN1", targetType: .agent)
      ],
      objects: [.webhooks: [LiveObject(id: RemoteID("w1"), naturalKey: "https://w.test/a1")]]
    )
  }

  @Test("ids are written by name, secrets not at all; a URL is known with its ids")
  func values() throws {
    let outputs = [
      DesiredOutput(name: "FROM_NUMBER", value: .id(number)),
      DesiredOutput(name: "AGENT", value: .id(agent)),
      DesiredOutput(name: "CRM", value: .id(webhook)),
      DesiredOutput(name: "CRM_SECRET", value: .secret(webhook)),
    ]
    let plain = desired(outputs).plainOutputs(live())
    #expect(plain.missing == [])
    let text = { (format: OutputFormat) in format.render(.outputs(plain.values), Rendering()) }
    let lines = ["AGENT='a1'", "CRM='w1'", "FROM_NUMBER='n1'"]
    #expect(text(.dotenv) == lines.map { $0 + "\n" }.joined())
    #expect(text(.text) == text(.dotenv))
    #expect(text(.shell) == lines.map { "export \($0)\n" }.joined())
    let object: JSONValue = ["AGENT": "a1", "CRM": "w1", "FROM_NUMBER": "n1"]
    #expect(try JSONValue(parsing: text(.json) ?? "") == object)
  }

  @Test("an object that is not live, such as a draft, is an error that says so")
  func missing() {
    let output = DesiredOutput(name: "AGENT", value: .id(agent))
    let plain = desired([output]).plainOutputs(live(.draft))
    #expect(plain.missing.map(\.code) == [.outputNotLive])
    #expect(plain.missing.first?.detail.contains("agents.front") == true)
  }
}
