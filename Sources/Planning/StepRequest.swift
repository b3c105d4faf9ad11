package import JSON
package import Resources

/// The request of a step before the ids it waits for are known.
package struct StepRequest: Sendable, Hashable {
  package let method: String
  /// In order, joined without a separator.
  package let path: [PathPart]
  /// `nil` for a request without a body.
  package let body: StepBody?

  package init(_ method: String, _ path: [PathPart], _ body: StepBody? = nil) {
    self.method = method
    self.path = path
    self.body = body
  }

  /// A piece of a path.
  package enum PathPart: Sendable, Hashable {
    case text(String)
    case id(ObjectReference)
  }

  /// The path with unknown ids as `{s1.id}`, for display.
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

/// JSON with references to objects that a step will create.
package indirect enum StepBody: Sendable, Hashable {
  case value(JSONValue)
  case id(ObjectReference)
  case text([StepTextPiece])
  case content(StepContent)
  /// A file of the stack as the only part of a form.
  case file(DesiredDocument)
  case list([StepBody])
  /// In the order of the API's schema.
  case object([StepMember])

  /// Returns the body once every reference is known.
  ///
  /// - Parameter secret: Returns the value of a secret.
  /// - Returns: `nil` when anything is not known yet, and for a file, which is not JSON.
  package func resolved(
    _ resolve: (StepID) -> RemoteID?,
    secret: (SecretSource) -> String?
  ) -> JSONValue? {
    switch self {
    case .value(let value): return value
    case .id(.live(let id)): return .string(id.description)
    case .id(.created(let step)): return resolve(step).map { .string($0.description) }
    case .text(let pieces): return pieces.text(resolve).map { .string($0) }
    case .content(let content):
      return content.resolved(resolve, secret: secret).map { .object($0) }
    case .file: return nil
    case .list(let items):
      let values = items.compactMap { $0.resolved(resolve, secret: secret) }
      return values.count == items.count ? .array(values) : nil
    case .object(let members):
      var object = JSONObject()
      for member in members {
        guard let value = member.value.resolved(resolve, secret: secret) else { return nil }
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
  /// The request that performs the operation.
  package var request: StepRequest {
    switch self {
    case .createAgent(let name, let environment, let config, _):
      StepRequest(
        "POST",
        [.text("/v1/agents")],
        .object([
          StepMember("name", .value(.string(name.text))),
          StepMember("environment", .value(.string(environment.rawValue))),
          StepMember("config", .content(config)),
        ])
      )
    case .updateDraft(let agent, let name, let config, _):
      StepRequest(
        "PUT",
        Self.agent(agent),
        .object([
          StepMember("name", .value(.string(name.text))),
          StepMember("config", .content(config)),
        ])
      )
    case .publishAgent(let agent): StepRequest("POST", Self.agent(agent, "/publish"))
    case .rollbackAgent(let id): StepRequest("POST", Self.agent(.live(id), "/rollback"))
    case .deleteAgent(let id): StepRequest("DELETE", Self.agent(.live(id)))
    case .bindNumber, .updateNumber, .setWeights, .clearWeights, .unbindNumber: numberRequest
    case .createObject, .updateObject, .deleteObject, .uploadDocument, .deleteDocument,
      .linkKnowledgeBase, .unlinkKnowledgeBase:
      objectRequest
    }
  }

  private var numberRequest: StepRequest {
    switch self {
    case .bindNumber(let e164, let sid, let settings):
      StepRequest(
        "POST",
        [.text("/v1/phone-numbers")],
        .object(
          [
            StepMember("external_number_sid", .value(.string(sid.text))),
            StepMember("e164_number", .value(.string(e164.text))),
          ] + settings.members
        )
      )
    case .updateNumber(let id, let settings):
      StepRequest("PUT", Self.number(.live(id)), .object(settings.members))
    case .setWeights(let number, let shares):
      StepRequest(
        "PUT",
        Self.number(number, "/routing"),
        .object([StepMember("weights", .list(shares.map(\.body)))])
      )
    case .clearWeights(let number): StepRequest("DELETE", Self.number(.live(number), "/routing"))
    case .unbindNumber(let id): StepRequest("DELETE", Self.number(.live(id)))
    case .createAgent, .updateDraft, .publishAgent, .rollbackAgent, .deleteAgent, .createObject,
      .updateObject, .deleteObject, .uploadDocument, .deleteDocument, .linkKnowledgeBase,
      .unlinkKnowledgeBase:
      preconditionFailure("not a number's request")
    }
  }

  private var objectRequest: StepRequest {
    switch self {
    case .createObject(let kind, _, let content):
      StepRequest("POST", [.text(kind.path)], .content(content))
    case .updateObject(let kind, let id, let content):
      StepRequest("PUT", [.text(kind.path + "/"), .id(.live(id))], .content(content))
    case .deleteObject(let kind, let id):
      StepRequest("DELETE", [.text(kind.path + "/"), .id(.live(id))])
    case .uploadDocument(let base, let document):
      StepRequest("POST", Self.documents(of: base), .file(document))
    case .deleteDocument(let base, let document):
      StepRequest("DELETE", Self.documents(of: .live(base)) + [.text("/"), .id(.live(document))])
    case .linkKnowledgeBase(let agent, let base, let settings):
      StepRequest(
        "POST",
        Self.agent(agent, "/knowledge-bases"),
        .object(
          [StepMember("knowledge_base_id", .id(base))]
            + settings.members.map { StepMember($0.key, .value($0.value)) }
        )
      )
    case .unlinkKnowledgeBase(let agent, let base):
      StepRequest("DELETE", Self.agent(.live(agent), "/knowledge-bases/") + [.id(.live(base))])
    case .createAgent, .updateDraft, .publishAgent, .rollbackAgent, .deleteAgent, .bindNumber,
      .updateNumber, .setWeights, .clearWeights, .unbindNumber:
      preconditionFailure("not an object's request")
    }
  }

  private static func agent(
    _ agent: ObjectReference,
    _ rest: String = ""
  ) -> [StepRequest.PathPart] {
    [.text("/v1/agents/"), .id(agent)] + (rest.isEmpty ? [] : [.text(rest)])
  }

  private static func number(
    _ number: ObjectReference,
    _ rest: String = ""
  ) -> [StepRequest.PathPart] {
    [.text("/v1/phone-numbers/"), .id(number)] + (rest.isEmpty ? [] : [.text(rest)])
  }

  private static func documents(of base: ObjectReference) -> [StepRequest.PathPart] {
    [.text("/v1/knowledge-bases/"), .id(base), .text("/documents")]
  }
}

extension Kind {
  /// The path of the kind's objects in the API.
  package var path: String {
    switch self {
    case .agents: "/v1/agents"
    case .evals: "/v1/eval-scenarios"
    case .knowledgeBases: "/v1/knowledge-bases"
    case .numbers: "/v1/phone-numbers"
    case .takeaways: "/v1/takeaways"
    case .webhooks: "/v1/webhooks"
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
  /// The members in schema order; those that `PUT` would clear when absent are always written.
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
      members.append(StepMember("server_url", serverURLBody(serverURL)))
    }
    members.append(StepMember("sms_enabled", .value(.bool(smsEnabled))))
    if let metadataContent {
      members.append(StepMember("metadata", .content(metadataContent)))
    }
    return members
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
