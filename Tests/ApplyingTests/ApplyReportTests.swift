import Applying
import Diagnostics
import Planning
import Testing

@Suite("The verdict of an apply")
struct ApplyReportTests {
  @Test("done requires proof, partial requires a write", arguments: cases)
  func verdict(testCase: Case) {
    let report = ApplyReport(
      steps: testCase.statuses.enumerated()
        .map {
          StepOutcome(id: StepID($0 + 1), status: $1)
        },
      convergence: testCase.convergence,
      diagnostics: []
    )
    #expect(report.verdicts == testCase.expected)
    #expect(report.verdict == testCase.expected.first)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let statuses: [StepOutcome.Status]
    let convergence: ApplyReport.Convergence
    let expected: [ApplyReport.Verdict]

    init(
      _ testDescription: String,
      _ statuses: [StepOutcome.Status],
      _ convergence: ApplyReport.Convergence = .unchecked,
      expected: ApplyReport.Verdict...
    ) {
      self.testDescription = testDescription
      self.statuses = statuses
      self.convergence = convergence
      self.expected = expected
    }
  }

  static let done = StepOutcome.Status.done(created: nil, adopted: false)
  static let skipped = StepOutcome.Status.skipped(.interrupted)

  static func failed(_ code: DiagnosticCode, written: Bool = false) -> StepOutcome.Status {
    .failed(StepFailure([Diagnostic(code, detail: "", advice: "")], mayBeWritten: written))
  }

  static let cases = [
    Case("nothing to do", [], .converged, expected: .done),
    Case("all done and proven", [done, done], .converged, expected: .done),
    Case("all done, something left", [done], .left(Plan(stack: "acme")), expected: .partial),
    Case("all done, not read", [done], .unchecked, expected: .partial),
    Case("one failed, one done", [done, failed(.apiValidation)], expected: .partial),
    Case("only failed", [failed(.apiValidation), skipped], expected: .failed),
    Case("failed, perhaps written", [failed(.apiServerError, written: true)], expected: .partial),
    Case("interrupted before the first", [skipped], expected: .failed),
    Case("interrupted behind the first", [done, skipped], expected: .partial),
    Case("stale", [failed(.staleObject)], expected: .stale),
    Case(
      "stale beside done",
      [done, failed(.staleObject, written: true)],
      expected: .partial,
      .stale
    ),
    Case("confirmed and lost", [failed(.writeLost, written: true)], expected: .partial),
    Case("lost by the server later", [done, failed(.writeLost)], expected: .partial),
    Case(
      "stale beside another failure",
      [failed(.staleObject), failed(.apiConflict)],
      expected: .failed,
      .stale
    ),
    Case("no valid key", [failed(.apiUnauthorized), skipped], expected: .unauthorized),
    Case("no role", [failed(.apiForbidden)], expected: .unauthorized),
    Case(
      "the key ran out on the way",
      [done, failed(.apiUnauthorized)],
      expected: .unauthorized,
      .partial
    ),
    Case(
      "everything at once",
      [done, failed(.apiForbidden), failed(.staleObject), failed(.apiValidation)],
      expected: .unauthorized,
      .partial,
      .stale
    ),
  ]
}
