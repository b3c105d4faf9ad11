import JSON
import Resources

/// The texts of a number that may name other resources, with the ids that are known in their places.
struct NumberTexts {
  /// `nil` for a route that is no webhook.
  let url: String?
  /// `nil` when not written.
  let metadata: JSONObject?
  /// Into the body of the request; what needs ids that a step will give.
  let leaves: [StepContent.Leaf]
  /// Whom the texts name.
  let addresses: [ResourceAddress]

  init(_ desired: DesiredNumber, _ reference: (ResourceAddress) -> ObjectReference?) {
    var body = JSONObject()
    if case .webhook(let url) = desired.route { body["server_url"] = .string(url) }
    body["metadata"] = desired.metadata.map(JSONValue.object)
    let references = desired.references.map { item in
      let isURL = item.pointer == JSONPointer([.key("route"), .key("webhook")])
      return SpecObject.Reference(
        pointer: isURL ? JSONPointer([.key("server_url")]) : item.pointer,
        template: item.template
      )
    }
    let content = SpecObject(body, references: references).content(reference)
    url = content.value["server_url"]?.string
    metadata = content.value["metadata"]?.object
    leaves = content.leaves
    addresses = desired.references.addresses
  }
}
