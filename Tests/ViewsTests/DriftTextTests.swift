import Diagnostics
import JSON
import Planning
import Testing
import Views

@Suite struct DriftTextTests {
  @Test("drift shows the differences, no requests, and how many of them come from elsewhere")
  func drift() {
    let changes = SamplePlans.everything.changes.filter { $0.address == SamplePlans.support }
    let edited = Change(
      address: SamplePlans.billing,
      action: .update(
        before: SamplePlans.agent(2, ["language": "de"]),
        after: SamplePlans.agent(3, [:])
      ),
      reason: .editedElsewhere,
      naturalKey: "billing",
      edits: [SamplePlans.edit("config", "language", from: "de", to: "en")]
    )
    let plan = Plan(stack: "acme", changes: [edited] + changes, steps: SamplePlans.everything.steps)
    let text = DriftText().text(plan)
    #expect(!text.contains("Requests"))
    #expect(!text.contains("Plan:"))
    #expect(text.contains("~ config.language  de → en"))
    #expect(
      text.hasSuffix(
        "\n\nDrift: 2 resources differ from what is declared (1 of them edited elsewhere).\n"
      )
    )
  }

  @Test("a comparison that was refused before it found anything does not say that nothing drifted")
  func refused() {
    let refusal = Diagnostic(.duplicateLiveObjects, detail: "Two numbers.", advice: "Unbind one.")
    let text = DriftText().text(Plan(stack: "acme", diagnostics: [refusal]))
    #expect(text.hasSuffix("\n\nNot compared: the errors above come first.\n"))
  }

  @Test("without drift there is one sentence")
  func none() {
    let plan = Plan(stack: "acme", unchanged: [SamplePlans.support])
    #expect(
      DriftText().text(plan) == "No drift. The one resource of stack acme is live as declared.\n"
    )
  }
}
