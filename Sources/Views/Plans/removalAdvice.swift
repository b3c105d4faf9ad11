import Diagnostics
import JSON
import Resources

/// Advice on how to remove an undeclared object.
///
/// - Parameter name: The name to declare under `removed:`; `nil` if that cannot remove this object
///   alone.
/// - Returns: Advice such as `apply with removed: ["webhooks.https://crm.example"]`. `nil` without
///   a name, or if the name holds credentials, which are shown masked and so cannot be copied.
func removalAdvice(_ kind: Kind, _ name: ObjectName?) -> String? {
  guard let name, name.text.withCredentialsMasked.isExactly(name.text) else { return nil }
  return "apply with \(ResourceAddress.removal(of: kind, name))"
}
