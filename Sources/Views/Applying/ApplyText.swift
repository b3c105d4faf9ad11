package import Applying
import Diagnostics
package import JSON
package import Planning
import Resources

/// The result of an apply for people: what was not done and why, then a one-line summary.
struct ApplyText {
  var style = Style.plain
  var sources: [SourceFile] = []

  /// The whole text, ending with a line break; one line if everything succeeded.
  func text(_ report: ApplyReport, of plan: Plan) -> String {
    var blocks: [String] = []
    if !report.steps.allSatisfy(\.isDone) { blocks += steps(report, plan) }
    blocks += further(report, plan)
    if !report.diagnostics.isEmpty {
      let diagnostics = DiagnosticText(style: style, sources: sources)
      blocks.append(diagnostics.text(report.diagnostics))
    }
    blocks.append(conclusion(report, plan))
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// The whole text of any apply, ending with a line break.
  func text(_ result: ApplyResult) -> String {
    let diagnostics = DiagnosticText(style: style, sources: sources)
    return switch result {
    case .sent(let report, let plan): text(report, of: plan)
    case .unsent(.refused, let plan, let purpose), .unsent(.nothingToDo, let plan, let purpose):
      PlanText(style: style, sources: sources).text(plan, for: purpose)
    case .unsent(.cancelled, _, _): "Cancelled: nothing was sent.\n"
    case .unsent(.changed(let reasons), _, _): diagnostics.text(reasons) + "\n"
    case .unsent(.stale(let reasons), _, _):
      diagnostics.text(reasons) + "\n\nThe plan is stale: nothing was sent.\n"
    }
  }

  private func steps(_ report: ApplyReport, _ plan: Plan) -> [String] {
    let rows = zip(plan.steps, report.steps)
      .map { step, outcome in
        let title =
          "\(step.id) \(escaped(step.change.description)): \(step.operation.title(escaped))"
        return switch outcome.status {
        case .done: "  \(style.paint("✓", .added)) \(title)"
        case .failed(let failure):
          "  \(style.paint("✗", .removed)) \(title)  "
            + (failure.mayBeWritten ? "failed, but may have taken effect" : "failed")
        case .skipped(let reason):
          "  \(style.paint("-", .faint)) \(title)  skipped: \(reason.words)"
        }
      }
    return style.section("Requests", rows)
  }

  /// The requests sent beyond the plan: every request to the API is reported.
  private func further(_ report: ApplyReport, _ plan: Plan) -> [String] {
    let rows = zip(plan.steps, report.steps)
      .flatMap { step, outcome in
        outcome.further.map { request in
          "  \(step.id) \(escaped(step.change.description)): \(request.method) "
            + "\(escaped(request.path))  \(request.reason.words)"
        }
      }
    return style.section("Requests beyond the plan", rows)
  }

  private func conclusion(_ report: ApplyReport, _ plan: Plan) -> String {
    let done = report.steps.count(where: \.isDone)
    let failed = report.steps.count { $0.failure != nil }
    let counts =
      "\(counted(done, "request")) done, \(failed) failed, \(report.steps.count - done - failed) "
      + "skipped"
    let isPartial = report.verdicts.contains(.partial)
    switch isPartial ? .partial : report.verdict {
    case .done:
      let summary = PlanSummary(plan)
      let beyond = report.steps.reduce(0) { $0 + $1.further.count }
      return style.paint("Applied:", .added)
        + " \(summary.creates) created, \(summary.updates) updated, \(summary.deletes) deleted · "
        + counted(summary.requests, "request")
        + (beyond == 0 ? "" : " and \(beyond) beyond the plan")
        + " · converged, a fresh plan is empty"
    case .partial where failed == 0 && done == report.steps.count:
      return style.paint("Applied, not converged:", .warning) + " \(counts)"
    case .partial where report.verdicts.contains(.stale):
      return style.paint("Partially applied:", .error)
        + " \(counts). An object changed after it was read. Plan again."
    case .partial:
      return style.paint("Partially applied:", .error) + " \(counts). Run apply again to continue."
    case .stale:
      return style.paint("Stale:", .error) + " \(counts). An object changed after it was read."
    case .unauthorized, .failed:
      return style.paint("Not applied:", .error) + " nothing was written."
    }
  }
}

extension FurtherRequest.Reason {
  fileprivate var words: String {
    switch self {
    case .answerLost: "sent again: the response was lost"
    case .tooEarly: "sent again: an earlier request was not visible to the API yet"
    case .compensation: "reverts or completes an earlier request"
    }
  }
}

/// The result of an apply for programs.
package enum ApplyJSON {
  /// The document of an apply.
  ///
  /// Format: `{format_version, verdict, converged, plan, steps: [{id, status, created_id?,
  /// adopted?, reason?, further_requests?: [{method, path, reason}]}], diagnostics}`; `plan` is the
  /// document of ``PlanJSON``. Equal runs give equal documents.
  package static func document(_ report: ApplyReport, of plan: Plan) -> JSONValue {
    document(report.verdict.name, report.isConverged, plan, report.diagnostics, report.steps)
  }

  static func document(_ result: ApplyResult) -> JSONValue {
    switch result {
    case .sent(let report, let plan): document(report, of: plan)
    case .unsent(let reason, let plan, _):
      document(
        reason.name,
        reason == .nothingToDo ? true : nil,
        plan,
        reason.diagnostics(of: plan)
      )
    }
  }

  /// The document of an apply that stopped before there was a plan.
  static func document(failed diagnostics: [Diagnostic]) -> JSONValue {
    document("failed", nil, nil, diagnostics)
  }

  private static func document(
    _ verdict: String,
    _ isConverged: Bool?,
    _ plan: Plan?,
    _ diagnostics: [Diagnostic],
    _ steps: [StepOutcome] = []
  ) -> JSONValue {
    [
      "format_version": .string(formatVersion),
      "verdict": .string(verdict),
      "converged": isConverged.map(JSONValue.bool) ?? .null,
      "plan": plan.map { document(of: $0, apartFrom: diagnostics) } ?? .null,
      "steps": .array(steps.map(step)),
      "diagnostics": DiagnosticJSON.list(diagnostics),
    ]
  }

  /// The plan's document without the diagnostics that the enclosing document contains.
  private static func document(of plan: Plan, apartFrom told: [Diagnostic]) -> JSONValue {
    var document = PlanJSON.document(plan).object ?? [:]
    let told = Set(told)
    document["diagnostics"] = DiagnosticJSON.list(plan.diagnostics.filter { !told.contains($0) })
    return .object(document)
  }

  private static func step(_ outcome: StepOutcome) -> JSONValue {
    var object: JSONObject = ["id": .string(outcome.id.description)]
    switch outcome.status {
    case .done(let created, let isAdopted):
      object["status"] = "done"
      object["adopted"] = .bool(isAdopted)
      object["created_id"] = created.map { .string($0.description) }
    case .failed(let failure):
      object["status"] = "failed"
      object["may_be_done"] = .bool(failure.mayBeWritten)
    case .skipped(let reason):
      object["status"] = "not_done"
      object["reason"] = .string(reason.words)
    }
    if !outcome.further.isEmpty {
      object["further_requests"] = .array(
        outcome.further.map {
          [
            "method": .string($0.method), "path": .string($0.path),
            "reason": .string($0.reason.rawValue),
          ]
        }
      )
    }
    return .object(object)
  }
}

extension ApplyReport {
  /// Whether the live state converged; `nil` if it was not checked.
  fileprivate var isConverged: Bool? {
    switch convergence {
    case .converged: true
    case .left: false
    case .unchecked: nil
    }
  }
}

extension ApplyReport.Verdict {
  fileprivate var name: String {
    switch self {
    case .done: "done"
    case .failed: "failed"
    case .stale: "stale"
    case .partial: "partial"
    case .unauthorized: "unauthorized"
    }
  }
}

extension SkipReason {
  /// The reason, phrased to follow "not done:".
  var words: String {
    switch self {
    case .dependency(let step): "\(step) failed"
    case .interrupted: "the run was interrupted"
    case .noUse(let step): "after \(step), no further request can succeed"
    }
  }
}
