import JSON
import Planning
import Resources
import Testing

private func stack(
  _ agents: [DesiredAgent] = [],
  _ numbers: [DesiredNumber] = [],
  bases: [DesiredKnowledgeBase] = [],
  webhooks: [DesiredObject] = [],
  evals: [DesiredObject] = [],
  removed: [RemovedResource] = []
) -> DesiredState {
  DesiredState(
    stack: "acme",
    agents: agents,
    numbers: numbers,
    objects: webhooks + evals,
    knowledgeBases: bases,
    removed: removed
  )
}

private func agent(
  _ name: ObjectName,
  _ prompt: String,
  names others: [ObjectName] = []
) -> DesiredAgent {
  ReferencePlanTests.agent(name, says: prompt, names: others)
}

private func number(
  _ route: DesiredRoute,
  sms: Bool? = nil,
  protect: Bool? = nil
) -> DesiredNumber {
  DesiredNumber(
    key: "main",
    e164: "+15550000",
    sid: "PN0",
    route: route,
    smsEnabled: sms,
    protect: protect
  )
}

private let support = ResourceAddress(.agents, "support")
private let billing = ResourceAddress(.agents, "billing")
private let main = ResourceAddress(.numbers, "main")
private let faq = ResourceAddress(.knowledgeBases, "faq")

/// Edits to a project, and the provable direction.
struct DirectionCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let address: ResourceAddress
  let verdict: DriftVerdict
  let happen: @Sendable (inout DriftWorld) throws -> DesiredState

  init(
    _ description: String,
    _ address: ResourceAddress,
    _ direction: DriftDirection,
    _ evidence: DriftEvidence,
    _ happen: @escaping @Sendable (inout DriftWorld) throws -> DesiredState
  ) {
    testDescription = description
    self.address = address
    verdict = DriftVerdict(direction, evidence)
    self.happen = happen
  }
}

@Suite("The direction of drift")
struct DriftDirectionTests {
  static let agents = [
    DirectionCase("edited in the files", support, .aheadInFiles, .liveIsOurs(version: 1)) {
      try $0.apply(stack([agent("support", "one")]))
      return stack([agent("support", "two")])
    },
    DirectionCase(
      "copied and edited elsewhere",
      support,
      .editedElsewhere,
      .filesSayWhatOursSaid(ours: 1, live: 2)
    ) {
      try $0.apply(stack([agent("support", "one")]))
      try $0.publish("support", ["system_prompt": "three"], copying: 1)
      return stack([agent("support", "one")])
    },
    DirectionCase(
      "a field that is not managed was edited elsewhere",
      support,
      .editedElsewhere,
      .filesSayWhatOursSaid(ours: 1, live: 2)
    ) {
      try $0.apply(stack([agent("support", "one")]))
      try $0.publish("support", ["system_prompt": "one", "language": "de"])
      return stack([agent("support", "one")])
    },
    DirectionCase(
      "edited elsewhere and in the files",
      support,
      .both,
      .filesDifferFromOurs(ours: 1, live: 2)
    ) {
      try $0.apply(stack([agent("support", "one")]))
      try $0.publish("support", ["system_prompt": "three"])
      return stack([agent("support", "two")])
    },
    DirectionCase("made by hand", support, .neverApplied, .noVersionOfOurs(live: 1)) {
      try $0.publish("support", ["system_prompt": "three"])
      return stack([agent("support", "one")])
    },
    DirectionCase("not there at all", support, .aheadInFiles, .neverMade) { _ in
      stack([agent("support", "one")])
    },
    DirectionCase("archived again by hand", support, .neverApplied, .noVersionOfOurs(live: nil)) {
      try $0.publish("support", ["system_prompt": "three"])
      _ = try $0.api.perform(.agent(.delete(try $0.id("support", 1))))
      return stack([agent("support", "one")])
    },
    DirectionCase(
      "brought back by whomever",
      support,
      .notRecorded,
      .broughtBack(live: 1, last: 2)
    ) {
      try $0.apply(stack([agent("support", "one")]))
      try $0.apply(stack([agent("support", "two")]))
      _ = try $0.api.perform(.agent(.rollback(try $0.id("support", 1))))
      return stack([agent("support", "two")])
    },
    DirectionCase("archived by whomever", support, .notRecorded, .archivedSince(version: 1)) {
      try $0.apply(stack([agent("support", "one")]))
      _ = try $0.api.perform(.agent(.delete(try $0.id("support", 1))))
      return stack([agent("support", "one")])
    },
    DirectionCase(
      "a draft of this stack that was never published is no version of it",
      support,
      .editedElsewhere,
      .filesSayWhatOursSaid(ours: 1, live: 3)
    ) {
      try $0.apply(stack([agent("support", "one")]))
      let draft = try $0.draft("support", ["system_prompt": "two"], copying: 2)
      _ = try $0.api.perform(.agent(.delete(draft)))
      try $0.publish("support", ["system_prompt": "three"])
      return stack([agent("support", "one")])
    },
    DirectionCase("another secret", support, .aheadInFiles, .liveIsOurs(version: 1)) {
      try $0.apply(stack([secret("1:aa")]))
      return stack([secret("1:bb")])
    },
    DirectionCase("linked by whomever", support, .notRecorded, .linksNotRecorded) {
      let linked = stack([linked("support")], bases: [ReferencePlanTests.base()])
      try $0.apply(linked)
      let base = try #require($0.api.objects[.knowledgeBases]?.keys.first)
      _ = try $0.api.perform(
        .agent(.unlinkKnowledgeBase(agent: try $0.id("support", 1), base))
      )
      return linked
    },
  ]

