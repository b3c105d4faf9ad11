import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing
import Views

@Suite struct PlanTextTests {
  private let sources = [
    SourceFile(path: "turnform.yaml", text: "turnform: 1\nremoved: [agents.ghost]\n")
  ]

  @Test("a first plan shows the written fields, and no defaults")
  func creation() {
    #expect(snapshotMismatch(PlanText().text(SamplePlans.creation), "creation.txt") == nil)
  }

  @Test("every kind of change is shown with its cause, then requests, then notes, then the summary")
  func everything() {
    let text = PlanText(sources: sources).text(SamplePlans.everything)
    #expect(snapshotMismatch(text, "everything.txt") == nil)
  }

  @Test("colour adds control sequences and changes nothing else")
  func colour() {
    let plan = Plan(stack: "acme", changes: SamplePlans.everything.changes)
    let colored = PlanText(style: Style(isColored: true)).text(plan)
    #expect(snapshotMismatch(colored, "everything.ansi") == nil)
  }

  @Test("a very long line is truncated, and the rest is counted")
  func longLine() {
    let key = "tc_" + String(repeating: "a1", count: 21) + "b"
    // A key across the cut is still masked.
    let texts = [
      String(repeating: "word ", count: 200_000),
      String(repeating: "x", count: 3_980) + " " + key + String(repeating: " y", count: 9_000),
    ]
    for text in texts {
      let agent = SamplePlans.agent(1, ["metadata": ["note": .string(text)]])
      let plan = Plan(
        stack: "acme",
        changes: [
          Change(
            address: SamplePlans.support,
            action: .create(after: agent),
            reason: .notLive,
            naturalKey: "support"
          )
        ]
      )
      let shown = PlanText().text(plan)
      #expect(shown.utf8.count < 10_000)
      #expect(shown.contains("more characters"), "\(shown.prefix(3000))")
      #expect(!shown.replacing(/\s+|[│+]/, with: "").contains("tc_a1a1a1"))
    }
  }

