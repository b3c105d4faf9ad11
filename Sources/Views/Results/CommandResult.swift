package import Diagnostics
package import Planning

/// What a command found or did: values only, which every ``OutputFormat`` renders in its way.
package indirect enum CommandResult: Sendable {
  case validation(Validation)
  case plan(Plan, PlanPurpose)
  case savedPlan(Plan, stackFolder: String)
  case drift(Drift)
  case apply(ApplyResult)
  case imported(ImportResult, adoption: Adoption?)
  case route(RouteAnswer)
  case graph(Graph)
  case outputs([OutputValue])
  case explanation(ExplainAnswer)
  /// What stopped a command before it had a result.
  ///
  /// The kind is that of the missing result; `nil` for a usage error.
  case failure([Diagnostic], of: ResultKind?)

  /// The apply of an import that also writes markers.
  package struct Adoption: Sendable {
    let result: CommandResult
    /// All exit codes of the apply, in order of precedence.
    package let exitCodes: [Int32]

    package init(_ result: CommandResult, exitCodes: [Int32]) {
      self.result = result
      self.exitCodes = exitCodes
    }
  }
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