  static let references = [
    DirectionCase("names what changes in the files", support, .aheadInFiles, .cause(billing)) {
      try $0.apply(stack([agent("support", "one", names: ["billing"]), agent("billing", "one")]))
      return stack([agent("support", "one", names: ["billing"]), agent("billing", "two")])
    },
    DirectionCase(
      "names what was published anew elsewhere, as the files say by now",
      support,
      .editedElsewhere,
      .namesReplacedVersion(of: billing)
    ) {
      try $0.apply(stack([agent("support", "one", names: ["billing"]), agent("billing", "one")]))
      try $0.publish("billing", ["system_prompt": "three"])
      return stack([agent("support", "one", names: ["billing"]), agent("billing", "three")])
    },
    DirectionCase("names what was edited on both sides", support, .both, .cause(billing)) {
      try $0.apply(stack([agent("support", "one", names: ["billing"]), agent("billing", "one")]))
      try $0.publish("billing", ["system_prompt": "three"])
      return stack([agent("support", "one", names: ["billing"]), agent("billing", "two")])
    },
  ]

  static let numbers = [
    DirectionCase("not bound", main, .notRecorded, .absenceNotRecorded) { _ in
      stack([agent("support", "one")], [number(.agent(support))])
    },
    DirectionCase("moved along", main, .aheadInFiles, .cause(support)) {
      try $0.apply(stack([agent("support", "one")], [number(.agent(support))]))
      return stack([agent("support", "two")], [number(.agent(support))])
    },
    DirectionCase("a value that anybody may have written", main, .notRecorded, .valuesNotRecorded) {
      try $0.apply(stack([agent("support", "one")], [number(.agent(support))]))
      return stack([agent("support", "one")], [number(.agent(support), sms: true)])
    },
    DirectionCase("without a marker", main, .notRecorded, .unmarked) {
      try $0.apply(stack([agent("support", "one")]))
      _ = try $0.api.perform(
        .number(
          .bind(
            e164: "+15550000",
            sid: "PN0",
            settings: NumberSettings(
              target: .agent(.live(try $0.id("support", 1))),
              serverURL: nil,
              smsEnabled: false,
              metadata: [:]
            )
          )
        )
      )
      return stack([agent("support", "one")], [number(.agent(support), sms: true)])
    },
    DirectionCase("protected in the files", main, .aheadInFiles, .protectionChanged) {
      try $0.apply(stack([agent("support", "one")], [number(.agent(support))]))
      return stack([agent("support", "one")], [number(.agent(support), protect: true)])
    },
    DirectionCase(
      "left at an archived version",
      main,
      .editedElsewhere,
      .strandedTarget(version: 1)
    ) {
      let desired = stack([agent("support", "one")], [number(.agent(support))])
      try $0.apply(desired)
      _ = try $0.api.perform(.agent(.delete(try $0.id("support", 1))))
      try $0.publish("support", ["system_prompt": "one"])
      return desired
    },
    DirectionCase(
      "a split whose agent was published anew elsewhere",
      main,
      .editedElsewhere,
      .namesReplacedVersion(of: billing)
    ) {
      let shares = [
        DesiredShare(agent: support, weight: 80), DesiredShare(agent: billing, weight: 20),
      ]
      let desired = stack(
        [agent("support", "one"), agent("billing", "one")],
        [number(.weighted(shares, fallback: support))]
      )
      try $0.apply(desired)
      try $0.publish("billing", ["system_prompt": "one"])
      return desired
    },
    DirectionCase("another split", main, .notRecorded, .valuesNotRecorded) {
      let both = [agent("support", "one"), agent("billing", "one")]
      try $0.apply(stack(both, [number(.agent(support))]))
      return stack(both, [number(.agent(billing))])
    },
  ]