  @Test("an empty plan is one clear sentence")
  func empty() {
    let plan = Plan(stack: "acme", unchanged: [SamplePlans.support, SamplePlans.billing])
    #expect(
      PlanText().text(plan) == "No changes. All 2 resources of stack acme are live as declared.\n"
    )
  }

  @Test("the head of a plan names its destination, even when there is nothing to send")
  func destination() {
    let destination = PlanDestination(
      apiURL: "https://api.acme.example",
      projectID: RemoteID("p1"),
      environment: "staging"
    )
    let line = "API https://api.acme.example · project p1 · environment staging"
    let some = SamplePlans.everything.with(destination: destination)
    #expect(PlanText().text(some).split(separator: "\n")[1] == line)
    let none = Plan(stack: "acme", destination: destination)
    #expect(PlanText().text(none).hasSuffix(" is live.\n\(line)\n"))
    #expect(
      PlanJSON.document(none)["destination"]
        == ["api_url": "https://api.acme.example", "project_id": "p1", "environment": "staging"]
    )
    #expect(PlanJSON.document(SamplePlans.creation)["destination"] == .null)
  }

  @Test(
    "a secret is reported as changed only where that is known",
    arguments: [
      (Change.Reason.secretChanged, "new value"),
      (.secretsNotRecorded, "not recorded until now"),
      (.edited, "new value, or not recorded until now"),
    ]
  )
  func secretNote(reason: Change.Reason, note: String) {
    let pointer = JSONPointer([.key("config"), .key("llm"), .key("api_key")])
    let change = Change(
      address: SamplePlans.support,
      action: .update(before: SamplePlans.agent(1, [:]), after: SamplePlans.agent(2, [:])),
      reason: reason,
      naturalKey: "support",
      edits: [Edit(pointer: pointer, before: "***", after: "***")]
    )
    let lines = PlanText().text(Plan(stack: "acme", changes: [change])).split(separator: "\n")
    #expect(lines.contains { $0.hasSuffix("*** → *** (\(note))") }, "\(lines)")
  }

  @Test("a new version reaches the callers of its own share, not those of a pinned version")
  func reach() {
    let route = ConfiguredRoute(
      .agent,
      .agent("support", version: 2),
      split: [
        ConfiguredRoute.Share(.agent("support", version: 2), weight: 90),
        ConfiguredRoute.Share(.agent("support", version: 1), weight: 10),
      ]
    )
    let plan = Plan(
      stack: "acme",
      changes: [
        Change(
          address: SamplePlans.support,
          action: .update(before: SamplePlans.agent(1, [:]), after: SamplePlans.agent(2, [:])),
          reason: .edited,
          naturalKey: "support"
        ),
        Change(
          address: ResourceAddress(.numbers, "test"),
          action: .create(after: SamplePlans.number("+15551230001", "PN1", route)),
          reason: .notLive,
          naturalKey: "+15551230001"
        ),
      ]
    )
    let lines = PlanText().text(plan).split(separator: "\n")
    #expect(lines.contains("      reaches  numbers.test (90 % of callers)"))
    #expect(lines.contains("        route                split 90 % support@2, 10 % support@1"))
  }

  @Test("a new version for line ends alone is reported as such, in text and in JSON, without lines")
  func lineEnds() throws {
    let path = JSONPointer([.key("config"), .key("system_prompt")])
    func plan(_ old: String, _ new: String) -> Plan {
      Plan(
        stack: "acme",
        changes: [
          Change(
            address: SamplePlans.support,
            action: .update(
              before: SamplePlans.agent(1, ["system_prompt": .string(old)]),
              after: SamplePlans.agent(2, ["system_prompt": .string(new)])
            ),
            reason: .edited,
            naturalKey: "support",
            edits: [Edit(pointer: path, before: .string(old), after: .string(new))]
          )
        ]
      )
    }
    let ends = plan("Be brief.\r\nBe kind.\r\n", "Be brief.\nBe kind.\n")
    let text = PlanText().text(ends)
    #expect(text.contains("config.system_prompt  (only line ends differ: CR LF → LF)\n"))
    #expect(!text.contains("Be kind."))
    let edit = PlanJSON.document(ends)["changes"]?.array?.first?["edits"]?.array?.first
    #expect(edit?["only_line_ends"] == true)
    #expect(JSONSchemaCheck(PlanSchema.document).problems(PlanJSON.document(ends)) == [])

    let word = plan("Be brief.\r\nBe kind.\r\n", "Be brief.\nBe nice.\n")
    let rows = PlanText().text(word)
    #expect(rows.contains("(line ends, too: CR LF → LF)"))
    #expect(rows.contains("│ Be brief.\n"))
    #expect(rows.contains("- Be kind.\n"))
    let other = PlanJSON.document(word)["changes"]?.array?.first?["edits"]?.array?.first
    #expect(other?.object?.hasMember("only_line_ends") == false)
  }

  @Test("a plan of thousands of changes is shown within seconds", .timeLimit(.minutes(45)))
  func large() {
    let changes = (0..<4000)
      .map { index in
        Change(
          address: ResourceAddress(index % 2 == 0 ? .agents : .numbers, "key-\(index)"),
          action: .follow(
            before: SamplePlans.number("+1", "PN", agent: "key-\(index - 1)"),
            after: SamplePlans.number("+1", "PN", agent: "key-\(index - 1)")
          ),
          reason: .agentReversioned(SamplePlans.support),
          naturalKey: "key"
        )
      }
    let plan = Plan(stack: "acme", changes: changes)
    #expect(PlanText().text(plan).split(separator: "\n").count == 4002)
    #expect(PlanJSON.document(plan)["changes"]?.array?.count == 4000)
  }

  @Test("a refused plan says so before the summary")
  func refused() {
    let creation = SamplePlans.creation
    let plan = Plan(
      stack: "acme",
      changes: creation.changes,
      steps: creation.steps,
      diagnostics: [
        Diagnostic(
          .ownedByAnotherStack,
          detail: "The agent \"support\" belongs to the stack \"other\".",
          advice: "Remove it here, or there.",
          subject: "agents.support"
        )
      ]
    )
    let text = PlanText().text(plan)
    #expect(
      text.hasSuffix(
        """
        agents.support: error[TF4002]: owned by another stack
          The agent "support" belongs to the stack "other".
          Remove it here, or there.

        1 error

        The plan is refused. Nothing is sent.
        Plan: 2 to create, 0 to update, 0 to delete · 3 requests

        """
      )
    )
  }

  @Test("control sequences in names and values never reach the terminal")
  func hostile() {
    let hostile = "a\u{1B}[31m\u{9B}2J\u{202E}b\r\u{7}"
    let address = ResourceAddress(.agents, hostile)
    let plan = Plan(
      stack: hostile,
      changes: [
        Change(
          address: address,
          action: .update(
            before: SamplePlans.agent(1, [:]),
            after: SamplePlans.agent(2, ["system_prompt": .string(hostile)])
          ),
          reason: .agentReversioned(address),
          naturalKey: ObjectName(hostile + "!"),
          edits: [
            SamplePlans.edit(hostile, from: "x", to: .string(hostile)),
            SamplePlans.edit("p", from: .string("a\nb" + hostile), to: .string("a\nc" + hostile)),
            SamplePlans.edit("q", from: nil, to: .string("new\n" + hostile)),
          ]
        )
      ],
      steps: [
        SamplePlans.step(1, .agent(.publish(.live(RemoteID(hostile)))), address)
      ],
      diagnostics: [
        Diagnostic(.apiConflict, detail: hostile, advice: hostile, subject: hostile)
      ]
    )
    let text = PlanText().text(plan)
    let bad = text.unicodeScalars.filter {
      $0 != "\n" && ($0.properties.generalCategory == .control || $0 == "\u{202E}")
    }
    #expect(bad.isEmpty)
    #expect(text.contains("\\u{1B}[31m"))
  }
}
