package import JSON
package import Resources

/// A declared secret: where its value is read and where it goes, never the value.
package struct SecretFlow: Sendable, Hashable {
  package let address: ResourceAddress
  /// The place in the entry: `/config/tools/0/webhook_secret`.
  package let pointer: JSONPointer
  package let source: SecretSource
  package let destination: SecretDestination

  package init(
    address: ResourceAddress,
    pointer: JSONPointer,
    source: SecretSource,
    destination: SecretDestination
  ) {
    self.address = address
    self.pointer = pointer
    self.source = source
    self.destination = destination
  }
}

extension DesiredState {
  /// All secrets that the stack declares, by address and place, whether or not they change.
  package var secretFlows: [SecretFlow] {
    agents.flatMap { agent in
      agent.config.secrets.map { use in
        SecretFlow(
          address: agent.address,
          pointer: JSONPointer([.key("config")] + use.pointer.tokens),
          source: use.source,
          destination: SecretDestination(ofAgentSecret: use.pointer, in: agent.config.value)
        )
      }
    }
  }
}
