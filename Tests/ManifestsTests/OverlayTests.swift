import Diagnostics
import JSON
import Manifests
import Resources
import Testing

@Suite("Overlays and defaults")
struct OverlayTests {
  private func load(_ base: String, _ overlay: String) -> (TestStack, StackResult) {
    let stack = TestStack([
      "turnform.yaml": TestStack.header + base, "environments/staging.yaml": overlay,
    ])
    return (stack, stack.load(environment: "staging"))
  }

  /// The config of the single agent after an overlay.
  private func config(_ base: String, _ overlay: String) throws -> JSONObject {
    let (_, result) = load(
      "agents: {a: {config: {\(base)}}}\n",
      "agents: {a: {config: {\(overlay)}}}\n"
    )
    #expect(result.diagnostics.isEmpty)
    return try #require(result.desired?.agents.first?.config.value)
  }

  @Test("mappings are merged, the overlay's values win")
  func merge() throws {
    let merged = try config(
      "llm: {model: a, max_tokens: 5}, language: en",
      "llm: {model: b, temperature: 1}, first_message: hi"
    )
    let expected: JSONObject = [
      "llm": ["model": "b", "max_tokens": 5, "temperature": 1], "language": "en",
      "first_message": "hi",
    ]
    #expect(merged == expected)
  }

  @Test("lists are replaced")
  func lists() throws {
    let merged = try config(
      "stt: {keyterms: [a, b]}",
      "stt: {keyterms: [c]}"
    )
    #expect(merged == ["stt": ["keyterms": ["c"]]])
  }

  @Test("null removes a key, even a nullable one")
  func null() throws {
    let merged = try config(
      "first_message: hi, llm: {model: a, base_url: http://x}",
      "first_message: null, llm: {base_url: ~}, language: null"
    )
    #expect(merged == ["llm": ["model": "a"]])
  }

  @Test("a null in a part that only the overlay has is a value")
  func nullAdded() throws {
    #expect(try config("language: en", "llm: {base_url: null}")["llm"] == ["base_url": nil])
  }

  @Test("an overlay adds, changes and removes entries, the stack's name and the removals")
  func entries() throws {
    let (_, result) = load(
      "agents: {a: {}, b: {}}\nremoved: [agents.x]\ndefaults: {agent: {environment: production}}\n",
      """
      stack: acme-staging
      agents: {a: {name: a-staging}, b: null, c: {environment: development, config: {system_prompt: Hi}}}
      removed: [agents.y]
      defaults: {agent: {environment: staging}}

      """
    )
    #expect(result.diagnostics.isEmpty)
    let desired = try #require(result.desired)
    #expect(desired.stack == "acme-staging")
    #expect(desired.agents.map(\.name) == ["a-staging", "c"])
    #expect(desired.agents.map(\.environment) == [.staging, .development])
    #expect(desired.removed.map(\.address.key) == ["y"])
  }

  @Test(
    "null removes a whole section",
    arguments: [
      ("agents", ["b"], [.production], ["x"]), ("numbers", ["a", "b"], [.production], ["x"]),
      ("defaults", ["a", "b"], [.development], ["x"]), ("removed", ["a", "b"], [.production], []),
    ] as [(String, [String], Set<AgentEnvironment>, [String])]
  )
  func sections(
    _ section: String,
    _ agents: [String],
    _ environments: Set<AgentEnvironment>,
    _ removed: [String]
  ) throws {
    let number = "{e164_number: +15550000001, external_number_sid: PN1, route: {agent: b}}"
    let base = """
      agents: {a: {}\(section == "agents" ? "" : ", b: {}")}
      numbers: {n: \(number)}
      defaults: {agent: {environment: production}}
      removed: [agents.x]

      """
    for null in ["null", "~"] {
      let own = section == "agents" ? "---\nagents: {b: {}}\n" : ""
      let (_, result) = load(base, "\(section): \(null)\n\(own)")
      #expect(result.diagnostics.isEmpty)
      let desired = try #require(result.desired)
      #expect(desired.agents.map(\.name.text) == agents)
      #expect(desired.numbers.count == (section == "numbers" ? 0 : 1))
      #expect(Set(desired.agents.map(\.environment)) == environments)
      #expect(desired.removed.map(\.address.key.text) == removed)
    }
  }

