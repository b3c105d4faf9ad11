/// The project key, `TURNCALL_API_KEY`; always prints as dots.
package struct APIKey: Sendable, CustomStringConvertible, CustomReflectable {
  let secret: String

  /// - Parameter secret: Visible ASCII: any other text cannot be a key, and could break a header.
  package init?(_ secret: String) {
    guard !secret.isEmpty, secret.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
    self.secret = secret
  }

  package var description: String { "••••" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
