package import Diagnostics
package import JSON

/// What the manifests say: checked, typed, defaults merged, every value with its place.
package struct DesiredState: Sendable, Hashable {
  /// The ownership label.
  package let stack: String
  package let ownership: Ownership
  package let limits: DeletionLimits
  /// By address; every name and every E.164 occurs once.
  package let agents: [DesiredAgent]
  package let numbers: [DesiredNumber]
  package let takeaways: [DesiredObject]
  package let knowledgeBases: [DesiredKnowledgeBase]
  package let webhooks: [DesiredObject]
  package let evals: [DesiredObject]
  /// What `removed:` names.
  package let removed: [RemovedResource]
  /// What leaves the stack, by name.
  package let outputs: [DesiredOutput]

  /// Whose objects a project holds.
  package enum Ownership: String, Sendable, Hashable, CaseIterable {
    /// This stack's are those that carry its marker.
    case labelled
    /// All of them, but for those that carry another stack's marker: `--prune` removes what is not
    /// declared.
    case exclusive
  }

  /// - Parameters:
  ///   - stack: Not empty.
  ///   - ownership: Whose the objects without a marker are.
  ///   - limits: How much one plan may take away.
  ///   - agents: In any order, as all lists here.
  ///   - numbers: Phone numbers.
  ///   - takeaways: Named by `name`.
  ///   - knowledgeBases: With their documents.
  ///   - webhooks: Named by URL.
  ///   - evals: Eval scenarios, named by `name`.
  ///   - removed: By natural key, or by the key in a marker.
  ///   - outputs: Every name once.
  package init(
    stack: String,
    ownership: Ownership = .labelled,
    limits: DeletionLimits = .standing,
    agents: [DesiredAgent] = [],
    numbers: [DesiredNumber] = [],
    takeaways: [DesiredObject] = [],
    knowledgeBases: [DesiredKnowledgeBase] = [],
    webhooks: [DesiredObject] = [],
    evals: [DesiredObject] = [],
    removed: [RemovedResource] = [],
    outputs: [DesiredOutput] = []
  ) {
    self.stack = stack
    self.ownership = ownership
    self.limits = limits
    self.agents = agents.sorted(byKey: \.address.key)
    self.numbers = numbers.sorted(byKey: \.address.key)
    self.takeaways = takeaways.sorted(byKey: \.address.key)
    self.knowledgeBases = knowledgeBases.sorted(byKey: \.object.address.key)
    self.webhooks = webhooks.sorted(byKey: \.address.key)
    self.evals = evals.sorted(byKey: \.address.key)
    self.removed = removed.sorted { $0.address < $1.address }
    self.outputs = outputs.sorted { $0.name < $1.name }
  }

  /// The same with other agents, each with the address of one that it has.
  package func with(agents: [DesiredAgent]) -> DesiredState {
    DesiredState(
      stack: stack,
      ownership: ownership,
      limits: limits,
      agents: agents,
      numbers: numbers,
      takeaways: takeaways,
      knowledgeBases: knowledgeBases,
      webhooks: webhooks,
      evals: evals,
      removed: removed,
      outputs: outputs
    )
  }

  /// Whether nothing at all is declared.
  package var isEmpty: Bool {
    agents.isEmpty && numbers.isEmpty && takeaways.isEmpty && knowledgeBases.isEmpty
      && webhooks.isEmpty && evals.isEmpty
  }

  /// The declared objects of a kind whose entries are one plain object; none for agents and numbers.
  package func objects(of kind: Kind) -> [DesiredObject] {
    switch kind {
    case .agents, .numbers: []
    case .takeaways: takeaways
    case .knowledgeBases: knowledgeBases.map(\.object)
    case .webhooks: webhooks
    case .evals: evals
    }
  }
}

extension Array {
  /// Sorts positions instead of elements, which are large: a sort moves what it sorts many times.
  fileprivate func sorted(byKey key: (Element) -> ObjectName) -> [Element] {
    let keys = map(key)
    return indices.sorted { keys[$0] < keys[$1] }.map { self[$0] }
  }
}

/// One agent as it shall be.
package struct DesiredAgent: Sendable, Hashable {
  package let address: ResourceAddress
  /// The name in the API.
  package let name: ObjectName
  package let environment: AgentEnvironment
  /// Only what is written, defaults of the stack merged in, without a marker.
  ///
  /// What `takeaways:` names is a reference in `/analysis/takeaway_ids`.
  package private(set) var config: SpecObject
  /// The knowledge bases it is linked to, by key; `nil` leaves the links to others.
  package let links: [DesiredLink]?
  /// `nil` leaves it as it is.
  package let protect: Bool?
  /// The places of the config that are left to others, as keys from its top: the live value is kept and
  /// carried into new versions.
  package let unmanaged: [[String]]
  /// A hash of what is written, which the marker of the version that is made from it holds; `nil` when
  /// none was made, and then versions are compared field by field.
  package var digest: String?
  package let source: SourceMap

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
    address = ResourceAddress(.agents, key)
    self.name = name
    self.environment = environment
    self.config = config
    self.links = links?.sorted { $0.knowledgeBase < $1.knowledgeBase }
    self.protect = protect
    self.unmanaged = unmanaged
    self.digest = digest
    self.source = source
  }

  /// The same with another config, as it is when its secrets were read.
  package func with(config: SpecObject) -> DesiredAgent {
    var copy = self
    copy.config = config
    return copy
  }
}

