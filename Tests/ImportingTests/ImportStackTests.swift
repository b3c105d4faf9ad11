import Diagnostics
import Importing
import JSON
import Manifests
import Planning
import Resources
import Testing

@Suite struct ImportStackTests {
  private static func agent(
    _ number: Int,
    _ name: ObjectName,
    version: Int = 1,
    state: AgentState = .published,
    config: JSONObject = [:]
  ) -> LiveAgent {
    LiveAgent(
      id: id(number),
      name: name,
      environment: .production,
      version: version,
      state: state,
      config: AgentTable.config.filled(config)
    )
  }

  private static func id(_ number: Int) -> RemoteID {
    let digits = String(number)
    let zeros = String(repeating: "0", count: 12 - digits.count)
    return RemoteID("00000000-0000-4000-8000-\(zeros)\(digits)")
  }

  private static func number(
    _ e164: ObjectName,
    target: RemoteID,
    weights: [LiveShare]? = nil
  ) -> LiveNumber {
    LiveNumber(
      id: RemoteID("number \(e164)"),
      e164: e164,
      sid: "PN\(e164)",
      targetType: .agent,
      targetID: target,
      weights: weights
    )
  }

  private func imported(_ live: LiveState) throws -> ImportedStack {
    try importStack(live: live, stack: "acme")
  }

  private func main(_ stack: ImportedStack) -> String {
    stack.files.first { $0.path == "turnform.yaml" }?.text ?? ""
  }

  @Test("ids become references, except the agent's own, an archived one and one after a dollar")
  func references() throws {
    let message = "\(Self.id(2)) \(Self.id(1)) \(Self.id(3)) $\(Self.id(2)) ${x}"
    let live = LiveState(agents: [
      Self.agent(1, "front", config: ["first_message": .string(message)]), Self.agent(2, "billing"),
      Self.agent(3, "billing", version: 0, state: .archived),
    ])
    let stack = try imported(live)
    let written =
      "${agents.billing.id} \(Self.id(1)) \(Self.id(3)) $\(Self.id(2)) $${x}"
    #expect(main(stack).contains(written), "\(main(stack))")
    let front = try #require(stack.desired.agents.last)
    let resolved = front.config.resolved { _ in Self.id(2) }.value["first_message"]?.string
    #expect(resolved == message)
  }

  @Test("an id in upper case is the same id, in texts and among takeaways")
  func upperCase() throws {
    let first = RemoteID("0000abcd-0000-4000-8000-00000000000a")
    let id = first.description.uppercased()
    let takeaway = RemoteID("0000abcd-0000-4000-8000-00000000000b")
    let billing = LiveAgent(
      id: first,
      name: "billing",
      environment: .production,
      version: 1,
      state: .published,
      config: AgentTable.config.filled([:])
    )
    let config: JSONObject = [
      "system_prompt": .string("ABBA \(id), x"), "first_message": .string(id),
      "analysis": ["takeaway_ids": [.string(takeaway.description.uppercased())]],
    ]
    let live = LiveState(
      agents: [Self.agent(1, "front", config: config), billing],
      objects: [.takeaways: [LiveObject(id: takeaway, naturalKey: "csat", fields: ["schema": [:]])]]
    )
    let stack = try imported(live)
    #expect(main(stack).contains("first_message: ${agents.billing.id}\n"))
    #expect(main(stack).contains("takeaways: [csat]"))
    #expect(stack.files.contains { $0.text == "ABBA ${agents.billing.id}, x\n" })
    // Therefore the plan of the imported stack is empty.
    let plan = makePlan(desired: stack.desired, live: live, policy: Policy())
    #expect(plan.steps.isEmpty, "\(plan)")
  }

