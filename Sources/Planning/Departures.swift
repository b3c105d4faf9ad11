import Diagnostics
import JSON
import Resources

/// What a plan takes away, each with the ids that nothing may go on naming.
struct Departure {
  let address: ResourceAddress
  let span: SourceSpan?
  /// Of all versions of an agent; of anything else its own.
  let ids: Set<RemoteID>
  /// Of an agent, which evals may name by it.
  let agentName: ObjectName?
  /// Whether it comes back under another id: a number with another SID.
  let isReplaced: Bool

  init(
    _ address: ResourceAddress,
    ids: Set<RemoteID>,
    agentName: ObjectName? = nil,
    isReplaced: Bool = false,
    span: SourceSpan?
  ) {
    self.address = address
    self.ids = ids
    self.agentName = agentName
    self.isReplaced = isReplaced
    self.span = span
  }
}

/// Something that is there after a plan and may name what the plan takes away.
struct Mentioner {
  /// `version 3 of the agent "front"`.
  let title: String
  /// All that it says, under the names that the API has for it.
  let value: JSONValue
  /// The names of the agents that it asks for.
  let agentNames: Set<ObjectName>
  /// What to do about it.
  let advice: String
  /// Whether it is somebody's work in progress, which only the API's own refusals heed.
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

  /// Where it names what goes; `nil` when it does not, the root when only by the agent's name.
  func place(of departure: Departure) -> JSONPointer? {
    // The API keeps a takeaway that any draft lists (Contract.md §11).
    guard !isForeignDraft || departure.address.kind == .takeaways else { return nil }
    if let id = departure.ids.sorted().first(where: mentionedIDs.contains) {
      return value.place(of: id)
    }
    return departure.agentName.map(agentNames.contains) == true
      ? JSONPointer([.key("default_target"), .key("name")]) : nil
  }
}

extension [Departure] {
  /// An error for each of them that something goes on naming (Design.md §4: nothing that is still
  /// referred to is deleted).
  func refusals(_ mentioners: [Mentioner]) -> [Diagnostic] {
    compactMap { departure in
      let places = mentioners.compactMap { mentioner in
        mentioner.place(of: departure).map { (mentioner, $0) }
      }
      return places.first.map {
        .stillReferred(departure, by: $0, at: $1, others: places.count - 1)
      }
    }
  }
}

extension Diagnostic {
  fileprivate static func stillReferred(
    _ departure: Departure,
    by mentioner: Mentioner,
    at place: JSONPointer,
    others: Int
  ) -> Diagnostic {
    let fate =
      departure.isReplaced ? "would be bound again with a new id" : "would be deleted"
    let more =
      others == 0
      ? "" : others == 1 ? ", as does 1 other object" : ", as do \(others) other objects"
    return Diagnostic(
      .stillReferredTo,
      detail: """
        \(departure.address) \(fate), but \(mentioner.title) refers to it at \
        \(place.dotted)\(more).
        """,
      advice: mentioner.advice,
      subject: departure.address.description,
      span: departure.span
    )
  }
}
