import Diagnostics
import JSON
import Resources

extension OutputFormat {
  /// One JSON document for programs, diagnostics included.
  package static let json = OutputFormat(name: "json", carriesDiagnostics: true) {
    result,
    rendering in
    let document = document(result, exitCodes: rendering.exitCodes)
    // A runner reacts to "##[" anywhere; in JSON it can occur only in strings.
    let text = document.withCredentialLooksMasked.text(.indented)
    return withoutRunnerCommands(text, bracket: "\\u005b") + "\n"
  }

  private static func document(_ result: CommandResult, exitCodes: [Int32]) -> JSONValue {
    let document = document(result)
    guard exitCodes.count > 1, var members = document.object else { return document }
    members["exit_codes"] = .array(exitCodes.map { .integer(Int($0)) })
    return .object(members)
  }

  private static func document(_ result: CommandResult) -> JSONValue {
    switch result {
    case .validation(_, let diagnostics): DiagnosticJSON.document(diagnostics)
    case .plan(let plan, _), .savedPlan(let plan, _): PlanJSON.document(plan)
    case .drift(let drift): DriftJSON.document(drift)
    case .apply(let result): ApplyJSON.document(result)
    case .imported(let result, let adoption):
      ImportJSON.document(
        result,
        adoption: adoption.map { document($0.result, exitCodes: $0.exitCodes) }
      )
    case .route(let answer): RouteJSON.document(answer)
    case .graph(let graph): GraphJSON.document(graph)
    case .outputs(let outputs): .object(JSONObject(outputs.map { ($0, .string($1)) }))
    case .explanation(let field?, let topic): ExplainJSON.document(field, topic)
    case .explanation(nil, let topic): topic?.document ?? ExplainJSON.overview()
    case .failure(let diagnostics, let kind): document(failed: diagnostics, kind)
    }
  }

  /// The document of a missing result has the members that the result would have.
  private static func document(failed diagnostics: [Diagnostic], _ kind: ResultKind?) -> JSONValue {
    switch kind {
    case .plan, .drift: PlanJSON.document(failed: diagnostics)
    case .apply: ApplyJSON.document(failed: diagnostics)
    case .imported: ImportJSON.document(failed: diagnostics)
    case .validation, .route, .graph, .outputs, .explanation, nil:
      DiagnosticJSON.document(diagnostics)
    }
  }
}