  @Test("limits are merged key by key, and the defaults apply otherwise")
  func limits() throws {
    let cases: [(String, String, DeletionLimits)] = [
      ("", "", .standing), ("limits: {}\n", "", .standing),
      ("limits: {deletes: {count: 5}}\n", "", DeletionLimits(percent: 30, count: 5)),
      (
        "limits: {deletes: {percent: 10, count: 5}}\n", "limits: {deletes: {percent: 50}}\n",
        DeletionLimits(percent: 50, count: 5)
      ),
      (
        "limits: {deletes: {percent: 10, count: 5}}\n", "limits: {deletes: {count: null}}\n",
        DeletionLimits(percent: 10, count: 20)
      ), ("limits: {deletes: {count: 5}}\n", "limits: null\n", .standing),
    ]
    for (base, overlay, limits) in cases {
      let (_, result) = load(base, overlay)
      #expect(result.diagnostics.isEmpty, "\(result.diagnostics)")
      #expect(result.desired?.limits == limits)
    }
  }

  @Test("a limit that is neither a share nor a count is an error at its place")
  func limitMistakes() {
    for (mistake, code) in [
      ("percent: 101", DiagnosticCode.outOfRange), ("count: -1", .outOfRange),
      ("count: many", .wrongType),
      ("number: 3", .unknownField),
    ] {
      let result = TestStack(main: "limits: {deletes: {\(mistake)}}\n").load()
      #expect(result.diagnostics.map(\.code) == [code], "\(mistake)")
    }
  }

  @Test("a section of an overlay without a value removes nothing and is an error")
  func blankSections() {
    for section in ["agents", "numbers", "defaults", "removed"] {
      let (_, result) = load("agents: {a: {}}\n", "\(section):\n")
      #expect(result.diagnostics.map(\.code) == [.nullNotAllowed])
      #expect(result.desired == nil)
    }
  }

  @Test("a section of the stack without a value is empty", arguments: ["", "null", "~"])
  func emptySections(_ null: String) {
    let sections = ["agents", "numbers", "defaults", "removed"].map { "\($0): \(null)\n" }
    let result = TestStack(main: sections.joined()).load()
    #expect(result.diagnostics.isEmpty)
    #expect(result.desired?.isEmpty == true)
  }

  @Test("a different target replaces the route, the same target is merged")
  func routes() throws {
    let number = "e164_number: +15550000001, external_number_sid: PN1"
    let (_, result) = load(
      "agents: {a: {}, b: {}}\nnumbers: {n: {\(number), route: {agent: a}}}\n",
      "numbers: {n: {route: {weighted: [{agent: a, weight: 50}, {agent: b, weight: 50}]}}}\n"
    )
    #expect(result.diagnostics.isEmpty)
    let share = { (key: ObjectName) in
      DesiredShare(agent: ResourceAddress(.agents, key), weight: 50)
    }
    let split = DesiredRoute.weighted(
      [share("a"), share("b")],
      fallback: ResourceAddress(.agents, "a")
    )
    #expect(result.desired?.numbers.first?.route == split)
  }

