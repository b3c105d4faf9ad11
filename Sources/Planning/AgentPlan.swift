import JSON
import Resources

/// The results of planning the agents, as numbers need them.
final class AgentPlan: Sendable {
  let stack: String
  /// Whether a number without a marker is written just to get one.
  let adopts: Bool
  let inventory: Inventory
  let steps: AgentSteps
  /// By declared address.
  let choices: [ResourceAddress: AgentChoice]
  /// By the version to publish.
  let addressByFinal: [ObjectReference: ResourceAddress]
  /// By API name.
  let addressByName: [ObjectName: ResourceAddress]
  /// The agents whose version already answers as planned, along with every agent it hands callers
  /// over to.
  let unaltered: Set<ResourceAddress>
  /// The agents of each cycle, by each of its members.
  let cycles: [ResourceAddress: [ResourceAddress]]

  init(
    stack: String,
    adopts: Bool,
    inventory: Inventory,
    steps: AgentSteps,
    choices: [ResourceAddress: AgentChoice],
    addressByFinal: [ObjectReference: ResourceAddress],
    addressByName: [ObjectName: ResourceAddress],
    unaltered: Set<ResourceAddress>,
    cycles: [ResourceAddress: [ResourceAddress]]
  ) {
    self.stack = stack
    self.adopts = adopts
    self.inventory = inventory
    self.steps = steps
    self.choices = choices
    self.addressByFinal = addressByFinal
    self.addressByName = addressByName
    self.unaltered = unaltered
    self.cycles = cycles
  }

  var final: [ResourceAddress: ObjectReference] { steps.final }
  var publishSteps: [ResourceAddress: StepID] { steps.publishSteps }

  /// The agents to publish before callers of this one are served as declared: the agent itself, and
  /// every agent in its cycle, because they hand callers over to each other.
  func events(of address: ResourceAddress) -> [ResourceAddress] {
    (cycles[address] ?? [address]).filter { publishSteps[$0] != nil }
  }

  /// The steps that publish them; none for a resource other than an agent.
  func eventSteps(of address: ResourceAddress) -> [StepID] {
    events(of: address).compactMap { publishSteps[$0] }
  }

  /// The agent whose step changes what a routing target serves: by moving numbers away from the
  /// version it archives, or by publishing the version that the target names.
  func activatingAgent(of target: RemoteID?) -> ResourceAddress? {
    guard let target, let name = inventory.agentsByID[target]?.name,
      let address = addressByName[name], publishSteps[address] != nil
    else { return nil }
    let choice = choices[address]
    return choice?.decision.published?.id == target || choice?.id == target ? address : nil
  }

  /// The agent whose step changes what the routing target of a number serves.
  func activatingAgent(of number: LiveNumber) -> ResourceAddress? {
    number.targetType == .agent ? activatingAgent(of: number.targetID) : nil
  }

  /// Whether a routing target is an unpublished version that this plan publishes.
  func activates(_ target: RemoteID?) -> Bool {
    guard let address = activatingAgent(of: target) else { return false }
    return choices[address]?.id == target
  }

  /// Where a target of type agent ends up when no request is sent for its number.
  func followed(_ target: RemoteID) -> ObjectReference {
    activatingAgent(of: target).flatMap { final[$0] } ?? .live(target)
  }

  /// The version of a declared agent to publish.
  func finalVersion(of address: ResourceAddress) -> ObjectReference {
    guard let reference = final[address] else {
      preconditionFailure("\(address) is referred to and not declared; manifests check this")
    }
    return reference
  }

  /// The content of a version, for telling whether two are the same to a caller.
  func content(of reference: ObjectReference) -> JSONObject? {
    // A draft about to be overwritten counts with its new content.
    if let address = addressByFinal[reference] { return choices[address]?.decision.full }
    return reference.knownID.flatMap { inventory.agentsByID[$0] }
      .map { AgentTable.config.filled($0.config).withoutMarkers }
  }

  /// The version that a share references; `nil` when a pinned version does not exist.
  func reference(to share: DesiredShare) -> ObjectReference? {
    guard let version = share.version else { return finalVersion(of: share.agent) }
    guard let name = choices[share.agent]?.decision.desired.name else { return nil }
    return inventory.agentsByName[name]?
      .first { $0.version == version && $0.state != .draft }
      .map { .live($0.id) }
  }
}
