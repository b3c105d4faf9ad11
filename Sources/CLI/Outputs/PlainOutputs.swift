package import Diagnostics
package import JSON
package import Resources

/// The ids that leave a stack, by name; no secrets.
package struct PlainOutputs: Sendable {
  /// By name.
  package let values: [(name: String, value: String)]
  /// One for every id that is not known.
  package let missing: [Diagnostic]

  /// - Parameters:
  ///   - desired: With the outputs.
  ///   - live: The lists of the kinds that they name.
  package init(_ desired: DesiredState, _ live: LiveState) {
    let ids = LiveIDs(desired: desired, live: live)
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

  /// One object, in the order of the names.
  package var json: JSONValue {
    .object(JSONObject(values.map { ($0.name, .string($0.value)) }))
  }

  /// Lines that set variables.
  ///
  /// - Parameter prefix: In front of each: nothing for dotenv, `export ` for a shell.
  /// - Returns: Quoted, so that no value is more than a value.
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
