import JSON
package import Resources

extension Graph {
  /// Makes the graph of the declared state, without calling the API.
  ///
  /// Numbers lead to agents, call-init URLs and workflows; agents lead to knowledge bases,
  /// takeaways, and anything else that their texts name. Subscriptions receive the events of the
  /// whole project, so nothing leads to them; evals are omitted unless they name something.
  package init(_ desired: DesiredState) {
    var drawing = Drawing()
    for number in desired.numbers { drawing.add(number) }
    for agent in desired.agents { drawing.add(agent) }
    for base in desired.knowledgeBases { drawing.add(base) }
    for kind in Kind.objects where kind != .knowledgeBases {
      for object in desired.objects(of: kind)
      where kind != .evals || !object.fields.references.isEmpty {
        let events = object.fields["events"]?.array?.compactMap(\.string).joined(separator: ", ")
        drawing.add(object, details: object.otherName + [events ?? ""].filter { !$0.isEmpty })
      }
    }
    self.init(
      stack: desired.stack,
      nodes: drawing.nodes,
      edges: drawing.edges.filter { drawing.ids.contains(ExactText($0.to)) }
    )
  }
}

private struct Drawing {
  private(set) var nodes: [Graph.Node] = []
  private(set) var edges: [Graph.Edge] = []
  private(set) var ids: Set<ExactText> = []
  private var drawn: Set<Graph.Edge> = []

  /// Adds a node, unless its id is already present.
  private mutating func add(_ node: Graph.Node) {
    if ids.insert(ExactText(node.id)).inserted { nodes.append(node) }
  }

  private mutating func connect(_ from: String, _ to: String, _ relation: Graph.Relation) {
    let edge = Graph.Edge(from: from, to: to, relation: relation)
    if drawn.insert(edge).inserted { edges.append(edge) }
  }

  mutating func add(_ number: DesiredNumber) {
    let id = number.address.description
    add(Graph.Node(id: id, kind: .resource(.numbers), title: id, details: [number.e164.text]))
    switch number.route {
    case .agent(let agent):
      connect(id, agent.description, .answers(percent: 100, version: nil))
      if number.smsEnabled == true { connect(id, agent.description, .sms) }
    case .weighted(let shares, let fallback):
      for share in shares {
        let relation = Graph.Relation.answers(percent: share.weight, version: share.version)
        connect(id, share.agent.description, relation)
      }
      connect(id, fallback.description, .fallback)
      if number.smsEnabled == true { connect(id, fallback.description, .sms) }
    case .webhook(let url):
      let target = "call-init:" + url
      add(Graph.Node(id: target, kind: .callInit, title: "call-init", details: [url]))
      connect(id, target, .callInit)
    case .workflow(let workflow):
      let target = "workflow:" + workflow
      add(Graph.Node(id: target, kind: .workflow, title: "workflow", details: [workflow]))
      connect(id, target, .workflow)
    }
    for named in number.references.flatMap(\.template.addresses) {
      connect(id, named.description, .names)
    }
  }

  mutating func add(_ agent: DesiredAgent) {
    let id = agent.address.description
    let name = agent.name == agent.address.key ? [] : [agent.name.text]
    let details = name + [agent.environment.rawValue]
    add(Graph.Node(id: id, kind: .resource(.agents), title: id, details: details))
    for link in agent.links ?? [] {
      let mode = link.settings["mode"]?.string
      connect(id, link.knowledgeBase.description, .knowledgeBase(mode: mode))
    }
    for reference in agent.config.references {
      for named in reference.template.addresses {
        connect(id, named.description, agent.relation(to: named, at: reference.pointer))
      }
    }
  }

  mutating func add(_ base: DesiredKnowledgeBase) {
    let documents = base.documents.map { [counted($0.count, "document")] } ?? []
    add(base.object, details: base.object.otherName + documents)
  }

  mutating func add(_ object: DesiredObject, details: [String]) {
    let id = object.address.description
    add(Graph.Node(id: id, kind: .resource(object.address.kind), title: id, details: details))
    for named in object.fields.addresses { connect(id, named.description, .names) }
  }
}

extension DesiredObject {
  /// The URL, or the name if it differs from the key.
  fileprivate var otherName: [String] {
    address.kind.object?.isNamed == true && naturalKey == address.key ? [] : [naturalKey.text]
  }
}

extension DesiredAgent {
  /// The relation that a text of the config has to a resource that it names.
  fileprivate func relation(to named: ResourceAddress, at place: JSONPointer) -> Graph.Relation {
    let tokens = place.tokens
    let isTakeaway = tokens.starts(with: [.key("analysis"), .key("takeaway_ids")])
    if named.kind == .takeaways, isTakeaway { return .takeaway }
    guard named.kind == .agents, tokens.count > 2, tokens.first == .key("tools") else {
      return .names
    }
    let tool = JSONValue.object(config.value)[JSONPointer(Array(tokens.prefix(2)))]
    return tool?["name"]?.string == "handoff_to_agent" ? .handsOver : .names
  }
}
