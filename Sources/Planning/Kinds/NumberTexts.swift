import JSON
import Resources

/// The texts of a number that may reference other resources, with known ids filled in.
struct NumberTexts {
  /// `nil` for a route other than a webhook.
  let url: String?
  /// `nil` when not declared.
  let metadata: JSONObject?
  /// The places in the request body that need ids which a step will provide.
  let leaves: [StepContent.Leaf]
  /// The resources that the texts reference.
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
