import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing

/// A stack whose agent uses a knowledge base, both of which may be deleted.
@Suite("Knowledge bases and documents deleted along with their readers")
struct LeavingTogetherTests {
  private static let base = ResourceAddress(.knowledgeBases, "faq")
  private static let front = ResourceAddress(.agents, "front")

  /// - Parameters:
  ///   - prompt: The prompt of the agent; `nil` for an undeclared agent.
  ///   - links: Whether the agent is linked to the base; `nil` for unmanaged links.
  ///   - documents: The documents of the base; `nil` for an undeclared base.
  private static func stack(
    prompt: String?,
    links: Bool? = nil,
    documents: [ObjectName]?,
    removed: [ResourceAddress] = []
  ) -> DesiredState {
    DesiredState(
      stack: "acme",
      agents: [prompt].compactMap(\.self)
        .map { prompt in
          DesiredAgent(
            key: "front",
            name: "front",
            environment: .production,
            config: SpecObject(["system_prompt": .string(prompt)]),
            links: links.map { $0 ? [DesiredLink(knowledgeBase: base, settings: [:])] : [] }
          )
        },
      knowledgeBases: [documents].compactMap(\.self)
        .map { documents in
          DesiredKnowledgeBase(
            DesiredObject(.knowledgeBases, key: "faq", naturalKey: "faq"),
            documents: documents.map {
              DesiredDocument(name: $0, path: "faq.md", contentType: "text/markdown", digest: "")
            }
          )
        },
      removed: removed.map { RemovedResource(address: $0) }
    )
  }

  /// The applied stack with the agent linked to the base.
  private static func applied() throws -> DriftWorld {
    var world = DriftWorld()
    try world.apply(stack(prompt: "one", links: true, documents: ["faq~00000001.md"]))
    return world
  }

  private func plan(_ desired: DesiredState, _ world: DriftWorld) -> Plan {
    makePlan(desired: desired, live: world.api.live, policy: Policy(allowedDeletes: 9))
  }

  @Test("a document is deleted after the agent that uses it")
  func documents() throws {
    let world = try Self.applied()
    let desired = Self.stack(prompt: nil, documents: ["faq~00000002.md"], removed: [Self.front])
    let plan = plan(desired, world)
    #expect(plan.diagnostics.isEmpty, "\(plan.brief)")
    let deletions = plan.steps.filter { !$0.operation.kindOfDeletion.isEmpty }
    #expect(deletions.map(\.operation.kindOfDeletion) == ["agent", "document"], "\(plan.brief)")
    let agent = try #require(deletions.first)
    #expect(deletions.last?.dependsOn.contains(agent.id) == true, "\(plan.brief)")
  }

  @Test("an agent and its knowledge base are deleted in one plan, with the link between them")
  func both() throws {
    let world = try Self.applied()
    let desired = Self.stack(prompt: nil, documents: nil, removed: [Self.base, Self.front])
    let plan = plan(desired, world)
    #expect(plan.diagnostics.isEmpty, "\(plan.brief)")
    #expect(plan.steps.map(\.operation.kindOfDeletion) == ["agent", "link", "base"])
    var generator = SeededGenerator(seed: 1)
    let after = try #require(try states(of: plan, from: world.api, generator: &generator).last)
    #expect(after.live.knowledgeBases.isEmpty)
  }

  @Test(
    "a base is deleted with the last link to it, which the manifest removes",
    arguments: ["one", "two"]
  )
  func lastLink(prompt: String) throws {
    let world = try Self.applied()
    // Unchanged, the published version loses its link; another prompt makes a new version without
    // it.
    let desired = Self.stack(
      prompt: prompt,
      links: false,
      documents: nil,
      removed: [Self.base]
    )
    let plan = plan(desired, world)
    #expect(plan.diagnostics.isEmpty, "\(plan.brief)")
    let deletions = plan.steps.map(\.operation.kindOfDeletion).filter { !$0.isEmpty }
    #expect(deletions == ["link", "base"], "\(plan.brief)")
    var generator = SeededGenerator(seed: 1)
    let after = try #require(try states(of: plan, from: world.api, generator: &generator).last)
    let rest = Self.stack(prompt: prompt, links: false, documents: nil)
    #expect(makePlan(desired: rest, live: after.live, policy: Policy()).isEmpty)
  }

  @Test(
    "a base linked by a version with unmanaged links stays, even by a new version",
    arguments: ["one", "two"]
  )
  func carriedAlong(prompt: String) throws {
    let world = try Self.applied()
    let plan = plan(Self.stack(prompt: prompt, documents: nil, removed: [Self.base]), world)
    #expect(plan.diagnostics.map(\.code) == [.stillReferredTo], "\(plan.brief)")
    let version = prompt == "one" ? 1 : 2
    let detail = "version \(version) of the agent \"front\" is linked to it"
    #expect(plan.diagnostics.first?.detail.contains(detail) == true)
    #expect(plan.diagnostics.first?.advice.contains("knowledge_bases of agents.front") == true)
  }

  @Test("a draft to be published is not unlinked again, and keeps the links that it carries")
  func draft() throws {
    var world = try Self.applied()
    let draft = try world.draft("front", ["system_prompt": "two"], copying: 2)
    let base = try #require(world.api.live.knowledgeBases.first?.id)
    _ = try world.api.perform(
      .agent(.linkKnowledgeBase(agent: .live(draft), .live(base), settings: [:]))
    )
    let desired = Self.stack(prompt: "two", links: false, documents: nil, removed: [Self.base])
    let plan = plan(desired, world)
    #expect(plan.diagnostics.isEmpty, "\(plan.brief)")
    var generator = SeededGenerator(seed: 1)
    let after = try #require(try states(of: plan, from: world.api, generator: &generator).last)
    #expect(after.live.knowledgeBases.isEmpty)
    let carrying = self.plan(
      Self.stack(prompt: "two", documents: nil, removed: [Self.base]),
      world
    )
    #expect(carrying.diagnostics.map(\.code) == [.stillReferredTo], "\(carrying.brief)")
  }

  @Test("a draft is deleted although an eval names it, if another client's version has that name")
  func nameThatStays() throws {
    var world = DriftWorld()
    try world.publish("desk", ["system_prompt": "by hand"])
    try world.draft("desk", ["system_prompt": "ours"], copying: 2)
    let target: JSONValue = ["type": "agent_name", "name": "desk"]
    _ = try world.api.perform(
      .object(
        .create(
          .evals,
          naturalKey: "greets",
          StepContent(["definition": ["turns": []], "default_target": target])
        )
      )
    )
    let desired = Self.stack(prompt: "one", documents: nil)
    let policy = Policy(prunes: true, allowedDeletes: 9)
    let plan = makePlan(desired: desired, live: world.api.live, policy: policy)
    #expect(!plan.isRefused, "\(plan.brief)")
    let draft = try world.id("desk", 2)
    #expect(plan.steps.contains { $0.operation == .agent(.delete(draft)) }, "\(plan.brief)")
  }
}

extension Operation {
  /// The kind of the deletion; empty for creations and changes.
  fileprivate var kindOfDeletion: String {
    switch self {
    case .agent(.delete): "agent"
    case .agent(.unlinkKnowledgeBase): "link"
    case .object(.delete): "base"
    case .object(.deleteDocument): "document"
    case .number(.unbind): "number"
    case .agent, .number, .object: ""
    }
  }
}
