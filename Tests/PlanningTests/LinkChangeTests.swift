import JSON
import Planning
import Resources
import TestSupport
import Testing

/// Names of linked knowledge bases in a change of an agent.
@Suite("Links in changes of agents")
struct LinkChangeTests {
  private static let first = RemoteID(short: "b1")
  private static let second = RemoteID(short: "b2")

  private func base(_ key: ObjectName, name: ObjectName) -> DesiredKnowledgeBase {
    DesiredKnowledgeBase(DesiredObject(.knowledgeBases, key: key, naturalKey: name))
  }

  private func state(_ prompt: String, _ bases: [DesiredKnowledgeBase]) -> DesiredState {
    DesiredState(
      stack: "acme",
      agents: [
        ReferencePlanTests.agent(
          "a",
          says: prompt,
          links: [
            DesiredLink(knowledgeBase: ResourceAddress(.knowledgeBases, "one")),
            DesiredLink(
              knowledgeBase: ResourceAddress(.knowledgeBases, "two"),
              settings: ["mode": "prompt"]
            ),
          ]
        )
      ],
      knowledgeBases: bases
    )
  }

  /// The first base is linked with the defaults, the second one in prompt mode.
  private func live(_ names: (ObjectName, ObjectName)) -> LiveState {
    let agent = RemoteID(short: "a1")
    func link(_ base: RemoteID, _ settings: JSONObject) -> LiveLink {
      LiveLink(
        knowledgeBaseID: base,
        settings: KnowledgeBaseTable.linkSettings.filled(settings)
      )
    }
    return LiveState(
      agents: [
        LiveAgent(
          id: agent,
          name: "a",
          environment: .production,
          version: 1,
          state: .published,
          config: AgentTable.config.filled(["system_prompt": "one"])
        )
      ],
      objects: [
        .knowledgeBases: [
          LiveObject(id: Self.first, naturalKey: names.0),
          LiveObject(id: Self.second, naturalKey: names.1),
        ]
      ],
      links: [agent: [link(Self.first, [:]), link(Self.second, ["mode": "prompt"])]],
      histories: .all
    )
  }

  private func edits(_ desired: DesiredState, _ live: LiveState) -> [String] {
    makePlan(desired: desired, live: live, policy: Policy()).changes
      .filter { $0.address.kind == .agents }
      .flatMap(\.edits)
      .map(\.pointer.description)
      .filter { $0.hasPrefix("/knowledge_bases") }
  }

  @Test("a base whose name differs from its key is not shown as a different base")
  func named() {
    let bases = [base("one", name: "FAQ"), base("two", name: "Prices")]
    #expect(edits(state("two", bases), live(("FAQ", "Prices"))) == [])
  }

  @Test("where keys and names are swapped, the changed links are shown")
  func crossed() {
    let bases = [base("one", name: "two"), base("two", name: "one")]
    #expect(!edits(state("one", bases), live(("one", "two"))).isEmpty)
    #expect(edits(state("two", bases), live(("two", "one"))) == [])
  }
}
