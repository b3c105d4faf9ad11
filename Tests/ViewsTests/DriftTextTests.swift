import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing

@testable import Views

@Suite struct DriftTextTests {
  private let edited = Change(
    address: SamplePlans.billing,
    action: .update(
      before: SamplePlans.agent(2, ["language": "de"]),
      after: SamplePlans.agent(3, [:])
    ),
    reason: .editedElsewhere,
    naturalKey: "billing",
    edits: [SamplePlans.edit("config", "language", from: "de", to: "en")]
  )

  private func drift(findings: [DriftFinding] = []) -> Drift {
    let changes = SamplePlans.everything.changes.filter { $0.address == SamplePlans.support }
    let plan = Plan(stack: "acme", changes: [edited] + changes, steps: SamplePlans.everything.steps)
    return Drift(
      plan: plan,
      verdicts: [
        DriftVerdict(.editedElsewhere, .filesSayWhatOursSaid(ours: 1, live: 2)),
        DriftVerdict(.aheadInFiles, .liveIsOurs(version: 3)),
      ],
      findings: findings
    )
  }

  private let findings = [
    DriftFinding(
      .strandedNumber(.version(agent: "old", version: 4, .archived)),
      address: ResourceAddress(.numbers, "+15551230009"),
      id: RemoteID("n-9"),
      name: "+15551230009"
    ),
    DriftFinding(
      .strandedHandOver([.version(agent: "old", version: 4, .archived)]),
      address: ResourceAddress(.agents, "desk"),
      id: RemoteID("a-8"),
      name: "desk"
    ),
    DriftFinding(
      .orphanDraft(version: 7, isNamed: false),
      address: SamplePlans.support,
      id: RemoteID("a-7"),
      name: "Support\u{1B}[2J",
      owner: "acme"
    ),
    DriftFinding(
      .undeclared(draft: nil),
      address: ResourceAddress(.takeaways, "csat"),
      id: RemoteID("t-1"),
      name: "csat",
      removal: "csat"
    ),
    DriftFinding(
      .undeclaredDocument,
      address: ResourceAddress(.knowledgeBases, "faq"),
      id: RemoteID("d-1"),
      name: "old prices.md"
    ),
    DriftFinding(
      .deadWebhook,
      address: ResourceAddress(.webhooks, "https://crm.example"),
      id: RemoteID("w-1"),
      name: "https://crm.example"
    ),
  ]

  @Test("leftovers named by the plan are not reported again")
  func leftBehind() {
    let address = ResourceAddress(.webhooks, "https://old.example")
    let left = Leftover(
      .activeWebhook,
      address: address,
      id: RemoteID("w-9"),
      name: address.key,
      removal: nil
    )
    let finding = DriftFinding(
      .undeclared(draft: nil),
      address: address,
      id: left.id,
      name: address.key
    )
    let drift = Drift(
      plan: Plan(stack: "acme", leftBehind: [left]),
      verdicts: [],
      findings: [finding]
    )
    let text = DriftText().text(drift)
    #expect(text.ranges(of: address.description).count == 1, "\(text)")
  }

