import Diagnostics
import JSON
import Resources

/// What takes an object away that nobody declares.
///
/// - Parameters:
///   - kind: Of the object.
///   - name: What `removed:` has to say; `nil` when nothing takes away this object alone.
/// - Returns: `apply with removed: ["webhooks.https://crm.example"]`; `nil` without a name, and where it
///   holds credentials: they are shown masked, and what is masked cannot be copied.
func removalAdvice(_ kind: Kind, _ name: ObjectName?) -> String? {
  guard let name, name.text.withCredentialsMasked.isExactly(name.text) else { return nil }
  return "apply with \(ResourceAddress.removal(of: kind, name))"
}
