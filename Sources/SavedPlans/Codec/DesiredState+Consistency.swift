import Resources

extension DesiredState {
  /// Whether the state satisfies what planning assumes of a state made from manifests: nothing is
  /// declared twice, and every resource that is referenced is declared.
  var isConsistent: Bool {
    let addresses = self.addresses
    let declared = Set(addresses)
    guard declared.count == addresses.count, named.allSatisfy(declared.contains) else {
      return false
    }
    return Kind.allCases.allSatisfy { naturalKeys(of: $0).count == count(of: $0) }
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
    for kind in Kind.objects {
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
