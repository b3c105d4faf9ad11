package import Diagnostics
package import JSON

/// The content of the manifests: checked, typed, defaults merged, every value with its position.
package struct DesiredState: Sendable, Hashable {
  /// The ownership label.
  package let stack: String
  package let ownership: Ownership
  package let limits: DeletionLimits
  /// Sorted by address; every name and every E.164 is unique.
  package private(set) var agents: [DesiredAgent]
  package let numbers: [DesiredNumber]
  package let knowledgeBases: [DesiredKnowledgeBase]
  /// The plain objects of each kind, including the knowledge bases.
  private let objects: [Kind: [DesiredObject]]
  /// The objects that `removed:` names.
  package let removed: [RemovedResource]
  /// The stack's outputs, sorted by name, which is unique.
  package let outputs: [DesiredOutput]

  /// Which objects of a project belong to the stack.
  package enum Ownership: String, Sendable, Hashable, CaseIterable {
    /// Objects that carry the stack's marker.
    case labelled
    /// All objects except those that carry another stack's marker: `--prune` removes the undeclared
    /// ones.
    case exclusive
  }

  /// Takes the lists in any order; `objects` holds the plain objects of all kinds but knowledge
  /// bases, and `stack` is not empty.
  package init(
    stack: String,
    ownership: Ownership = .labelled,
    limits: DeletionLimits = .standing,
    agents: [DesiredAgent] = [],
    numbers: [DesiredNumber] = [],
    objects: [DesiredObject] = [],
    knowledgeBases: [DesiredKnowledgeBase] = [],
    removed: [RemovedResource] = [],
    outputs: [DesiredOutput] = []
  ) {
    self.stack = stack
    self.ownership = ownership
    self.limits = limits
    self.agents = agents.sorted(byKey: \.address.key)
    self.numbers = numbers.sorted(byKey: \.address.key)
    self.knowledgeBases = knowledgeBases.sorted(byKey: \.object.address.key)
    self.objects = Dictionary(
      grouping: objects + knowledgeBases.map(\.object),
      by: \.address.kind
    )
    .mapValues { $0.sorted(byKey: \.address.key) }
    self.removed = removed.sorted { $0.address < $1.address }
    self.outputs = outputs.sorted { $0.name < $1.name }
  }

  /// A copy with other agents, each with the address of an existing one.
  package func with(agents: [DesiredAgent]) -> DesiredState {
    var copy = self
    copy.agents = agents.sorted(byKey: \.address.key)
    return copy
  }

  /// Whether nothing is declared.
  package var isEmpty: Bool { agents.isEmpty && numbers.isEmpty && objects.isEmpty }

  /// The declared objects of a kind whose entries are plain objects; empty for agents and numbers.
  package func objects(of kind: Kind) -> [DesiredObject] { objects[kind] ?? [] }

  /// The natural keys of the declared resources of a kind.
  package func naturalKeys(of kind: Kind) -> Set<ObjectName> {
    switch kind.family {
    case .agents: Set(agents.map(\.name))
    case .numbers: Set(numbers.map(\.e164))
    case .object: Set(objects(of: kind).map(\.naturalKey))
    }
  }

  /// The addresses of all declared resources.
  package var addresses: [ResourceAddress] {
    agents.map(\.address) + numbers.map(\.address) + objects.values.joined().map(\.address)
  }

  /// The number of declared resources of a kind.
  package func count(of kind: Kind) -> Int {
    switch kind.family {
    case .agents: agents.count
    case .numbers: numbers.count
    case .object: objects(of: kind).count
    }
  }

  /// The positions of a declared resource in the manifests.
  package func source(of address: ResourceAddress) -> SourceMap? {
    switch address.kind.family {
    case .agents: agents.first { $0.address == address }?.source
    case .numbers: numbers.first { $0.address == address }?.source
    case .object: objects(of: address.kind).first { $0.address == address }?.source
    }
  }
}

extension Array {
  /// Sorts positions instead of elements: elements are large, and a sort moves them many times.
  fileprivate func sorted(byKey key: (Element) -> ObjectName) -> [Element] {
    let keys = map(key)
    return indices.sorted { keys[$0] < keys[$1] }.map { self[$0] }
  }
}

/// The desired state of an agent.
///
/// Copies share one reference: a plan copies each agent many times.
package struct DesiredAgent: Sendable, Hashable {
  private struct Content: Sendable, Hashable {
    let address: ResourceAddress
    let name: ObjectName
    let environment: AgentEnvironment
    var config: SpecObject
    let links: [DesiredLink]?
    let protect: Bool?
    let unmanaged: [[String]]
    var digest: String?
    let source: SourceMap
  }

  private let shared: Shared<Content>

  package init(
    key: ObjectName,
    name: ObjectName,
    environment: AgentEnvironment = .development,
    config: SpecObject = [:],
    links: [DesiredLink]? = nil,
    protect: Bool? = nil,
    unmanaged: [[String]] = [],
    digest: String? = nil,
    source: SourceMap = SourceMap()
  ) {
    self.init(
      Content(
        address: ResourceAddress(.agents, key),
        name: name,
        environment: environment,
        config: config,
        links: links?.sorted { $0.knowledgeBase < $1.knowledgeBase },
        protect: protect,
        unmanaged: unmanaged,
        digest: digest,
        source: source
      )
    )
  }

  private init(_ content: Content) { shared = Shared(content) }

  package var address: ResourceAddress { shared.content.address }
  /// The agent's name in the API.
  package var name: ObjectName { shared.content.name }
  package var environment: AgentEnvironment { shared.content.environment }
  /// Only the written fields, with the stack's defaults merged in, without a marker.
  ///
  /// The entries of `takeaways:` are references in `/analysis/takeaway_ids`.
  package var config: SpecObject { shared.content.config }
  /// The linked knowledge bases, by key; `nil` leaves the links unmanaged.
  package var links: [DesiredLink]? { shared.content.links }
  /// `nil` keeps the current protection.
  package var protect: Bool? { shared.content.protect }
  /// The unmanaged places of the config, as keys from its top: the live value is kept and carried
  /// into new versions.
  package var unmanaged: [[String]] { shared.content.unmanaged }
  /// A hash of the written fields, stored in the marker of the version made from them; `nil` if
  /// none was computed, in which case versions are compared field by field.
  package var digest: String? { shared.content.digest }
  package var source: SourceMap { shared.content.source }

  /// A copy with another config, such as one whose secrets have been read.
  package func with(config: SpecObject) -> DesiredAgent {
    var content = shared.content
    content.config = config
    return DesiredAgent(content)
  }

  /// A copy with the digest of its manifest.
  package func with(digest: String?) -> DesiredAgent {
    var content = shared.content
    content.digest = digest
    return DesiredAgent(content)
  }
}

