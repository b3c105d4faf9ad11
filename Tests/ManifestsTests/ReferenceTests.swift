import Diagnostics
import JSON
import Manifests
import Resources
import Testing

@Suite("References")
struct ReferenceTests {
  private static let billing = ResourceAddress(.agents, "billing")
  private static let others = """
    agents: {billing: {}, a.b: {}}
    takeaways: {csat: {schema: {}}}
    knowledge_bases: {faq: {}}
    numbers:
    \(number("main", 1, "route: {agent: billing}"))

    """

  private func references(_ config: String, files: [String: String] = [:]) throws -> SpecObject {
    let entry = "---\nagents: {a: {config: {\(config)}}}\n"
    let stack = TestStack(
      files.merging(["turnform.yaml": TestStack.header + Self.others + entry]) { $1 }
    )
    let result = stack.load(variables: ["TURNFORM_VAR_X": "${agents.billing.id}"])
    #expect(result.diagnostics.isEmpty)
    return try #require(result.desired?.agents.first { $0.address.key == "a" }?.config)
  }

  @Test(
    "a text is split at its references",
    arguments: [
      ("${agents.billing.id}", [.id(billing)], "${agents.billing.id}"),
      (
        "Use ${agents.billing.id} or ${numbers.main.id}.",
        [
          .text("Use "), .id(billing), .text(" or "), .id(ResourceAddress(.numbers, "main")),
          .text("."),
        ], "Use ${agents.billing.id} or ${numbers.main.id}."
      ),
      (
        "$${a} $ ${takeaways.csat.id}${knowledge_bases.faq.id} {{x}} $$${y}",
        [
          .text("${a} $ "), .id(ResourceAddress(.takeaways, "csat")),
          .id(ResourceAddress(.knowledgeBases, "faq")), .text(" {{x}} $${y}"),
        ], "${a} $ ${takeaways.csat.id}${knowledge_bases.faq.id} {{x}} $${y}"
      ),
      (
        "${{ amount }} of ${agents.billing.id} ${{}} $${{x}}",
        [
          .text("${{ amount }} of "), .id(ResourceAddress(.agents, "billing")),
          .text(" ${{}} ${{x}}"),
        ],
        "${{ amount }} of ${agents.billing.id} ${{}} ${{x}}"
      ),
      (
        "é ${agents.a.b.id}", [.text("é "), .id(ResourceAddress(.agents, "a.b"))],
        "é ${agents.a.b.id}"
      ),
    ] as [(String, [Template.Piece], String)]
  )
  func pieces(_ written: String, _ pieces: [Template.Piece], _ reading: String) throws {
    for field in ["first_message: '\(written)'", "first_message: !file x.md"] {
      let config = try references(field, files: ["x.md": written + "\n"])
      #expect(config.value == ["first_message": .string(reading)])
      #expect(config.references.map(\.template.pieces) == [pieces])
      #expect(config.references.map(\.pointer.description) == ["/first_message"])
    }
  }

