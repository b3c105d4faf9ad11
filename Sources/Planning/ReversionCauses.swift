import Resources

/// Why an agent that nobody edited needs a new version: what it names gets another id.
struct ReversionCauses {
  let graph: ReferenceGraph
  let choices: [AgentChoice]
  let inventory: Inventory
  let otherIDs: KnownIDs

  /// - Returns: `nil` when the agent was edited itself, or has no published version.
  func cause(of index: Int) -> Change.Reason? {
    guard isAsWritten(index) else { return quietReason(index) }
    let circle = graph.groups[graph.groupOf[index]]
    if circle.count > 1, let edited = circle.first(where: { $0 != index && !isAsWritten($0) }) {
      return .inCycle(choices[edited].decision.desired.address)
    }
    let cause = choices[index].decision.desired.config.addresses.first(where: isChanged)
    return cause.map { .referenceChanged($0) }
  }

  /// Whether the published version is what is declared, had nothing of what it names got another id.
  private func isAsWritten(_ index: Int) -> Bool {
    published(index).map { presentMatcher(index).isSatisfied(by: $0) } ?? false
  }

  /// Why an agent whose text nobody edited would need a new version all the same.
  private func quietReason(_ index: Int) -> Change.Reason? {
    published(index).flatMap { presentMatcher(index).quietReason(toReplace: $0) }
  }

  /// The published version of an agent that names others.
  private func published(_ index: Int) -> LiveAgent? {
    let decision = choices[index].decision
    return decision.desired.config.references.isEmpty ? nil : decision.published
  }

  private func presentMatcher(_ index: Int) -> ConfigMatcher {
    let decision = choices[index].decision
    return ConfigMatcher(
      stack: decision.matcher.stack,
      desired: decision.desired,
      config: ResolvedConfig(decision.desired.config, presentID),
      adopts: decision.matcher.adopts
    )
  }

  private func presentID(_ address: ResourceAddress) -> RemoteID? {
    guard address.kind == .agents else { return otherIDs(address) }
    return position(of: address).flatMap { choices[$0].decision.published?.id }
  }

  private func finalID(_ address: ResourceAddress) -> RemoteID? {
    guard address.kind == .agents else { return otherIDs(address) }
    return position(of: address).flatMap { choices[$0].id }
  }

  private func isChanged(_ address: ResourceAddress) -> Bool {
    finalID(address) == nil || finalID(address) != presentID(address)
  }

  /// Agents stand in the order of their addresses.
  private func position(of address: ResourceAddress) -> Int? {
    var range = choices.indices
    while let first = range.first {
      let middle = first + range.count / 2
      let found = choices[middle].decision.desired.address
      if found == address { return middle }
      range = found < address ? middle + 1..<range.upperBound : first..<middle
    }
    return nil
  }
}