/// One entry of an agent's `knowledge_bases:`.
package struct DesiredLink: Sendable, Hashable {
  package let knowledgeBase: ResourceAddress
  /// The written ones of `mode`, `priority`, `top_k`, `similarity_threshold`, `tool_description`.
  package let settings: JSONObject

  package init(knowledgeBase: ResourceAddress, settings: JSONObject = [:]) {
    self.knowledgeBase = knowledgeBase
    self.settings = settings
  }
}

/// The desired state of a phone number.
///
/// Copies share one reference, as those of ``DesiredAgent``.
package struct DesiredNumber: Sendable, Hashable {
  private struct Content: Sendable, Hashable {
    let address: ResourceAddress
    let e164: ObjectName
    let sid: ObjectName
    let route: DesiredRoute
    let smsEnabled: Bool?
    let metadata: JSONObject?
    let references: [SpecObject.Reference]
    let protect: Bool?
    let source: SourceMap
  }

  private let shared: Shared<Content>

  package init(
    key: ObjectName,
    e164: ObjectName,
    sid: ObjectName,
    route: DesiredRoute,
    smsEnabled: Bool? = nil,
    metadata: JSONObject? = nil,
    references: [SpecObject.Reference] = [],
    protect: Bool? = nil,
    source: SourceMap = SourceMap()
  ) {
    shared = Shared(
      Content(
        address: ResourceAddress(.numbers, key),
        e164: e164,
        sid: sid,
        route: route,
        smsEnabled: smsEnabled,
        metadata: metadata,
        references: references.sorted { $0.pointer < $1.pointer },
        protect: protect,
        source: source
      )
    )
  }

  package var address: ResourceAddress { shared.content.address }
  package var e164: ObjectName { shared.content.e164 }
  package var sid: ObjectName { shared.content.sid }
  package var route: DesiredRoute { shared.content.route }
  /// `nil` leaves it unmanaged.
  package var smsEnabled: Bool? { shared.content.smsEnabled }
  /// `nil` leaves it unmanaged; never contains `turnform`.
  package var metadata: JSONObject? { shared.content.metadata }
  /// The strings in `/route/webhook` and below `/metadata` that need ids, by place.
  package var references: [SpecObject.Reference] { shared.content.references }
  /// `nil` if it is not written.
  package var protect: Bool? { shared.content.protect }
  package var source: SourceMap { shared.content.source }
}

/// The target that answers calls to a number.
package enum DesiredRoute: Sendable, Hashable {
  /// The published version of one agent.
  case agent(ResourceAddress)
  /// A URL that decides for each call.
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

/// An object that `removed:` names: `agents.NAME` or `numbers.+E164`, by natural key or by the key
/// in its marker.
package struct RemovedResource: Sendable, Hashable {
  /// The key as written: the key of a former declaration, or the natural key.
  package let address: ResourceAddress
  package let span: SourceSpan?

  package init(address: ResourceAddress, span: SourceSpan? = nil) {
    self.address = address
    self.span = span
  }
}

/// A value that the stack exports under a name.
package struct DesiredOutput: Sendable, Hashable {
  package let name: String
  package let value: Value
  /// The destination of the value; `nil` if it is only printed.
  package let sink: Sink?
  package let span: SourceSpan?

  /// The exported value.
  package enum Value: Sendable, Hashable {
    /// The id of an object.
    case id(ResourceAddress)
    /// The secret of a webhook, shown once, or the call-init secret of a number.
    case secret(ResourceAddress)

    package var address: ResourceAddress {
      switch self {
      case .id(let address), .secret(let address): address
      }
    }

    package var isSecret: Bool {
      if case .secret = self { true } else { false }
    }
  }

  /// A destination for values; paths are relative to the stack folder.
  package enum Sink: Sendable, Hashable {
    /// The value alone.
    case file(String)
    /// `NAME='value'` lines.
    case dotenv(String)
    /// One object with a member per name.
    case json(String)
    /// The file that `GITHUB_OUTPUT` names.
    case githubOutput
    /// The file that `GITHUB_ENV` names.
    case githubEnvironment
  }

  package init(name: String, value: Value, sink: Sink? = nil, span: SourceSpan? = nil) {
    self.name = name
    self.value = value
    self.sink = sink
    self.span = span
  }
}
