/// The project key, `TURNCALL_API_KEY`; prints as dots wherever it turns up.
package struct APIKey: Sendable, CustomStringConvertible, CustomReflectable {
  let secret: String

  /// - Parameter secret: Visible ASCII: anything else could not be a key, and could break a header.
  package init?(_ secret: String) {
    guard !secret.isEmpty, secret.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
    self.secret = secret
  }

  package var description: String { "••••" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
