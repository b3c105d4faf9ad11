import Diagnostics
import JSON

/// One output of a stack that is not a secret.
package struct OutputValue: Sendable, Hashable {
  let name: String
  let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension [OutputValue] {
  /// One object, ordered by name.
  var json: JSONValue { .object(JSONObject(map { ($0.name, .string($0.value)) })) }

  /// Returns lines that set variables.
  ///
  /// - Parameter prefix: The prefix of each line: nothing for dotenv, `export ` for a shell.
  /// - Returns: Quoted assignments, so that no value is interpreted.
  func assignments(prefix: String = "") -> String {
    map { "\(prefix)\($0.name)=\(CommandHint.quoted($0.value))\n" }.joined()
  }
}
