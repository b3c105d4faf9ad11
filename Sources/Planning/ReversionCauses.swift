import Resources

/// Why an unedited agent needs a new version: a resource it references gets another id.
struct ReversionCauses {
  let graph: ReferenceGraph
  let choices: [AgentChoice]
  let inventory: Inventory
  let otherIDs: KnownIDs

  /// - Returns: `nil` when the agent itself was edited, or has no published version.
  func cause(of index: Int) -> Change.Reason? {
    guard isAsWritten(index) else { return nonEditReason(index) }
    let cycle = graph.groups[graph.groupOf[index]]
    if cycle.count > 1, let edited = cycle.first(where: { $0 != index && !isAsWritten($0) }) {
      return .inCycle(choices[edited].decision.desired.address)
    }
    let cause = choices[index].decision.desired.config.addresses.first(where: isChanged)
    return cause.map { .referenceChanged($0) }
  }

  /// Whether the published version would be as declared if no referenced resource had got another
  /// id.
  private func isAsWritten(_ index: Int) -> Bool {
    published(index).map { presentMatcher(index).isSatisfied(by: $0) } ?? false
  }

  /// Why an agent with an unedited text would still need a new version.
  private func nonEditReason(_ index: Int) -> Change.Reason? {
    published(index).flatMap { presentMatcher(index).nonEditReason(toReplace: $0) }
  }

  /// The published version of an agent that references others.
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

  /// Agents are in address order.
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
