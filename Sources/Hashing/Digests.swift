import JSON
package import Resources

extension DesiredState {
  /// The same with the digest of what every agent's manifest says, which its marker will hold.
  package var digested: DesiredState {
    with(
      agents: agents.map { agent in
        var agent = agent
        agent.digest = digest(of: agent)
        return agent
      }
    )
  }
}

/// A hash of what is written of an agent.
///
/// Its config as the manifest says it, references and masks included, and what it leaves to others. 32
/// hexadecimal digits of a SHA-256 over JSON with sorted keys.
private func digest(of agent: DesiredAgent) -> String {
  let written: JSONValue = [
    "config": .object(agent.config.value),
    "unmanaged": .array(
      agent.unmanaged.map { .string($0.joined(separator: ".")) }
    ),
  ]
  return String(sha256Hex(written.bytes()).prefix(32))
}
