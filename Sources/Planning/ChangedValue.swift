package import JSON
package import Resources

/// One side of a change: the whole resource, with every default and without Turnform's marker.
package enum ChangedValue: Sendable, Hashable {
  case agent(ChangedAgent)
  case number(ChangedNumber)
  /// The fields of a takeaway, knowledge base, webhook or eval scenario.
  case object(JSONObject)

  /// The form that plans and pointers into them use.
  ///
  /// An agent is `{name, environment, version, config, knowledge_bases?, protect?}`, a number
  /// `{e164_number, external_number_sid, route, sms_enabled, metadata, protect?}`.
  package var json: JSONValue {
    switch self {
    case .agent(let agent): .object(agent.json)
    case .number(let number): .object(number.json)
    case .object(let object): .object(object)
    }
  }

  /// The route of a number; `nil` for other resources.
  package var route: ConfiguredRoute? {
    if case .number(let number) = self { number.route } else { nil }
  }
}

/// A version of an agent, as a change shows it.
package struct ChangedAgent: Sendable, Hashable {
  package let name: ObjectName
  package let environment: AgentEnvironment
  package let version: Int
  package let config: JSONObject
  /// The settings of the links, by the name of the knowledge base.
  package let knowledgeBases: JSONObject
  /// `nil` where the change does not show the protection.
  package let isProtected: Bool?

  package init(
    name: ObjectName,
    environment: AgentEnvironment,
    version: Int,
    config: JSONObject,
    knowledgeBases: JSONObject = [:],
    isProtected: Bool? = nil
  ) {
    self.name = name
    self.environment = environment
    self.version = version
    self.config = config
    self.knowledgeBases = knowledgeBases
    self.isProtected = isProtected
  }

  /// A version that is deleted.
  init(_ live: LiveAgent) {
    self.init(
      name: live.name,
      environment: live.environment,
      version: live.version,
      config: live.config.withoutMarkers
    )
  }

  fileprivate var json: JSONObject {
    var object: JSONObject = [
      "name": .string(name.text),
      "environment": .string(environment.rawValue),
      "version": .number(JSONNumber(version)),
      "config": .object(config),
    ]
    if !knowledgeBases.isEmpty { object["knowledge_bases"] = .object(knowledgeBases) }
    object["protect"] = isProtected.map { .bool($0) }
    return object
  }
}

/// A number, as a change shows it.
package struct ChangedNumber: Sendable, Hashable {
  package let e164: ObjectName
  package let sid: ObjectName
  package let route: ConfiguredRoute
  package let smsEnabled: Bool
  package let metadata: JSONObject
  /// `nil` where the change does not show the protection.
  package var isProtected: Bool?

  package init(
    e164: ObjectName,
    sid: ObjectName,
    route: ConfiguredRoute,
    smsEnabled: Bool = false,
    metadata: JSONObject = [:]
  ) {
    self.e164 = e164
    self.sid = sid
    self.route = route
    self.smsEnabled = smsEnabled
    self.metadata = metadata
  }

  fileprivate var json: JSONObject {
    var object: JSONObject = [
      "e164_number": .string(e164.text),
      "external_number_sid": .string(sid.text),
      "route": route.json,
      "sms_enabled": .bool(smsEnabled),
      "metadata": .object(metadata),
    ]
    object["protect"] = isProtected.map { .bool($0) }
    return object
  }
}