/// One entry of an agent's `knowledge_bases:`.
package struct DesiredLink: Sendable, Hashable {
  package let knowledgeBase: ResourceAddress
  /// Only what is written of `mode`, `priority`, `top_k`, `similarity_threshold`,
  /// `tool_description`.
  package let settings: JSONObject

  package init(knowledgeBase: ResourceAddress, settings: JSONObject = [:]) {
    self.knowledgeBase = knowledgeBase
    self.settings = settings
  }
}

/// One phone number as it shall be.
package struct DesiredNumber: Sendable, Hashable {
  package let address: ResourceAddress
  package let e164: ObjectName
  package let sid: ObjectName
  package let route: DesiredRoute
  /// `nil` leaves it to others.
  package let smsEnabled: Bool?
  /// `nil` leaves it to others; no `turnform` in it.
  package let metadata: JSONObject?
  /// The texts of `/route/webhook` and below `/metadata` that need ids, by place.
  package let references: [SpecObject.Reference]
  /// `nil` when not written.
  package let protect: Bool?
  package let source: SourceMap

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
    address = ResourceAddress(.numbers, key)
    self.e164 = e164
    self.sid = sid
    self.route = route
    self.smsEnabled = smsEnabled
    self.metadata = metadata
    self.references = references.sorted { $0.pointer < $1.pointer }
    self.protect = protect
    self.source = source
  }
}

/// A takeaway, knowledge base, webhook or eval scenario as it shall be.
package struct DesiredObject: Sendable, Hashable {
  package let address: ResourceAddress
  /// What the API knows it by: the name; of a webhook, the URL as it is written.
  package let naturalKey: ObjectName
  /// Only what is written, without the name; a webhook's URL is among it, since it may need ids.
  package let fields: SpecObject
  /// `nil` leaves it as it is.
  package let protect: Bool?
  /// The names of the fields that are left to others: what is live is kept.
  package let unmanaged: [String]
  package let source: SourceMap

  package init(
    _ kind: Kind,
    key: ObjectName,
    naturalKey: ObjectName,
    fields: SpecObject = [:],
    protect: Bool? = nil,
    unmanaged: [String] = [],
    source: SourceMap = SourceMap()
  ) {
    address = ResourceAddress(kind, key)
    self.naturalKey = naturalKey
    self.fields = fields
    self.protect = protect
    self.unmanaged = unmanaged
    self.source = source
  }
}

/// A knowledge base with what it is made of.
package struct DesiredKnowledgeBase: Sendable, Hashable {
  package let object: DesiredObject
  /// By name; `nil` leaves them to others.
  package let documents: [DesiredDocument]?

  package init(_ object: DesiredObject, documents: [DesiredDocument]? = nil) {
    self.object = object
    self.documents = documents?.sorted { $0.name < $1.name }
  }
}

/// A file of the stack that is a document of a knowledge base.
package struct DesiredDocument: Sendable, Hashable {
  /// What it is called in the API: the file's name with a hash of the content in it,
  /// `faq~9f2c1b7e.md`, so that another content is another document.
  package let name: ObjectName
  /// Inside the stack folder.
  package let path: String
  /// One that the API takes (Contract.md §12).
  package let contentType: String
  /// The SHA-256 of the content in hexadecimal.
  package let digest: String
  package let span: SourceSpan?

  package init(
    name: ObjectName,
    path: String,
    contentType: String,
    digest: String,
    span: SourceSpan? = nil
  ) {
    self.name = name
    self.path = path
    self.contentType = contentType
    self.digest = digest
    self.span = span
  }

  /// Whether a document's name is one that Turnform gave: `stem~8 hex digits.extension`.
  package static func isOurs(_ name: ObjectName) -> Bool { parts(of: name) != nil }

  /// The name of the file and the hash of its content: `faq~9f2c1b7e.md` is `faq.md` and `9f2c1b7e`.
  ///
  /// - Parameter name: Of a document in the API.
  /// - Returns: `nil` for a name that Turnform did not give.
  package static func parts(of name: ObjectName) -> (file: String, hash: String)? {
    let name = name.text
    let bytes = name.utf8
    guard let sign = bytes.lastIndex(of: UInt8(ascii: "~")) else { return nil }
    let rest = bytes[bytes.index(after: sign)...]
    let hash = rest.prefix { $0 != UInt8(ascii: ".") }
    guard hash.count == 8,
      hash.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    return (
      String(name[..<sign]) + String(name[hash.endIndex...]),
      String(name[hash.startIndex..<hash.endIndex])
    )
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

/// An object that `removed:` names: `agents.NAME` or `numbers.+E164`, by natural key, or by the key in its
/// marker.
package struct RemovedResource: Sendable, Hashable {
  /// The key is what is written: the key of a former declaration, or the natural key.
  package let address: ResourceAddress
  package let span: SourceSpan?

  package init(address: ResourceAddress, span: SourceSpan? = nil) {
    self.address = address
    self.span = span
  }
}

/// A value that leaves the stack under a name.
package struct DesiredOutput: Sendable, Hashable {
  package let name: String
  package let value: Value
  /// Where it is written; nowhere when it is only printed.
  package let sink: Sink?
  package let span: SourceSpan?

  /// What leaves.
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
      switch self {
      case .id: false
      case .secret: true
      }
    }
  }

  /// Where values go; paths are inside the stack folder.
  package enum Sink: Sendable, Hashable {
    /// The value alone.
    case file(String)
    /// `NAME='value'` lines.
    case dotenv(String)
    /// One object with a member a name.
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
