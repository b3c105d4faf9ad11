package import Diagnostics
package import Resources

extension DesiredState {
  /// Returns the ids that the stack outputs, sorted by name, and a diagnostic for every unknown id.
  package func plainOutputs(
    _ live: LiveState
  ) -> (values: [(name: String, value: String)], missing: [Diagnostic]) {
    var values: [(name: String, value: String)] = []
    var missing: [Diagnostic] = []
    for output in outputs where !output.value.isSecret {
      if let id = liveID(of: output.value.address, in: live) {
        values.append((output.name, id.description))
      } else {
        missing.append(.notLive(output))
      }
    }
    return (values, missing)
  }
}

extension Diagnostic {
  fileprivate static func notLive(_ output: DesiredOutput) -> Diagnostic {
    Diagnostic(
      .outputNotLive,
      detail:
        "The output \"\(output.name)\" refers to the id of \(output.value.address), which is not "
        + "live.",
      advice: "Run apply first.",
      subject: output.value.address.description,
      span: output.span
    )
  }
}