  @Test("references are recognised in lists, free-form objects and URLs, not in variables")
  func places() throws {
    let config = try references(
      """
      llm: {provider: custom_openai, base_url: 'https://x/${agents.billing.id}', extra: {a: {b: ['${numbers.main.id}']}}},
      tools: [{name: end_call, description: d}, {name: handoff_to_agent, description: '${agents.billing.id}'}],
      mcp_servers: [{name: m, url: 'https://x', args: ['${agents.billing.id}']}],
      analysis: {takeaway_ids: ['${takeaways.csat.id}']},
      idle_message: !env TURNFORM_VAR_X
      """
    )
    #expect(
      config.references.map(\.pointer.description) == [
        "/analysis/takeaway_ids/0", "/llm/base_url", "/llm/extra/a/b/0", "/mcp_servers/0/args/0",
        "/tools/1/description",
      ]
    )
    #expect(config["idle_message"] == "${agents.billing.id}")
  }

  @Test("keys keep their text, with escapes resolved")
  func keys() throws {
    let config = try references("metadata: {'$${x}': 1, $ref: 2}")
    #expect(config["metadata"] == ["${x}": 1, "$ref": 2])
  }

  @Test("an entry's values replace the references of the defaults")
  func defaults() throws {
    let stack = TestStack(
      main: """
        defaults:
          agent:
            config:
              first_message: '${agents.a.id}'
              stt: {keyterms: ['${agents.a.id}']}
              metadata: {x: '${agents.a.id}', y: {z: '${agents.a.id}'}}
          number: {route: {webhook: 'https://${agents.a.id}'}}
        agents:
          a: {config: {first_message: x, stt: {keyterms: []}, metadata: {x: 1, y: 2}}}
          b: {config: {first_message: null, stt: {keyterms: [x]}, metadata: {y: {z: x}}}}
          c: {}
        numbers:
          n: {e164_number: +15550000001, external_number_sid: PN1, route: {agent: a}}
          m: {e164_number: +15550000002, external_number_sid: PN2}

        """
    )
    let result = stack.load()
    #expect(result.diagnostics.isEmpty)
    let desired = try #require(result.desired)
    let places = desired.agents.map { $0.config.references.map(\.pointer.description) }
    #expect(
      places == [
        [], ["/metadata/x"],
        ["/first_message", "/metadata/x", "/metadata/y/z", "/stt/keyterms/0"],
      ]
    )
    #expect(
      desired.numbers.map { $0.references.map(\.pointer.description) } == [["/route/webhook"], []]
    )
  }

  @Test("every kind accepts references")
  func kinds() throws {
    let stack = TestStack(
      main: Self.others + """
        ---
        takeaways: {t: {prompt: '${agents.billing.id}', schema: {description: '${numbers.main.id}'}}}
        knowledge_bases: {k: {description: '${takeaways.t.id}'}}
        webhooks: {w: {url: 'https://x/${agents.billing.id}', events: ['${agents.billing.id}']}}
        evals:
          e:
            definition:
              turns: [{user: '${agents.billing.id}', expect: [{event: response, eval: answers}]}]
            default_target: {agent_id: '${agents.billing.id}'}
            tags: ['${agents.billing.id}']
        numbers:
          x: {e164_number: +15550000009, external_number_sid: PN9,
            route: {webhook: 'https://x/${agents.billing.id}'}, metadata: {a: ['${takeaways.t.id}']}}
        \(StackCase.outputs("w"))
        """
    )
    let result = stack.load()
    #expect(result.diagnostics.isEmpty)
    let desired = try #require(result.desired)
    func places(_ objects: [DesiredObject]) -> [[String]] {
      objects.map { $0.fields.references.map(\.pointer.description) }
    }
    #expect(places(desired.objects(of: .takeaways)) == [[], ["/prompt", "/schema/description"]])
    #expect(places(desired.knowledgeBases.map(\.object)) == [[], ["/description"]])
    #expect(places(desired.objects(of: .webhooks)) == [["/events/0", "/url"]])
    #expect(desired.objects(of: .webhooks).map(\.naturalKey) == ["https://x/${agents.billing.id}"])
    #expect(
      places(desired.objects(of: .evals)) == [
        ["/default_target/agent_id", "/definition/turns/0/user", "/tags/0"]
      ]
    )
    #expect(
      desired.numbers.map { $0.references.map(\.pointer.description) }
        == [[], ["/metadata/a/0", "/route/webhook"]]
    )
  }

  @Test("messages suggest the intended reference")
  func advice() {
    let cases = [
      ("${agents.biling.id}", "Did you mean \"billing\"?"),
      ("${agent.billing.id}", "Did you mean \"agents\"?"),
      ("${agents.billing.name}", "Write ${agents.billing.id}."),
      ("${customer}", "Write ${agents.KEY.id}, or \"$${\" for a literal \"${\"."),
    ]
    for (written, advice) in cases {
      let stack = TestStack(
        main: Self.others + "---\nagents: {a: {config: {first_message: '\(written)'}}}\n"
      )
      #expect(stack.load().diagnostics.map(\.advice) == [advice])
    }
  }
}