  @Test("drift shows the differences with the side that changed and the reason, and no requests")
  func drift() {
    let text = DriftText().text(drift())
    #expect(!text.contains("Requests"))
    #expect(!text.contains("Plan:"))
    #expect(text.contains("~ config.language  de → en"))
    #expect(
      text.contains(
        "  version 2 → 3 · edited elsewhere\n      because version 2 was "
          + "created"
      )
    )
    #expect(text.contains("· ahead in the files\n      because this stack last applied version 3"))
    #expect(
      text.hasSuffix(
        "\n\nDrift: 2 resources differ from the manifests (1 edited elsewhere, 1 ahead in the "
          + "files).\n"
      )
    )
  }

  @Test("findings are reported with advice, escaped; deactivated webhooks share one line")
  func found() {
    let text = DriftText().text(drift(findings: findings))
    #expect(
      text.contains(
        """
        Also found
          ! numbers.+15551230009  n-9
              Its routing target is not live: version 4 of "old" is archived. Declare the number, or route
              it to a published version.
          ! agents.desk  a-8
              It hands callers over to targets that are not live: version 4 of "old" is archived. Publish a
              version that refers to a published one; use ${agents.KEY.id} if both are declared.
          - agents.support Support\\u{1B}[2J  a-7
              Draft 7 was created by this stack, and no apply will finish it. Archive it with turnform gc.
          - takeaways.csat  t-1
              It exists but is not declared. Declare it, or apply with removed: ["takeaways.csat"]
          - knowledge_bases.faq old prices.md  d-1
              The document was uploaded elsewhere and is not declared; agents linked to the knowledge base
              answer from it. Delete it where it was uploaded; to keep its content, first add a file with it
              to documents.
          - 1 deactivated webhook, whose rows the API keeps permanently

        """
      ),
      "\(text)"
    )
    #expect(text.hasSuffix("1 ahead in the files); 2 findings above affect callers.\n"))
  }

  @Test("affected callers are drift, even without a declared difference")
  func callers() {
    let plan = Plan(stack: "acme", unchanged: [SamplePlans.support])
    let text = DriftText().text(Drift(plan: plan, verdicts: [], findings: [findings[0]]))
    #expect(
      text.hasSuffix(
        "\n\nDrift: no declared resource differs, but 1 finding above affects callers.\n"
      )
    )
  }

  @Test("in JSON every change has its direction, and the document fits the schema of plans")
  func json() {
    let document = DriftJSON.document(drift(findings: findings))
    #expect(JSONSchemaCheck(PlanSchema.document).problems(document) == [])
    let changes = document["changes"]?.array ?? []
    #expect(changes.map { $0["direction"] } == ["edited_elsewhere", "ahead_in_files"])
    #expect(document["findings"]?.array?.map { $0["kind"] }.count == 6)
    #expect(document["findings"]?.array?.first?["is_drift"] == true)
    #expect(document["drifted"] == true)
  }

  @Test("every piece of evidence is a separate sentence")
  func sentences() {
    let address = SamplePlans.billing
    let evidence: [DriftEvidence] = [
      .liveIsOurs(version: 1), .neverMade, .noLongerDeclared, .protectionChanged,
      .documentsChanged, .secretNotDelivered, .filesSayWhatOursSaid(ours: 1, live: 2),
      .filesDifferFromOurs(ours: 1, live: 2), .noVersionOfOurs(live: 1),
      .noVersionOfOurs(live: nil), .strandedTarget(version: 1), .namesReplacedVersion(of: address),
      .cause(address), .broughtBack(live: 1, last: 2), .archivedSince(version: 1),
      .linksNotRecorded, .referenceMoved(address), .unmarked, .valuesNotRecorded,
      .absenceNotRecorded, .surplus,
    ]
    let plan = Plan(stack: "acme", changes: evidence.map { _ in edited })
    let drift = Drift(plan: plan, verdicts: evidence.map { DriftVerdict(.notRecorded, $0) })
    let details =
      DriftJSON.document(drift)["changes"]?.array?
      .compactMap { $0["direction_detail"]?.string } ?? []
    #expect(details.count == evidence.count)
    #expect(Set(details).count == evidence.count)
    #expect(details.allSatisfy { !$0.hasSuffix(".") && $0.count < 140 })
  }

  @Test("a comparison that was refused before any finding does not report that nothing drifted")
  func refused() {
    let refusal = Diagnostic(.duplicateLiveObjects, detail: "Two numbers.", advice: "Unbind one.")
    let plan = Plan(stack: "acme", diagnostics: [refusal])
    let text = DriftText().text(Drift(plan: plan, verdicts: []))
    #expect(text.hasSuffix("\n\nNot compared: fix the errors above first.\n"))
  }

  @Test("without drift there is one sentence")
  func none() {
    let plan = Plan(stack: "acme", unchanged: [SamplePlans.support])
    #expect(
      DriftText().text(Drift(plan: plan, verdicts: []))
        == "No drift. The one resource of stack acme is live as declared.\n"
    )
  }
}
