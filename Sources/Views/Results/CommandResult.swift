package import Diagnostics
package import Planning
package import Resources

/// What a command found or did: values only, which every ``OutputFormat`` renders in its way.
package indirect enum CommandResult: Sendable {
  /// The states that a valid stack declares, first without an overlay, and its warnings.
  case validation([(environment: String?, state: DesiredState)], [Diagnostic])
  case plan(Plan, PlanPurpose)
  case savedPlan(Plan, stackFolder: String)
  case drift(Drift)
  case apply(ApplyResult)
  /// An import, with the apply that also wrote markers and all exit codes of that apply.
  case imported(ImportResult, adoption: (result: CommandResult, exitCodes: [Int32])?)
  case route(RouteAnswer)
  case graph(Graph)
  /// The outputs that are not secrets.
  case outputs([(name: String, value: String)])
  /// A field and a topic; without both, what there is to explain.
  case explanation(Explanation?, ExplainTopic?)
  /// What stopped a command before it had a result.
  ///
  /// The kind is that of the missing result; `nil` for a usage error.
  case failure([Diagnostic], of: ResultKind?)
}

/// What a command results in, known before it runs.
package enum ResultKind: String, Sendable, CaseIterable {
  case validation
  case plan
  case drift
  case apply
  case imported = "import"
  case route
  case graph
  case outputs
  case explanation
}

/// The purpose of a plan.
package enum PlanPurpose: Sendable, Hashable {
  /// To reach the declared state.
  case applying
  /// To remove leftovers of earlier runs.
  case cleaning
}
