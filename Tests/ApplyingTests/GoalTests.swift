import Applying
import JSON
import Planning
import Resources
import TestSupport
import Testing

@Suite("Recognising written objects")
struct GoalTests {
  private let id = RemoteID(short: "a1")

  @Test("a lost creation is recognised by name, environment, version, marker and content")
  func newDraft() throws {
    let config = markedConfig(version: 3)
    let write = try Write(
      .agent(
        .create(
          name: "front",
          environment: .production,
          config: StepContent(config),
          version: 3
        )
      )
    )
    let goal = write.goal
    #expect(goal.reached(in: observation(agent())) == id)
    #expect(goal.reached(in: observation(agent(name: "back"))) == nil)
    #expect(goal.reached(in: observation(agent(environment: .staging))) == nil)
    #expect(goal.reached(in: observation(agent(version: 4))) == nil)
    #expect(goal.reached(in: observation(agent(state: .published))) == nil)
    #expect(goal.reached(in: observation(agent(config: markedConfig(version: 2)))) == nil)
    let edited = markedConfig(version: 3, prompt: "Good day.")
    #expect(goal.reached(in: observation(agent(config: edited))) == nil)
    #expect(goal.reached(in: Observation()) == nil)
  }

  @Test("a mask matches any secret, and never an absent one")
  func masks() {
    let sent: JSONObject = ["llm": ["api_key": "k"], "server_url": ["secret": nil]]
    let goal = Goal.agent(.draft(id, name: "front", config: sent))
    #expect(goal.reached(in: observation(agent(config: masked(sent, key: "***")))) == id)
    #expect(goal.reached(in: observation(agent(config: masked(sent, key: nil)))) == nil)
  }

  @Test(
    "a number is as intended when its routing, SMS and written metadata are",
    arguments: [
      (number(), true),
      (number(target: "a2"), false),
      (number(sms: true), false),
      (number(url: "https://x.example"), false),
      (number(metadata: ["turnform": ["stack": "other"]]), false),
    ]
  )
  func settings(live: LiveNumber, expected: Bool) throws {
    let settings = NumberSettings(
      target: .agent(.live(RemoteID(short: "a1"))),
      serverURL: nil,
      smsEnabled: false,
      metadata: ["turnform": ["stack": "acme"]]
    )
    let write = try Write(.number(.update(RemoteID(short: "n1"), settings: settings)))
    #expect((write.goal.reached(in: Observation(numbers: [live])) != nil) == expected)
  }

  @Test("metadata that is not sent is not compared")
  func keptMetadata() throws {
    let settings = NumberSettings(
      target: .agent(.created(by: StepID(1))),
      serverURL: nil,
      smsEnabled: false,
      metadata: nil
    )
    let operation = Planning.Operation.number(
      .bind(
        e164: "+15551230001",
        sid: "PN1",
        settings: settings
      )
    )
    let write = try Write(operation, StepInputs(ids: [StepID(1): RemoteID(short: "a1")]))
    #expect(write.goal.reached(in: Observation(numbers: [number()])) == RemoteID(short: "n1"))
  }

  @Test("the order of a split matters, and no split differs from an empty one")
  func weights() {
    let shares = [
      LiveShare(agentID: RemoteID(short: "a1"), weight: 60),
      LiveShare(agentID: RemoteID(short: "a2"), weight: 40),
    ]
    let goal = Goal.number(.weights(RemoteID(short: "n1"), shares))
    #expect(goal.reached(in: Observation(numbers: [number(weights: shares)])) != nil)
    #expect(goal.reached(in: Observation(numbers: [number(weights: shares.reversed())])) == nil)
    let none = Goal.number(.weights(RemoteID(short: "n1"), nil))
    #expect(none.reached(in: Observation(numbers: [number()])) != nil)
    #expect(none.reached(in: Observation()) == nil)
  }

  @Test("a number is gone when it is not found")
  func gone() {
    let goal = Goal.number(.gone(RemoteID(short: "n1")))
    #expect(goal.reached(in: Observation()) != nil)
    #expect(goal.reached(in: Observation(numbers: [number()])) == nil)
  }

  private func observation(_ agent: LiveAgent) -> Observation { Observation(agents: [agent]) }

  private func agent(
    name: ObjectName = "front",
    environment: AgentEnvironment = .production,
    version: Int = 3,
    state: AgentState = .draft,
    config: JSONObject = markedConfig(version: 3)
  ) -> LiveAgent {
    LiveAgent(
      id: id,
      name: name,
      environment: environment,
      version: version,
      state: state,
      config: AgentTable.config.filled(config)
    )
  }

  private func masked(_ config: JSONObject, key: JSONValue) -> JSONObject {
    var copy = config
    copy["llm"] = ["api_key": key]
    return copy
  }
}

private func number(
  target: String = "a1",
  sms: Bool = false,
  url: String? = nil,
  weights: [LiveShare]? = nil,
  metadata: JSONObject = ["turnform": ["stack": "acme"]]
) -> LiveNumber {
  LiveNumber(
    id: RemoteID(short: "n1"),
    e164: "+15551230001",
    sid: "PN1",
    targetType: .agent,
    targetID: RemoteID(short: target),
    serverURL: url,
    smsEnabled: sms,
    weights: weights,
    metadata: metadata
  )
}
