import JSON
import Planning
import Resources
import Testing

/// The lists of one reading show different moments: of a client that is creating an agent and what
/// it names, a reader may see the agent alone.
@Suite("Lists to read again after the agents")
struct ReadAgainTests {
  private static let faq = ResourceAddress(.knowledgeBases, "faq")
  private static let csat = ResourceAddress(.takeaways, "csat")

  private let desired = DesiredState(
    stack: "acme",
    agents: [
      DesiredAgent(
        key: "front",
        name: "front",
        environment: .production,
        config: SpecObject(
          ["analysis": ["takeaway_ids": ["${takeaways.csat.id}"]]],
          references: [
            SpecObject.Reference(
              pointer: JSONPointer([.key("analysis"), .key("takeaway_ids"), .index(0)]),
              template: Template([.id(csat)])
            )
          ]
        ),
        links: [DesiredLink(knowledgeBase: faq, settings: ["mode": "prompt"])]
      )
    ],
    objects: [
      DesiredObject(
        .takeaways,
        key: "csat",
        naturalKey: "csat",
        fields: ["schema": ["type": "object"]]
      )
    ],
    knowledgeBases: [
      DesiredKnowledgeBase(DesiredObject(.knowledgeBases, key: "faq", naturalKey: "faq"))
    ]
  )

  private func again(missing kinds: Set<Kind>, isPublished: Bool = true) throws -> Set<Kind> {
    var world = DriftWorld()
    try world.apply(desired)
    if !isPublished { world.api.agents = [:] }
    for kind in kinds { world.api.objects[kind] = nil }
    return furtherReads(desired: desired, live: world.api.live, policy: Policy()).kindsAfterAgents
  }

  @Test(
    "a list that lacks what a published agent should name is read again",
    arguments: [[], [.knowledgeBases], [.takeaways], [.knowledgeBases, .takeaways]] as [Set<Kind>]
  )
  func missing(kinds: Set<Kind>) throws {
    #expect(try again(missing: kinds) == kinds)
  }

  @Test("not for an agent that is not published: no version of it can be made a second time")
  func new() throws {
    #expect(try again(missing: [.knowledgeBases, .takeaways], isPublished: false) == [])
  }
}