  static let objects = [
    DirectionCase("a changed document", faq, .aheadInFiles, .documentsChanged) {
      try $0.apply(
        stack(bases: [ReferencePlanTests.base(documents: ["faq~00000001.md"])])
      )
      return stack(bases: [ReferencePlanTests.base(documents: ["faq~00000002.md"])])
    },
    DirectionCase("a document that is not there", faq, .notRecorded, .valuesNotRecorded) {
      try $0.apply(
        stack(bases: [ReferencePlanTests.base(documents: ["faq~00000001.md"])])
      )
      return stack(
        bases: [ReferencePlanTests.base(documents: ["faq~00000001.md", "tax~00000002.md"])]
      )
    },
    DirectionCase("another description", faq, .notRecorded, .valuesNotRecorded) {
      try $0.apply(stack(bases: [ReferencePlanTests.base("one")]))
      return stack(bases: [ReferencePlanTests.base("two")])
    },
    DirectionCase("not there", faq, .notRecorded, .absenceNotRecorded) { _ in
      stack(bases: [ReferencePlanTests.base("one")])
    },
    DirectionCase(
      "a scenario with the mark of this stack",
      ResourceAddress(.evals, "asks"),
      .notRecorded,
      .valuesNotRecorded
    ) {
      try $0.apply(stack(evals: [scenario("one")]))
      return stack(evals: [scenario("two")])
    },
    DirectionCase(
      "removed, with a marker",
      ResourceAddress(.webhooks, "https://crm.example"),
      .aheadInFiles,
      .noLongerDeclared
    ) {
      let hook = DesiredObject(
        .webhooks,
        key: "crm",
        naturalKey: "https://crm.example",
        fields: ["url": "https://crm.example", "events": ["*"]]
      )
      try $0.apply(stack([agent("support", "one")], webhooks: [hook]))
      let address = ResourceAddress(.webhooks, "https://crm.example")
      return stack([agent("support", "one")], removed: [RemovedResource(address: address)])
    },
    DirectionCase("removed, and of this stack", support, .aheadInFiles, .noLongerDeclared) {
      try $0.apply(stack([agent("support", "one"), agent("billing", "one")]))
      return stack([agent("billing", "one")], removed: [RemovedResource(address: support)])
    },
  ]

  @Test("it is what can be proved, and no more", arguments: agents + references + numbers + objects)
  func direction(item: DirectionCase) throws {
    var world = DriftWorld()
    let desired = try item.happen(&world)
    let drift = world.drift(desired)
    #expect(drift.verdict(item.address) == item.verdict, "\(drift.plan.brief)")
    #expect(drift.isDrifted)
  }

  @Test("a stack just applied has not drifted")
  func none() throws {
    var world = DriftWorld()
    let desired = stack([agent("support", "one")], [number(.agent(support))])
    try world.apply(desired)
    #expect(!world.drift(desired).isDrifted)
    #expect(world.drift(desired).verdicts.isEmpty)
  }

  private static func secret(_ fingerprint: String) -> DesiredAgent {
    ReferencePlanTests.agent(
      "support",
      secrets: [
        SpecObject.SecretUse(
          pointer: JSONPointer([.key("llm"), .key("api_key")]),
          source: .environment("KEY"),
          fingerprint: Fingerprint(fingerprint)
        )
      ]
    )
  }

  private static func linked(_ name: ObjectName) -> DesiredAgent {
    ReferencePlanTests.agent(name, links: [DesiredLink(knowledgeBase: faq)])
  }

  private static func scenario(_ description: String) -> DesiredObject {
    DesiredObject(
      .evals,
      key: "asks",
      naturalKey: "asks",
      fields: ["description": .string(description), "definition": ["turns": []]]
    )
  }
}
