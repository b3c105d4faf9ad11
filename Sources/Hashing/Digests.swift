import JSON
import Parallel
package import Resources

extension DesiredState {
  /// The same state with the digest of each agent's manifest, which the agent's marker will hold.
  package var digested: DesiredState {
    with(
      agents: parallelMap(agents, size: 32) { $0.with(digest: digest(of: $0)) }
    )
  }
}

/// A hash of an agent's manifest.
///
/// Covers its config as the manifest states it, references and masks included, and its unmanaged
/// fields. 32 hexadecimal digits of a SHA-256 over JSON with sorted keys.
private func digest(of agent: DesiredAgent) -> String {
  let written: JSONValue = [
    "config": .object(agent.config.value),
    "unmanaged": .array(
      agent.unmanaged.map { .string($0.joined(separator: ".")) }
    ),
  ]
  return String(sha256Hex(written.bytes()).prefix(32))
}
