package import JSON
package import Resources

/// What a step does with a number.
package enum NumberOperation: Sendable, Hashable {
  /// `POST /v1/phone-numbers`.
  case bind(e164: ObjectName, sid: ObjectName, settings: NumberSettings)
  /// `PUT /v1/phone-numbers/{id}`: replaces everything but metadata.
  case update(RemoteID, settings: NumberSettings)
  /// `PUT /v1/phone-numbers/{id}/routing`.
  case setWeights(ObjectReference, [Share])
  /// `DELETE /v1/phone-numbers/{id}/routing`.
  case clearWeights(RemoteID)
  /// `DELETE /v1/phone-numbers/{id}`.
  case unbind(RemoteID)

  /// One entry of the split.
  package struct Share: Sendable, Hashable {
    package let agent: ObjectReference
    /// In percent.
    package let weight: Int

    package init(agent: ObjectReference, weight: Int) {
      self.agent = agent
      self.weight = weight
    }

    fileprivate var body: StepBody {
      .object([
        StepMember("agent_id", .id(agent)),
        StepMember("weight", .value(.number(JSONNumber(weight)))),
      ])
    }
  }

  var request: StepRequest {
    switch self {
    case .bind(let e164, let sid, let settings):
      StepRequest(
        "POST",
        .numbers,
        body: .object(
          [
            StepMember("external_number_sid", .value(.string(sid.text))),
            StepMember("e164_number", .value(.string(e164.text))),
          ] + settings.members
        )
      )
    case .update(let id, let settings):
      StepRequest("PUT", .numbers, .live(id), body: .object(settings.members))
    case .setWeights(let number, let shares):
      StepRequest(
        "PUT",
        .numbers,
        number,
        "/routing",
        body: .object([StepMember("weights", .list(shares.map(\.body)))])
      )
    case .clearWeights(let id): StepRequest("DELETE", .numbers, .live(id), "/routing")
    case .unbind(let id): StepRequest("DELETE", .numbers, .live(id))
    }
  }

  var title: String {
    switch self {
    case .bind: "bind"
    case .update: "update"
    case .setWeights: "set the split"
    case .clearWeights: "leave the split"
    case .unbind: "unbind"
    }
  }

  func mapReferences(_ step: (StepID) -> StepID) -> NumberOperation {
    switch self {
    case .bind(let e164, let sid, let settings):
      .bind(e164: e164, sid: sid, settings: settings.mapReferences(step))
    case .update(let id, let settings): .update(id, settings: settings.mapReferences(step))
    case .setWeights(let number, let shares):
      .setWeights(
        number.mapReferences(step),
        shares.map { Share(agent: $0.agent.mapReferences(step), weight: $0.weight) }
      )
    case .clearWeights, .unbind: self
    }
  }
}

/// The body of `POST` and `PUT` for a number, without its identity.
package struct NumberSettings: Sendable, Hashable {
  package fileprivate(set) var target: Target
  /// Sent if not `nil`; a webhook route always has one.
  package let serverURL: String?
  package let smsEnabled: Bool
  /// `nil` keeps what is stored (Contract.md §8: an omitted `metadata` is kept).
  package let metadata: JSONObject?
  /// The places at `/server_url` and below `/metadata` that need ids; the values there are for
  /// display.
  package fileprivate(set) var leaves: [StepContent.Leaf]

  /// `routing_target_type` and `routing_target_id`.
  package enum Target: Sendable, Hashable {
    case agent(ObjectReference)
    case workflow(RemoteID)
    /// The id is kept when the live number has one.
    case webhook(leftover: RemoteID?)
  }

  package init(
    target: Target,
    serverURL: String?,
    smsEnabled: Bool,
    metadata: JSONObject?,
    leaves: [StepContent.Leaf] = []
  ) {
    self.target = target
    self.serverURL = serverURL
    self.smsEnabled = smsEnabled
    self.metadata = metadata
    self.leaves = leaves
  }

  fileprivate func mapReferences(_ step: (StepID) -> StepID) -> NumberSettings {
    var copy = self
    if case .agent(let agent) = target { copy.target = .agent(agent.mapReferences(step)) }
    copy.leaves = leaves.mapReferences(step)
    return copy
  }

  /// The members in schema order; those that `PUT` would clear when absent are always written.
  fileprivate var members: [StepMember] {
    let routing: (type: JSONValue, id: ObjectReference?) =
      switch target {
      case .agent(let agent): ("agent", agent)
      case .workflow(let id): ("workflow", .live(id))
      case .webhook(let leftover): ("webhook", leftover.map(ObjectReference.live))
      }
    let members = [
      StepMember("routing_target_type", .value(routing.type)),
      routing.id.map { StepMember("routing_target_id", .id($0)) },
      serverURL.map { StepMember("server_url", serverURLBody($0)) },
      StepMember("sms_enabled", .value(.bool(smsEnabled))),
      metadataContent.map { StepMember("metadata", .content($0)) },
    ]
    return members.compactMap(\.self)
  }

  private func serverURLBody(_ url: String) -> StepBody {
    let place = JSONPointer([.key("server_url")])
    guard case .text(let pieces)? = leaves.first(where: { $0.pointer == place })?.filling else {
      return .value(.string(url))
    }
    return .text(pieces)
  }

  private var metadataContent: StepContent? {
    metadata.map { metadata in
      let inside = leaves.filter { $0.pointer.tokens.first == .key("metadata") }
      return StepContent(
        metadata,
        leaves: inside.map {
          StepContent.Leaf(
            pointer: JSONPointer(Array($0.pointer.tokens.dropFirst())),
            filling: $0.filling
          )
        }
      )
    }
  }
}
