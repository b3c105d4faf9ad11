import Applying
import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing

@testable import Views

@Suite struct ApplyViewTests {
  private let plan = SamplePlans.creation
  private let failure = Diagnostic(
    .apiConflict,
    detail: "POST /v1/phone-numbers conflicts with the current state of the API.",
    advice: "Plan again.",
    subject: "numbers.main"
  )

  private func outcome(_ number: Int, _ status: StepOutcome.Status) -> StepOutcome {
    StepOutcome(id: StepID(number), status: status)
  }

  @Test("requests beyond the plan are reported, even in a complete apply")
  func furtherRequests() throws {
    let steps = [
      StepOutcome(
        id: StepID(1),
        status: .done(created: nil, adopted: false),
        further: [
          FurtherRequest("POST", "/v1/agents", .answerLost),
          FurtherRequest("DELETE", "/v1/agents/a2", .compensation),
        ]
      ),
      outcome(2, .done(created: nil, adopted: false)),
      outcome(3, .done(created: nil, adopted: false)),
    ]
    let report = ApplyReport(steps: steps, convergence: .converged, diagnostics: [])
    #expect(
      ApplyText().text(report, of: plan) == """
        Requests beyond the plan
          s1 agents.support: POST /v1/agents  sent again: the response was lost
          s1 agents.support: DELETE /v1/agents/a2  reverts or completes an earlier request

        Applied: 2 created, 0 updated, 0 deleted · 3 requests and 2 beyond the plan · converged, a \
        fresh plan is empty

        """
    )
    let document = ApplyJSON.document(report, of: plan)
    #expect(
      document["steps"]?.array?.map { $0["further_requests"]?.array?.map { $0["reason"] } } == [
        ["answer_lost", "compensation"], nil, nil,
      ]
    )
  }

  private var events: [ApplyEvent] {
    [
      .stepStarted(StepID(1)), .stepSucceeded(StepID(1), adopted: true),
      .stepStarted(StepID(2)), .stepWaiting(StepID(2), .notYetVisible),
      .stepSucceeded(StepID(2), adopted: false), .stepStarted(StepID(3)),
      .stepFailed(StepID(3), [failure]), .checkingConvergence,
    ]
  }

  @Test("without a terminal every end of a step is one plain line")
  func plainProgress() {
    var progress = ApplyProgress(plan, style: .plain, isLive: false)
    let text = events.map { progress.update($0) }.joined() + progress.end()
    #expect(
      text == """
        ✓ 1/3  s1 POST agents.support: create version 1  already done
        ✓ 2/3  s2 POST agents.support: publish
        ✗ 3/3  s3 POST numbers.main: bind  conflict
        reading the live state again

        """
    )
  }

  @Test("on a terminal every frame replaces the previous one, and nothing of it stays")
  func liveProgress() {
    var progress = ApplyProgress(plan, style: .plain, isLive: true)
    var screen = Screen()
    var heights: [Int] = []
    for event in events {
      screen.write(progress.update(event))
      heights.append(screen.lines.count)
    }
    // Permanent lines, one line per step in flight, and the bar.
    #expect(heights == [2, 2, 3, 3, 3, 4, 4, 4])
    #expect(screen.lines.last == "████████████████████████ reading the live state again")
    screen.write(progress.end())
    #expect(
      screen.lines == [
        "✓ 1/3  s1 POST agents.support: create version 1  already done",
        "✓ 2/3  s2 POST agents.support: publish",
        "✗ 3/3  s3 POST numbers.main: bind  conflict",
      ]
    )
  }

  /// A terminal that supports line breaks, "up" and "erase below".
  private struct Screen {
    var lines: [String] = []

    mutating func write(_ text: String) {
      var rest = text[...]
      if rest.hasPrefix("\u{1B}["), let end = rest.firstIndex(of: "A") {
        let count = Int(rest[rest.index(rest.startIndex, offsetBy: 2)..<end]) ?? 0
        lines.removeLast(count)
        rest = rest[rest.index(after: end)...].dropFirst(3)
      }
      lines += rest.split(separator: "\n").map(String.init)
    }
  }

  @Test("a complete apply is one line")
  func done() {
    let report = ApplyReport(
      steps: (1...3).map { outcome($0, .done(created: nil, adopted: false)) },
      convergence: .converged,
      diagnostics: []
    )
    #expect(
      ApplyText().text(report, of: plan) == """
        Applied: 2 created, 0 updated, 0 deleted · 3 requests · converged, a fresh plan is empty

        """
    )
  }

  private var partial: ApplyReport {
    ApplyReport(
      steps: [
        outcome(1, .done(created: SamplePlans.agentID, adopted: false)),
        outcome(2, .failed(StepFailure([failure], mayBeWritten: true))),
        outcome(3, .skipped(.dependency(StepID(2)))),
      ],
      convergence: .unchecked,
      diagnostics: [failure]
    )
  }

  @Test("a partial apply lists the completed, failed and skipped steps")
  func partialText() {
    #expect(snapshotMismatch(ApplyText().text(partial, of: plan), "apply-partial.txt") == nil)
  }

  @Test("the document of an apply holds the plan and the outcome of each step")
  func document() {
    let document = ApplyJSON.document(partial, of: plan)
    #expect(document["verdict"] == "partial")
    #expect(document["plan"] == PlanJSON.document(plan))
    #expect(
      document["steps"] == [
        [
          "id": "s1", "status": "done", "adopted": false,
          "created_id": .string(SamplePlans.agentID.description),
        ],
        ["id": "s2", "status": "failed", "may_be_done": true],
        ["id": "s3", "status": "not_done", "reason": "s2 failed"],
      ]
    )
  }
}
