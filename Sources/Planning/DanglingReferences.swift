import Diagnostics
import JSON
import Resources

/// A resource that a plan deletes, with the ids that nothing may continue to reference.
struct DeletedResource {
  let address: ResourceAddress
  /// The ids of all versions of an agent; for any other resource, its own id.
  let ids: Set<RemoteID>
  /// The name of an agent, by which evals may reference it.
  var agentName: ObjectName?
  /// Whether it returns under another id: a number with another SID.
  var isReplaced = false
  let span: SourceSpan?
}

/// An object that exists after a plan and may reference what the plan deletes.
struct Referrer {
  /// `version 3 of the agent "front"`.
  let title: String
  /// Its whole content, under the API's names.
  let value: JSONValue
  /// The names of the agents that it references by name.
  let agentNames: Set<ObjectName>
  /// How to remove the reference.
  let advice: String
  /// Whether it is another client's work in progress, which matters only to the API's own refusals.
  let isForeignDraft: Bool
  let mentionedIDs: Set<RemoteID>

  init(
    _ title: String,
    _ value: JSONValue,
    ids: Set<RemoteID> = [],
    agentNames: Set<ObjectName> = [],
    advice: String,
    isForeignDraft: Bool = false
  ) {
    self.title = title
    self.value = value
    self.agentNames = agentNames
    self.advice = advice
    self.isForeignDraft = isForeignDraft
    mentionedIDs = value.mentionedIDs.union(ids)
  }

  /// The place of the reference; `nil` when there is none, the root when it is only by the agent's
  /// name.
  func place(of resource: DeletedResource) -> JSONPointer? {
    // The API keeps a takeaway that any draft lists (Contract.md §11).
    guard !isForeignDraft || resource.address.kind == .takeaways else { return nil }
    if let id = resource.ids.sorted().first(where: mentionedIDs.contains) {
      return value.place(of: id)
    }
    return resource.agentName.map(agentNames.contains) == true
      ? JSONPointer([.key("default_target"), .key("name")]) : nil
  }
}

extension [DeletedResource] {
  /// An error for each resource that is still referenced (Design.md §4: nothing that is still
  /// referred to is deleted).
  func refusals(_ referrers: [Referrer]) -> [Diagnostic] {
    compactMap { resource in
      let places = referrers.compactMap { referrer in
        referrer.place(of: resource).map { (referrer, $0) }
      }
      return places.first.map {
        .stillReferred(resource, by: $0, at: $1, others: places.count - 1)
      }
    }
  }
}

extension Diagnostic {
  fileprivate static func stillReferred(
    _ resource: DeletedResource,
    by referrer: Referrer,
    at place: JSONPointer,
    others: Int
  ) -> Diagnostic {
    let consequence =
      resource.isReplaced ? "would be bound again with a new id" : "would be deleted"
    let more =
      others == 0
      ? "" : others == 1 ? ", as does 1 other object" : ", as do \(others) other objects"
    return Diagnostic(
      .stillReferredTo,
      detail: """
        \(resource.address) \(consequence), but \(referrer.title) refers to it at \
        \(place.dotted)\(more).
        """,
      advice: referrer.advice,
      subject: resource.address.description,
      span: resource.span
    )
  }
}
