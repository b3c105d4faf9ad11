package import Diagnostics
package import Resources
package import Views

/// The ids that a stack outputs, by name; no secrets.
package struct PlainOutputs: Sendable {
  /// The ids, sorted by name.
  package let values: [OutputValue]
  /// One diagnostic for every unknown id.
  package let missing: [Diagnostic]

  /// - Parameter desired: The desired state with the outputs.
  package init(_ desired: DesiredState, _ live: LiveState) {
    let ids = LiveIDs(desired, live)
    var values: [OutputValue] = []
    var missing: [Diagnostic] = []
    for output in desired.outputs where !output.value.isSecret {
      if let id = ids.id(of: output.value.address) {
        values.append(OutputValue(output.name, id.description))
      } else {
        missing.append(.notLive(output))
      }
    }
    self.values = values
    self.missing = missing
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
