import Diagnostics
import JSON
import Manifests
import Resources
import Testing

@Suite("Takeaways, knowledge bases, webhooks and evals")
struct KindTests {
  private static let main = """
    ownership: exclusive
    defaults:
      takeaway: {model: gpt-4o-mini}
      knowledge_base: {chunk_size: 1024}
      webhook: {events: [call.ended]}
      eval: {tags: [pre-publish], judge: {provider: openai}}
    takeaways:
      csat: {schema: {type: object, properties: {score: {type: integer}}}, protect: true}
      other: {name: nps_2, schema: {}, model: null}
    knowledge_bases:
      faq: {description: Opening hours and prices}
    webhooks:
      crm: {url: https://crm.acme.example/turncall}
    evals:
      asks-for-the-reference:
        definition: {turns: [{user: Hello, expect: [{event: llm_response, eval: greets}]}]}
        tool_mocks: {lookup_customer: {name: Ada}}
        judge: {model: gpt-4o}
    agents:
      a:
        takeaways: [other, csat]
        knowledge_bases: {faq: {mode: tool, tool_description: Look it up., top_k: 3}}
        config: {analysis: {enabled: true}}
      b: {takeaways: [], knowledge_bases: {}}
      c: {}
    removed: [takeaways.old, knowledge_bases.Old one, "webhooks.https://x.example/a.b", evals.old]

    """

  private func desired() throws -> DesiredState {
    let result = TestStack(main: Self.main + StackCase.outputs("crm")).load()
    #expect(result.diagnostics.isEmpty)
    return try #require(result.desired)
  }

  @Test("entries hold the written fields, defaults merged, without name and protection")
  func entries() throws {
    let desired = try desired()
    #expect(desired.ownership == .exclusive)
    #expect(desired.objects(of: .takeaways).map(\.naturalKey) == ["csat", "nps_2"])
    #expect(desired.objects(of: .takeaways).map(\.protect) == [true, false])
    let schema: JSONValue = ["type": "object", "properties": ["score": ["type": "integer"]]]
    #expect(
      desired.objects(of: .takeaways).map(\.fields.value) == [
        ["schema": schema, "model": "gpt-4o-mini"], ["schema": [:], "model": nil],
      ]
    )
    #expect(
      desired.knowledgeBases.map(\.object.fields.value) == [
        ["description": "Opening hours and prices", "chunk_size": 1024]
      ]
    )
    #expect(desired.knowledgeBases.map(\.documents) == [[]])
    #expect(
      desired.objects(of: .webhooks).map(\.naturalKey) == ["https://crm.acme.example/turncall"]
    )
    #expect(
      desired.objects(of: .webhooks).map(\.fields.value) == [
        ["url": "https://crm.acme.example/turncall", "events": ["call.ended"]]
      ]
    )
    let eval = try #require(desired.objects(of: .evals).first?.fields.value)
    #expect(eval["judge"] == ["provider": "openai", "model": "gpt-4o"])
    #expect(eval["tags"] == ["pre-publish"])
    #expect(eval["tool_mocks"] == ["lookup_customer": ["name": "Ada"]])
  }

  @Test("an agent's takeaways become ids in its config, in order; none is an empty list")
  func takeaways() throws {
    let agents = try desired().agents
    #expect(
      agents.map(\.config.value) == [
        [
          "analysis": [
            "enabled": true, "takeaway_ids": ["${takeaways.other.id}", "${takeaways.csat.id}"],
          ]
        ], ["analysis": ["takeaway_ids": []]], [:],
      ]
    )
    #expect(
      agents[0].config.references.map(\.pointer.description)
        == ["/analysis/takeaway_ids/0", "/analysis/takeaway_ids/1"]
    )
    #expect(
      agents[0].config.references.flatMap(\.template.addresses)
        == [ResourceAddress(.takeaways, "other"), ResourceAddress(.takeaways, "csat")]
    )
  }

  @Test("an agent's links hold the written ones; omitted links are none")
  func links() throws {
    let link = DesiredLink(
      knowledgeBase: ResourceAddress(.knowledgeBases, "faq"),
      settings: ["mode": "tool", "tool_description": "Look it up.", "top_k": 3]
    )
    #expect(try desired().agents.map(\.links) == [[link], [], []])
  }

  @Test("removals of every kind are natural keys")
  func removed() throws {
    #expect(
      try desired().removed.map(\.address.description) == [
        "evals.old", "knowledge_bases.Old one", "takeaways.old", "webhooks.https://x.example/a.b",
      ]
    )
  }

  @Test("a 32nd tag is rejected with the reason, from defaults and from overlays too")
  func tags() throws {
    let tags = "tags: [\((0..<32).map { "t\($0)" }.joined(separator: ", "))]"
    let entry = "evals: {e: {definition: \(StackCase.asking)"
    for (main, overlay) in [
      ("\(entry), \(tags)}}", "{}"), ("defaults: {eval: {\(tags)}}\n\(entry)}}", "{}"),
      ("\(entry)}}", "evals: {e: {\(tags)}}"), ("\(entry)}}", "defaults: {eval: {\(tags)}}"),
    ] {
      let stack = TestStack([
        "turnform.yaml": TestStack.header + main + "\n", "environments/x.yaml": overlay + "\n",
      ])
      let diagnostics = stack.load(environment: "x").diagnostics
      #expect(diagnostics.map(\.code) == [.badLength], "\(main)\n\(overlay)")
      #expect(diagnostics.first?.advice.contains("32 tags, and one is this stack's marker") == true)
    }
  }

  @Test("an overlay adds, changes and removes entries of every kind, and links")
  func overlay() throws {
    let stack = TestStack([
      "turnform.yaml": TestStack.header + Self.main + StackCase.outputs("crm"),
      "environments/staging.yaml": """
      ownership: labelled
      takeaways: {other: null, csat: {prompt: Score it.}}
      knowledge_bases: {more: {}}
      webhooks: null
      evals: {asks-for-the-reference: {tags: []}}
      agents: {a: {takeaways: [csat], knowledge_bases: {faq: null, more: {priority: 1}}}}
      outputs: {crm: null}
      removed: null

      """,
    ])
    let result = stack.load(environment: "staging")
    #expect(result.diagnostics.isEmpty)
    let desired = try #require(result.desired)
    #expect(desired.ownership == .labelled)
    #expect(desired.objects(of: .takeaways).map(\.fields["prompt"]) == ["Score it."])
    #expect(desired.knowledgeBases.map(\.object.naturalKey) == ["faq", "more"])
    #expect(
      desired.objects(of: .webhooks).isEmpty && desired.outputs.isEmpty && desired.removed.isEmpty
    )
    #expect(desired.objects(of: .evals).map(\.fields["tags"]) == [[]])
    let links = desired.agents.first?.links?.map(\.knowledgeBase.key)
    #expect(links == ["more"])
  }

  @Test("a null for a missing entry is an error in every section")
  func nothingToRemove() {
    for section in Kind.allCases.map(\.rawValue) + ["outputs"] {
      let stack = TestStack([
        "turnform.yaml": TestStack.header, "environments/staging.yaml": "\(section): {x: null}\n",
      ])
      #expect(stack.load(environment: "staging").diagnostics.map(\.code) == [.unknownReference])
    }
  }
}
