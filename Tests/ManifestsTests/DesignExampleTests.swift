import Diagnostics
import JSON
import Manifests
import Resources
import Testing

@Suite("The manifest language as described in the design")
struct DesignExampleTests {
  private static let main = """
    # yaml-language-server: $schema=../schemas/stack.schema.json
    turnform: 1                       # language version
    stack: acme-support               # the ownership label
    defaults:
      agent: {config: {llm: {provider: openai, model: gpt-4o-mini}}}

    agents:
      receptionist:
        environment: production
        config:
          system_prompt: !file prompts/receptionist.md
          first_message: Thanks for calling Acme.
          tools:
            - name: lookup_customer
              description: Finds the caller's account.
              webhook_url: https://tools.acme.example/lookup
        protect: true
      billing: {environment: production, config: {system_prompt: !file prompts/billing.md}}

    numbers:
      main:                                              # always one agent
        e164_number: +15551230001
        external_number_sid: PN0000000000000000000000000000001
        route: {agent: receptionist}
        sms_enabled: true
      router:                                            # call-init decides per call
        e164_number: +15551230002
        external_number_sid: PN0000000000000000000000000000002
        route: {webhook: https://router.acme.example/call-init}
      split:                                             # static split by caller
        e164_number: +15551230003
        external_number_sid: PN0000000000000000000000000000003
        route:
          weighted:
            - {agent: receptionist, weight: 80}
            - {agent: billing@2, weight: 20}
      flow:
        e164_number: +15551230004
        external_number_sid: PN0000000000000000000000000000004
        route: {workflow: 3F0C1A52-8D57-4C1E-9A35-0D6A2B9C7E11}
        metadata: {cost_centre: 0017, "beta": "true", tags: [a, 1.50, 0x1F, ~]}
    removed: [agents.old-receptionist, numbers.+15551230009]

    """
  private static let stack = TestStack([
    "turnform.yaml": main,
    "prompts/receptionist.md": "You are Acme's receptionist.\n\n- Be kind to {{name}}.\n",
    "prompts/billing.md": "You know bills.\r\n",
  ])

  @Test("the example loads without diagnostics")
  func example() throws {
    let result = Self.stack.load()
    #expect(result.diagnostics.isEmpty)
    let desired = try #require(result.desired)
    #expect(desired.stack == "acme-support")
    #expect(desired.agents.map(\.name) == ["billing", "receptionist"])
    let receptionist = try #require(desired.agents.last)
    #expect(receptionist.environment == .production)
    #expect(receptionist.protect == true)
    let config: JSONObject = [
      "llm": ["provider": "openai", "model": "gpt-4o-mini"],
      "system_prompt": "You are Acme's receptionist.\n\n- Be kind to {{name}}.",
      "first_message": "Thanks for calling Acme.",
      "tools": [
        [
          "name": "lookup_customer",
          "description": "Finds the caller's account.",
          "webhook_url": "https://tools.acme.example/lookup",
        ]
      ],
    ]
    #expect(receptionist.config.value == config)
    #expect(desired.agents[0].config["system_prompt"] == "You know bills.")
  }

  @Test("every kind of route becomes the planner's input")
  func routes() throws {
    let desired = try #require(Self.stack.load().desired)
    let receptionist = ResourceAddress(.agents, "receptionist")
    let billing = ResourceAddress(.agents, "billing")
    let routes = Dictionary(
      uniqueKeysWithValues: desired.numbers.map { ($0.address.key, $0.route) }
    )
    let expected: [ObjectName: DesiredRoute] = [
      "main": .agent(receptionist),
      "router": .webhook("https://router.acme.example/call-init"),
      "flow": .workflow("3f0c1a52-8d57-4c1e-9a35-0d6a2b9c7e11"),
      "split": .weighted(
        [
          DesiredShare(agent: receptionist, weight: 80),
          DesiredShare(agent: billing, version: 2, weight: 20),
        ],
        fallback: receptionist
      ),
    ]
    #expect(routes == expected)
  }

  @Test("a number is declared completely: a field that is not written has its default")
  func numbers() throws {
    let desired = try #require(Self.stack.load().desired)
    let flow = try #require(desired.numbers.first { $0.address.key == "flow" })
    #expect(flow.e164 == "+15551230004")
    #expect(flow.sid == "PN0000000000000000000000000000004")
    #expect(flow.smsEnabled == false)
    #expect(flow.protect == false)
    #expect(
      flow.metadata == ["cost_centre": 17, "beta": "true", "tags": ["a", 1.5, 31, nil]]
    )
    let removed = desired.removed.map(\.address.description)
    #expect(removed == ["agents.old-receptionist", "numbers.+15551230009"])
  }

  @Test("every written value has its place, and an unwritten one the place of its parent")
  func places() throws {
    let desired = try #require(Self.stack.load().desired)
    let receptionist = try #require(desired.agents.last)
    let place = { (tokens: [JSONPointer.Token]) in
      receptionist.source[JSONPointer(tokens)].map { "\($0.start.line):\($0.start.column)" }
    }
    #expect(place([]) == "8:3")
    #expect(place([.key("environment")]) == "9:18")
    #expect(place([.key("config"), .key("system_prompt")]) == "11:22")
    #expect(place([.key("config"), .key("tools"), .index(0), .key("description")]) == "15:24")
    #expect(place([.key("config"), .key("tools"), .index(0), .key("max_retries")]) == "14:11")
    #expect(place([.key("config"), .key("llm"), .key("model")]) == "5:51")
    #expect(place([.key("config"), .key("voicemail_detection")]) == "11:7")
  }
}
