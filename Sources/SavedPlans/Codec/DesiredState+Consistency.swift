import Resources

extension DesiredState {
  /// Whether the state satisfies what planning assumes of a state made from manifests: nothing is
  /// declared twice, and every resource that is referenced is declared.
  var isConsistent: Bool {
    let objects = [Kind.takeaways, .knowledgeBases, .webhooks, .evals]
      .map { ($0, self.objects(of: $0)) }
    guard objects.allSatisfy({ kind, objects in objects.allSatisfy { $0.address.kind == kind } })
    else { return false }
    var addresses = agents.map(\.address) + numbers.map(\.address)
    for (_, objects) in objects { addresses += objects.map(\.address) }
    let declared = Set(addresses)
    guard declared.count == addresses.count, named.allSatisfy(declared.contains) else {
      return false
    }
    return agents.map(\.name).areUnique && numbers.map(\.e164).areUnique
      && objects.allSatisfy { $1.map(\.naturalKey).areUnique }
  }

  /// Every resource that is referenced.
  private var named: [ResourceAddress] {
    var named = outputs.map(\.value.address)
    for agent in agents {
      named += agent.config.addresses
      named += (agent.links ?? []).map(\.knowledgeBase)
    }
    for number in numbers {
      named += number.route.agents
      named += number.references.flatMap(\.template.addresses)
    }
    for kind in Kind.allCases {
      named += objects(of: kind).flatMap(\.fields.addresses)
    }
    return named
  }
}

extension DesiredRoute {
  fileprivate var agents: [ResourceAddress] {
    switch self {
    case .agent(let agent): [agent]
    case .webhook, .workflow: []
    case .weighted(let shares, let fallback): shares.map(\.agent) + [fallback]
    }
  }
}

extension [ObjectName] {
  fileprivate var areUnique: Bool { Set(self).count == count }
}
