package import JSON
package import Resources

/// The request of a step before the ids it waits for are known.
package struct StepRequest: Sendable, Hashable {
  package let method: String
  /// In order, joined without a separator.
  package let path: [PathPart]
  /// `nil` sends no body.
  package let body: StepBody?

  /// A piece of a path.
  package enum PathPart: Sendable, Hashable {
    case text(String)
    case id(ObjectReference)
  }

  /// The path with unknown ids as `{s1.id}`, for reading.
  package var displayPath: String {
    path.reduce(into: "") { text, part in
      switch part {
      case .text(let piece): text += piece
      case .id(.live(let id)): text += id.description
      case .id(.created(let step)): text += "{\(step).id}"
      }
    }
  }
}

/// JSON with references to objects that a step will make.
package indirect enum StepBody: Sendable, Hashable {
  case value(JSONValue)
  case id(ObjectReference)
  case list([StepBody])
  /// In the order of the API's schema.
  case object([StepMember])

  /// The body once every reference is known.
  ///
  /// - Parameter resolve: Returns the id that a step was given.
  /// - Returns: `nil` when a reference is not known yet.
  package func resolved(_ resolve: (StepID) -> RemoteID?) -> JSONValue? {
    switch self {
    case .value(let value): return value
    case .id(.live(let id)): return .string(id.description)
    case .id(.created(let step)): return resolve(step).map { .string($0.description) }
    case .list(let items):
      let values = items.compactMap { $0.resolved(resolve) }
      return values.count == items.count ? .array(values) : nil
    case .object(let members):
      var object = JSONObject()
      for member in members {
        guard let value = member.value.resolved(resolve) else { return nil }
        object[member.key] = value
      }
      return .object(object)
    }
  }
}

/// One member of a step's body.
package struct StepMember: Sendable, Hashable {
  package let key: String
  package let value: StepBody

  package init(_ key: String, _ value: StepBody) {
    self.key = key
    self.value = value
  }
}

extension Operation {
  /// The one request that does it.
  package var request: StepRequest {
    switch self {
    case .createAgent(let name, let environment, let config, _):
      StepRequest(
        method: "POST",
        path: [.text("/v1/agents")],
        body: .object([
          StepMember("name", .value(.string(name))),
          StepMember("environment", .value(.string(environment.rawValue))),
          StepMember("config", .value(.object(config))),
        ])
      )
    case .updateDraft(let id, let name, let config, _):
      StepRequest(
        method: "PUT",
        path: [.text("/v1/agents/"), .id(.live(id))],
        body: .object([
          StepMember("name", .value(.string(name))),
          StepMember("config", .value(.object(config))),
        ])
      )
    case .publishAgent(let agent):
      StepRequest(
        method: "POST",
        path: [.text("/v1/agents/"), .id(agent), .text("/publish")],
        body: nil
      )
    case .rollbackAgent(let id):
      StepRequest(
        method: "POST",
        path: [.text("/v1/agents/"), .id(.live(id)), .text("/rollback")],
        body: nil
      )
    case .deleteAgent(let id):
      StepRequest(method: "DELETE", path: [.text("/v1/agents/"), .id(.live(id))], body: nil)
    case .bindNumber(let e164, let sid, let settings):
      StepRequest(
        method: "POST",
        path: [.text("/v1/phone-numbers")],
        body: .object(
          [
            StepMember("external_number_sid", .value(.string(sid))),
            StepMember("e164_number", .value(.string(e164))),
          ] + settings.members
        )
      )
    case .updateNumber(let id, let settings):
      StepRequest(
        method: "PUT",
        path: [.text("/v1/phone-numbers/"), .id(.live(id))],
        body: .object(settings.members)
      )
    case .setWeights(let number, let shares):
      StepRequest(
        method: "PUT",
        path: [.text("/v1/phone-numbers/"), .id(number), .text("/routing")],
        body: .object([StepMember("weights", .list(shares.map(\.body)))])
      )
    case .clearWeights(let number):
      StepRequest(
        method: "DELETE",
        path: [.text("/v1/phone-numbers/"), .id(.live(number)), .text("/routing")],
        body: nil
      )
    case .unbindNumber(let id):
      StepRequest(method: "DELETE", path: [.text("/v1/phone-numbers/"), .id(.live(id))], body: nil)
    }
  }
}

extension Operation.Share {
  fileprivate var body: StepBody {
    .object([
      StepMember("agent_id", .id(agent)),
      StepMember("weight", .value(.number(JSONNumber(weight)))),
    ])
  }
}

extension NumberSettings {
  /// The members in schema order; what `PUT` would clear when absent is always written.
  fileprivate var members: [StepMember] {
    var members: [StepMember] = []
    switch target {
    case .agent(let agent):
      members.append(StepMember("routing_target_type", .value("agent")))
      members.append(StepMember("routing_target_id", .id(agent)))
    case .workflow(let id):
      members.append(StepMember("routing_target_type", .value("workflow")))
      members.append(StepMember("routing_target_id", .id(.live(id))))
    case .webhook(let leftover):
      members.append(StepMember("routing_target_type", .value("webhook")))
      if let leftover {
        members.append(StepMember("routing_target_id", .id(.live(leftover))))
      }
    }
    if let serverURL {
      members.append(StepMember("server_url", .value(.string(serverURL))))
    }
    members.append(StepMember("sms_enabled", .value(.bool(smsEnabled))))
    if let metadata {
      members.append(StepMember("metadata", .value(.object(metadata))))
    }
    return members
  }
}
