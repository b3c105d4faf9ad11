import Diagnostics

extension OutputFormat {
  /// Text for people; a graph is DOT and outputs are dotenv, which people pipe into other tools.
  package static let text = OutputFormat(name: "text") { result, rendering in
    let (style, sources) = (rendering.style, rendering.sources)
    let plans = PlanText(style: style, sources: sources)
    switch result {
    case .validation(let states, let diagnostics):
      return ValidationText(style: style, sources: sources).text(states, diagnostics)
    case .plan(let plan, let purpose): return plans.text(plan, for: purpose)
    case .savedPlan(let plan, let stackFolder):
      return plans.text(plan) + "Saved from stack folder \(escaped(stackFolder)).\n"
    case .drift(let drift): return DriftText(style: style, sources: sources).text(drift)
    case .apply(let result): return ApplyText(style: style, sources: sources).text(result)
    case .imported(let result, _): return ImportText(style: style).text(result)
    case .route(let answer): return RouteText(style: style).text(answer)
    case .graph(let graph): return GraphDOT.text(graph)
    case .outputs(let outputs): return outputs.assignments()
    case .explanation(let field, let topic):
      let text = ExplainText(style: style)
      let parts = [field.map { text.text($0) }, topic.map { text.text($0) }].compactMap(\.self)
      return parts.isEmpty ? text.overview() : parts.joined(separator: "\n")
    case .failure(let diagnostics, _):
      return DiagnosticText(style: style, sources: sources).text(diagnostics) + "\n"
    }
  }
}