  @Test("two servers with one name keep their order and their secrets")
  func sameNames() throws {
    let config: JSONObject = [
      "mcp_servers": [
        ["name": "a", "url": "https://a.example"],
        ["name": "a", "url": "https://b.example", "headers": ["X-Key": "***"]],
        ["name": "b", "url": "https://b.example"],
        ["name": "a", "url": "https://c.example", "env": ["Y": "***"]],
      ]
    ]
    let live = LiveState(agents: [Self.agent(1, "front", config: config)])
    let stack = try imported(live)
    #expect(
      stack.secrets.map(\.variable) == [
        "FRONT_MCP_SERVERS_A_HEADERS_X_KEY", "FRONT_MCP_SERVERS_A_ENV_Y",
      ]
    )
    let plan = makePlan(desired: stack.desired, live: live, policy: Policy())
    #expect(plan.diagnostics.isEmpty, "\(plan.diagnostics)")
  }

  @Test("an eval with the maximum number of tags is imported, and its marker is unmanaged")
  func manyTags() throws {
    for count in [0, 31, 32] {
      let tags = (0..<count).map { JSONValue.string("tag-\($0)") }
      let eval = LiveObject(
        id: Self.id(7),
        naturalKey: "e",
        fields: [
          "definition": [
            "turns": [["user": "hi", "expect": [["event": "llm_response", "text_contains": "a"]]]]
          ],
          "tags": .array(tags),
        ]
      )
      let live = LiveState(objects: [.evals: [eval]])
      let stack = try imported(live)
      #expect(
        stack.desired.objects(of: .evals).map(\.naturalKey) == ["e"],
        "\(count): \(stack.notes)"
      )
      let plan = makePlan(desired: stack.desired, live: live, policy: Policy())
      #expect(plan.steps.isEmpty && plan.diagnostics.isEmpty)
    }
  }

  @Test("every hostile text is preserved, as a prompt, a message, a note and a note's name")
  func texts() throws {
    for text in YAMLEmitterTests.hostile {
      let config: JSONObject = [
        "system_prompt": .string(text), "idle_message": .string(text),
        "metadata": .object(JSONObject([("a" + text, JSONValue.string(text))])),
      ]
      // An idle message has at most 500 characters.
      guard text.unicodeScalars.count <= 500 else { continue }
      let stack = try imported(LiveState(agents: [Self.agent(1, "a", config: config)]))
      let agent = try #require(stack.desired.agents.first, "\(text.debugDescription)")
      let read = AgentTable.config.filled(agent.config.value)
      #expect(read == AgentTable.config.filled(config), "\(text.debugDescription)\n\(main(stack))")
    }
  }

  @Test("an emoji stays readable, in one line and in several; an invisible character is escaped")
  func emoji() throws {
    let config: JSONObject = [
      "first_message": "Hi 👋\nHow are you?", "idle_message": "Still 👋?",
      "metadata": ["note": "a\u{202E}b 👋"],
    ]
    let stack = try imported(LiveState(agents: [Self.agent(1, "a", config: config)]))
    let text = main(stack)
    #expect(text.contains("first_message: |-\n        Hi 👋\n        How are you?\n"), "\(text)")
    #expect(text.contains("idle_message: Still 👋?"), "\(text)")
    #expect(text.contains("note: \"a\\u202Eb 👋\""), "\(text)")
    #expect(stack.desired.agents.first?.config["first_message"]?.string == "Hi 👋\nHow are you?")
    #expect(stack.desired.agents.first?.config["metadata"]?["note"]?.string == "a\u{202E}b 👋")
  }

  @Test("text that a file would change stays in the manifest: a byte order mark, a return, a key")
  func inline() throws {
    let key = "tc_" + "1" + String(repeating: "a", count: 42)
    for text in ["\u{FEFF}Hello", "Hello\r", "Use \(key)."] {
      let config: JSONObject = ["system_prompt": .string(text)]
      let stack = try imported(LiveState(agents: [Self.agent(1, "a", config: config)]))
      #expect(stack.files.map(\.path) == ["turnform.yaml"])
      #expect(stack.desired.agents.first?.config["system_prompt"]?.string == text)
      #expect(stack.notes.map(\.code) == (text.contains(key) ? [.secretInPlainText] : []))
    }
  }

  @Test("archived versions are pinned in splits; a number that follows one is skipped and named")
  func pins() throws {
    let live = LiveState(
      agents: [
        Self.agent(1, "front", state: .archived), Self.agent(2, "front", version: 2),
        Self.agent(3, "front", version: 3, state: .draft),
      ],
      numbers: [
        Self.number(
          "+15550001",
          target: Self.id(2),
          weights: [
            LiveShare(agentID: Self.id(1), weight: 10), LiveShare(agentID: Self.id(2), weight: 90),
          ]
        ), Self.number("+15550002", target: Self.id(1)),
        Self.number("+15550003", target: Self.id(3)),
      ]
    )
    let stack = try imported(live)
    #expect(
      main(stack).contains("- {agent: front@1, weight: 10}\n      - {agent: front, weight: 90}")
    )
    #expect(stack.desired.numbers.map(\.e164) == ["+15550001"])
    #expect(stack.notes.map(\.code) == [.notImported, .notImported, .notImported])
    #expect(stack.notes.map(\.severity) == [.note, .warning, .warning])
    #expect(readsToImport(live).histories == .of([]))
    let unknown = LiveState(numbers: [Self.number("+15550002", target: Self.id(9))])
    #expect(readsToImport(unknown).histories == .all)
  }

  @Test("each secret becomes a separate variable")
  func secrets() throws {
    let tool: JSONValue = [
      "name": "look_up", "description": "x", "webhook_url": "https://a.example",
      "webhook_secret": "***",
    ]
    let config: JSONObject = [
      "tools": [tool],
      "mcp_servers": [["name": "a", "url": "https://a.example", "headers": ["X-Key": "***"]]],
    ]
    let live = LiveState(agents: [
      Self.agent(1, "1st", config: config), Self.agent(2, "1st!", config: config),
    ])
    #expect(
      try imported(live).secrets.map(\.variable) == [
        "SECRET_1ST_TOOLS_LOOK_UP_WEBHOOK_SECRET", "SECRET_1ST_MCP_SERVERS_A_HEADERS_X_KEY",
        "SECRET_1ST_2_TOOLS_LOOK_UP_WEBHOOK_SECRET", "SECRET_1ST_2_MCP_SERVERS_A_HEADERS_X_KEY",
      ]
    )
  }

  @Test(
    "credentials that the API does not mask are reported, and never shown",
    arguments: [
      ("mcp_servers", [["name": "m", "url": "https://user:hunter2@mcp.example"]]),
      ("mcp_servers", [["name": "m", "url": "https://mcp.example/?api_key=hunter2"]]),
      (
        "mcp_servers",
        [["name": "m", "transport": "stdio", "command": "x", "args": ["--token=hunter2"]]]
      ),
      (
        "mcp_servers",
        [["name": "m", "transport": "stdio", "command": "x", "args": ["--token", "hunter2"]]]
      ),
      ("llm", ["extra": ["headers": ["Authorization": "Bearer hunter2hunter2"]]]),
      ("stt", ["extra": ["note": "Bearer hunter2hunter2"]]), ("metadata", ["password": "hunter2"]),
      ("server_url", ["url": "https://events.example/?token=hunter2"]),
      ("aws", ["access_key_id": "hunter2", "secret_access_key": "***"]),
    ] as [(String, JSONValue)]
  )
  func unmasked(field: String, value: JSONValue) throws {
    let live = LiveState(agents: [Self.agent(1, "a", config: [field: value])])
    let notes = try imported(live).notes.filter { $0.code == .secretInPlainText }
    #expect(notes.count == 1)
    #expect(notes.allSatisfy { $0.severity == .warning && $0.subject == "agents.a" })
    #expect(notes.allSatisfy { !($0.detail + $0.advice).contains("hunter2") && $0.hidesSource })
  }

  @Test(
    "a variable never gets a name that manifests must not read",
    arguments: [
      ("aws", "SECRET_AWS_MCP_SERVERS_A_HEADERS_X"), ("pg", "SECRET_PG_MCP_SERVERS_A_HEADERS_X"),
      ("turnform", "SECRET_TURNFORM_MCP_SERVERS_A_HEADERS_X"),
      ("hudson", "HUDSON_MCP_SERVERS_A_HEADERS_X"),
    ]
  )
  func secretNames(agent: String, variable: String) throws {
    let headers: JSONValue = ["x": "***", "https_proxy": "***", "dsn": "***"]
    let servers: JSONValue = [["name": "a", "url": "https://a.example", "headers": headers]]
    let live = LiveState(agents: [
      Self.agent(1, ObjectName(agent), config: ["mcp_servers": servers])
    ])
    let secrets = try imported(live).secrets
    #expect(secrets.first?.variable == variable)
    #expect(secrets.allSatisfy { VariableFamily.of($0.variable) == nil })
    #expect(secrets.count == 3)
  }

  @Test("objects that a manifest cannot hold are skipped with a reason, and the rest is a stack")
  func refusals() throws {
    let long = String(repeating: "x", count: 2001)
    let live = LiveState(
      agents: [Self.agent(1, "a", config: ["future_field": 1])],
      objects: [
        .knowledgeBases: [
          LiveObject(id: Self.id(5), naturalKey: "faq", fields: ["description": .string(long)]),
          LiveObject(id: Self.id(6), naturalKey: "other", fields: [:]),
        ],
        .evals: [
          LiveObject(
            id: Self.id(7),
            naturalKey: "e",
            fields: ["definition": ["turns": []], "default_target": ["api_key": "***"]]
          )
        ],
      ],
      documents: [
        Self.id(6): [LiveDocument(id: Self.id(8), name: "a.md", status: .ready)]
      ],
      links: [Self.id(1): [LiveLink(knowledgeBaseID: Self.id(5), settings: [:])]]
    )
    let stack = try imported(live)
    #expect(stack.desired.knowledgeBases.map(\.object.naturalKey) == ["other"])
    #expect(stack.desired.agents.first?.links == nil)
    #expect(
      stack.notes.map { $0.subject ?? "" } == [
        "agents.a", "agents.a", "evals.e", "knowledge_bases.faq", "knowledge_bases.other",
      ]
    )
    #expect(!stack.files.contains { $0.text.contains("***") })
  }

  @Test("two published versions of one name are an error that names both")
  func duplicates() {
    let live = LiveState(agents: [Self.agent(1, "a"), Self.agent(2, "a", version: 2)])
    let error = #expect(throws: ImportRefusal.self) {
      try importStack(live: live, stack: "acme")
    }
    #expect(error?.diagnostics.map(\.code) == [.duplicateLiveObjects])
    #expect(error?.diagnostics.first?.detail.contains("\(Self.id(2))") == true)
  }

  @Test("content shared by all agents is written once; many entries have a file for each kind")
  func layout() throws {
    let config: JSONObject = ["llm": ["model": "gpt-4o"], "system_prompt": "Hello."]
    let two = try imported(
      LiveState(agents: (1...2).map { Self.agent($0, "agent-\($0)", config: config) })
    )
    #expect(
      main(two) == """
        turnform: 1
        stack: acme

        defaults:
          agent:
            environment: production
            config:
              llm: {model: gpt-4o}

        agents:
          agent-1:
            config:
              system_prompt: !file prompts/agent-1.md
          agent-2:
            config:
              system_prompt: !file prompts/agent-2.md

        """
    )
    let many = try imported(
      LiveState(agents: (1...9).map { Self.agent($0, "agent-\($0)", config: config) })
    )
    #expect(many.files.map(\.path).suffix(2) == ["agents.yaml", "turnform.yaml"])
    #expect(many.desired.agents.count == 9)
  }

  @Test("a stack is named after its folder")
  func names() {
    #expect(ImportedStack.stackName(ofFolder: "a/My Team", in: "/work") == "my-team")
    #expect(ImportedStack.stackName(ofFolder: ".", in: "/work/acme") == "acme")
    #expect(ImportedStack.stackName(ofFolder: "..", in: "/work/acme") == "work")
    #expect(ImportedStack.stackName(ofFolder: ".", in: nil) == nil)
  }
}
