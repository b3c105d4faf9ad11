import Resources

/// Why an unedited agent needs a new version: a resource it references gets another id.
struct ReversionCauses {
  let graph: ReferenceGraph
  let choices: [AgentChoice]
  let agents: AgentPlan
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
    address.kind == .agents
      ? agents.choices[address]?.decision.published?.id : otherIDs(address)
  }

  private func isChanged(_ address: ResourceAddress) -> Bool {
    let final = address.kind == .agents ? agents.choices[address]?.id : otherIDs(address)
    return final == nil || final != presentID(address)
  }
}