  @Test("mistakes in an overlay are reported in the overlay")
  func places() {
    let stack = TestStack([
      "turnform.yaml": TestStack.header + "agents: {agent: {config: {language: en}}}\n",
      "environments/staging.yaml":
        "agents: {agent: {config: {1️⃣langage: en, language: 2️⃣abcdefghijklm}}, 3️⃣agnet: null}\n"
        + "1: 2\n4️⃣stck: x\n",
    ])
    let result = stack.load(environment: "staging")
    #expect(
      stack.places(of: result.diagnostics) == [
        "1️⃣ TF2004", "2️⃣ TF2010", "3️⃣ TF2013", "environments/staging.yaml:2:1 TF2004",
        "4️⃣ TF2004",
      ]
    )
  }

  @Test(
    "a misspelled key changes nothing and adds no agent",
    arguments: [
      ("receptionist", "receptionst", true), ("receptionist", "Receptionist", true),
      ("billing", "biling", true), ("sales-de", "sales-fr", false), ("line-1", "line-2", false),
      ("a", "b", false), ("support", "escalation", false), ("front-desk", "frontdesk", true),
    ]
  )
  func misspelled(key: String, written: String, isMistake: Bool) {
    let base = "agents: {\(key): {config: {system_prompt: Hello.}}}\n"
    let (_, result) = load(base, "agents: {\(written): {config: {system_prompt: x}}}\n")
    #expect(result.diagnostics.map(\.code) == (isMistake ? [.unknownReference] : []))
    #expect(result.diagnostics.allSatisfy { $0.advice.contains(key) })
    // No spelling distance turns bare settings into an agent.
    let (_, bare) = load(base, "agents: {\(written): {config: {language: de}}}\n")
    #expect(bare.diagnostics.map(\.code) == [.unknownReference])
    #expect(bare.diagnostics.allSatisfy { $0.advice.contains(key) })
    let (_, said) = load(
      base,
      "defaults: {agent: {config: {system_prompt: x}}}\nagents: {other: {}}\n"
    )
    #expect(said.diagnostics.isEmpty)
  }

  @Test(
    "a misspelled key of any kind is reported",
    arguments: [
      "numbers: {\u{2}: {e164_number: +15550000001, external_number_sid: PN1, route: {webhook: https://x}}}",
      "takeaways: {\u{2}: {schema: {}}}", "knowledge_bases: {\u{2}: {description: x}}",
      "webhooks: {\u{2}: {url: 'https://x.example/\u{2}'}}",
      "evals: {\u{2}: {definition: {turns: [{user: hi, expect: [{contains: a}]}]}}}",
    ]
  )
  func misspelledKinds(text: String) {
    let base = text.replacing("\u{2}", with: "satisfaction")
    let over = text.replacing("\u{2}", with: "satisfacton")
      .replacing("+15550000001", with: "+15550000002")
      .replacing("PN1", with: "PN2")
    let (_, result) = load(base, over)
    #expect(result.diagnostics.map(\.code).contains(.unknownReference))
  }

  @Test("unselected overlays are not read")
  func notChosen() {
    let stack = TestStack([
      "turnform.yaml": TestStack.header, "environments/broken.yaml": "a: [",
      "environments/folder/more.yaml": "nonsense: 1",
    ])
    #expect(stack.load().diagnostics.isEmpty)
    #expect(stack.load().desired?.isEmpty == true)
  }

  @Test(
    "an unknown environment lists the existing ones",
    arguments: ["stagin", "../turnform", "", "staging.yaml"]
  )
  func unknown(_ name: String) {
    let stack = TestStack([
      "turnform.yaml": TestStack.header, "environments/staging.yaml": "",
      "environments/production.yml": "",
    ])
    let result = stack.load(environment: name)
    #expect(result.diagnostics.map(\.code) == [.environmentUnknown])
    #expect(result.diagnostics.first?.detail.contains("production, staging") == true)
    #expect(result.desired == nil)
  }

  @Test("defaults apply to every entry; an entry's own values win, including null and lists")
  func defaults() throws {
    let stack = TestStack(
      main: """
        defaults:
          agent: {environment: staging, config: {first_message: hi, stt: {keyterms: [a]},
            llm: {model: m, temperature: 0.5}, metadata: {team: x, deep: {a: 1}}}}
          number: {sms_enabled: true, route: {agent: a}}
        agents:
          a: {}
          b: {environment: production, config: {first_message: null, stt: {keyterms: [b]},
            llm: {model: n}, metadata: {deep: {b: 2}}}}
        numbers:
          m: {e164_number: +15550000001, external_number_sid: PN1}
          n: {e164_number: +15550000002, external_number_sid: PN2, sms_enabled: false,
            route: {webhook: https://x}}

        """
    )
    let result = stack.load()
    #expect(result.diagnostics.isEmpty)
    let desired = try #require(result.desired)
    let own: JSONObject = [
      "first_message": nil, "stt": ["keyterms": ["b"]],
      "llm": ["model": "n", "temperature": 0.5],
      "metadata": ["team": "x", "deep": ["a": 1, "b": 2]],
    ]
    #expect(desired.agents.map(\.environment) == [.staging, .production])
    #expect(desired.agents[0].config["llm"] == ["model": "m", "temperature": 0.5])
    #expect(desired.agents[1].config.value == own)
    #expect(desired.numbers.map(\.smsEnabled) == [true, false])
    #expect(
      desired.numbers.map(\.route) == [
        .agent(ResourceAddress(.agents, "a")), .webhook("https://x"),
      ]
    )
  }

  @Test("a mistake in the defaults is reported once, in the defaults")
  func badDefaults() {
    let stack = TestStack(
      main: "defaults: {agent: {config: {1️⃣languge: x, language: 2️⃣abcdefghijklm}}, number: 3️⃣[]}\n"
        + "agents: {a: {}, b: {}}\n"
    )
    let result = stack.load()
    #expect(
      stack.places(of: result.diagnostics) == [
        "1️⃣ TF2004", "2️⃣ TF2010", "3️⃣ TF2006",
      ]
    )
  }
}
