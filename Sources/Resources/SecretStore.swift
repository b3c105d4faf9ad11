/// The text of a secret; prints as `••••`, even in a debugger or a crash.
package struct SecretValue: Sendable, Hashable, CustomStringConvertible,
  CustomDebugStringConvertible,
  CustomReflectable
{
  /// Only for the request that carries it.
  package let text: String

  package init(_ text: String) { self.text = text }

  package var description: String { "••••" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The secrets of a run, by source; read before anything is sent.
package struct SecretStore: Sendable, Hashable {
  private var values: [SecretSource: SecretValue]

  package init(_ values: [SecretSource: SecretValue] = [:]) { self.values = values }

  /// Whether a text contains the value of a secret.
  package func isPart(of text: String) -> Bool {
    values.values.contains { secret in
      let (bytes, value) = (text.utf8, secret.text.utf8)
      return !value.isEmpty && bytes.indices.contains { bytes[$0...].starts(with: value) }
    }
  }

  /// The value of a source; `nil` if it was not read.
  package subscript(source: SecretSource) -> SecretValue? {
    get { values[source] }
    set { values[source] = newValue }
  }
}
