import Resources

/// An agent and the option chosen for it.
struct AgentChoice {
  let decision: AgentDecision
  let option: AgentOption

  /// The id of the version to publish; `nil` when a step creates it.
  var id: RemoteID? { option.outcome.liveVersion?.id }
}
