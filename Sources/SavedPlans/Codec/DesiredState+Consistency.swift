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
    named += agents.flatMap { $0.config.addresses + ($0.links ?? []).map(\.knowledgeBase) }
    named += numbers.flatMap { $0.route.agents + $0.references.flatMap(\.template.addresses) }
    for kind in Kind.objects { named += objects(of: kind).flatMap(\.fields.addresses) }
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
