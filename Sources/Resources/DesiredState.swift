package import Diagnostics
package import JSON

/// What the manifests say: checked, typed, defaults merged, every value with its place.
package struct DesiredState: Sendable, Hashable {
  /// The ownership label.
  package let stack: String
  /// By address; every name and every E.164 occurs once.
  package let agents: [DesiredAgent]
  package let numbers: [DesiredNumber]
  /// What `removed:` names.
  package let removed: [RemovedResource]

  /// - Parameters:
  ///   - stack: Not empty.
  ///   - agents: In any order.
  ///   - numbers: In any order.
  ///   - removed: In any order.
  package init(
    stack: String,
    agents: [DesiredAgent] = [],
    numbers: [DesiredNumber] = [],
    removed: [RemovedResource] = []
  ) {
    self.stack = stack
    self.agents = agents.sorted { $0.address < $1.address }
    self.numbers = numbers.sorted { $0.address < $1.address }
    self.removed = removed.sorted { $0.address < $1.address }
  }

  /// Whether nothing at all is declared.
  package var isEmpty: Bool { agents.isEmpty && numbers.isEmpty }
}

/// One agent as it shall be.
package struct DesiredAgent: Sendable, Hashable {
  package let address: ResourceAddress
  /// The name in the API.
  package let name: String
  package let environment: AgentEnvironment
  /// Only what is written, defaults of the stack merged in; no `metadata.turnform`.
  package let config: JSONObject
  /// `nil` when not written.
  package let protect: Bool?
  package let source: SourceMap

  package init(
    key: String,
    name: String,
    environment: AgentEnvironment = .development,
    config: JSONObject = [:],
    protect: Bool? = nil,
    source: SourceMap = SourceMap()
  ) {
    address = ResourceAddress(.agents, key)
    self.name = name
    self.environment = environment
    self.config = config
    self.protect = protect
    self.source = source
  }
}

/// One phone number as it shall be.
package struct DesiredNumber: Sendable, Hashable {
  package let address: ResourceAddress
  package let e164: String
  package let sid: String
  package let route: DesiredRoute
  /// `nil` when not written: whatever is live stays.
  package let smsEnabled: Bool?
  /// `nil` when not written; no `turnform` in it.
  package let metadata: JSONObject?
  /// `nil` when not written.
  package let protect: Bool?
  package let source: SourceMap

  package init(
    key: String,
    e164: String,
    sid: String,
    route: DesiredRoute,
    smsEnabled: Bool? = nil,
    metadata: JSONObject? = nil,
    protect: Bool? = nil,
    source: SourceMap = SourceMap()
  ) {
    address = ResourceAddress(.numbers, key)
    self.e164 = e164
    self.sid = sid
    self.route = route
    self.smsEnabled = smsEnabled
    self.metadata = metadata
    self.protect = protect
    self.source = source
  }
}

/// Who answers a number.
package enum DesiredRoute: Sendable, Hashable {
  /// The published version of one agent.
  case agent(ResourceAddress)
  /// A URL that decides per call.
  case webhook(String)
  /// A canonical UUID.
  case workflow(String)
  /// A split by caller. The order of the shares matters: callers are bucketed by a hash over the
  /// cumulative weights. The fallback is the routing target itself, which also answers SMS.
  case weighted([DesiredShare], fallback: ResourceAddress)
}

/// One entry of a split.
package struct DesiredShare: Sendable, Hashable {
  package let agent: ResourceAddress
  /// A pinned version; `nil` follows the published one.
  package let version: Int?
  /// In percent, 1...100.
  package let weight: Int

  package init(agent: ResourceAddress, version: Int? = nil, weight: Int) {
    self.agent = agent
    self.version = version
    self.weight = weight
  }
}

/// An object that `removed:` names: `agents.NAME` or `numbers.+E164`, by natural key.
package struct RemovedResource: Sendable, Hashable {
  /// The key is the natural key: an agent's name in the API, a number's E.164.
  package let address: ResourceAddress
  package let span: SourceSpan?

  package init(address: ResourceAddress, span: SourceSpan? = nil) {
    self.address = address
    self.span = span
  }
}
