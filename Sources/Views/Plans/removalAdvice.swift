import Diagnostics
import JSON
import Resources

/// Advice on how to remove an object, such as `apply with removed: ["webhooks.https://crm.example"]`.
///
/// `nil` without a name, which is the case if no name removes this object alone, or if the name
/// holds credentials, which are shown masked and so cannot be copied.
func removalAdvice(_ kind: Kind, _ name: ObjectName?) -> String? {
  guard let name, name.text.withCredentialsMasked.isExactly(name.text) else { return nil }
  return "apply with \(ResourceAddress.removal(of: kind, name))"
}
