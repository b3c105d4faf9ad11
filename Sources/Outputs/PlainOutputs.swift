package import Diagnostics
package import JSON
package import Resources

/// The ids that a stack outputs, by name; no secrets.
package struct PlainOutputs: Sendable {
  /// The ids, sorted by name.
  package let values: [(name: String, value: String)]
  /// One diagnostic for every unknown id.
  package let missing: [Diagnostic]

  /// - Parameter desired: The desired state with the outputs.
  package init(_ desired: DesiredState, _ live: LiveState) {
    let ids = LiveIDs(desired, live)
    var values: [(name: String, value: String)] = []
    var missing: [Diagnostic] = []
    for output in desired.outputs where !output.value.isSecret {
      if let id = ids.id(of: output.value.address) {
        values.append((output.name, id.description))
      } else {
        missing.append(.notLive(output))
      }
    }
    self.values = values
    self.missing = missing
  }

  /// One object, ordered by name.
  package var json: JSONValue {
    .object(JSONObject(values.map { ($0.name, .string($0.value)) }))
  }

  /// Returns lines that set variables.
  ///
  /// - Parameter prefix: The prefix of each line: nothing for dotenv, `export ` for a shell.
  /// - Returns: Quoted assignments, so that no value is interpreted.
  package func assignments(prefix: String = "") -> String {
    values.map { "\(prefix)\(SinkText.assignment($0.name, $0.value))\n" }.joined()
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
