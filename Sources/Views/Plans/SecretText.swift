import JSON
import Planning
import Resources

/// The sources and destinations of a stack's secrets, never their values.
struct SecretText {
  let style: Style

  /// The maximum number of places shown for a source and destination.
  private static let places = 3

  private struct Endpoints: Hashable {
    let source: SecretSource
    let destination: SecretDestination
  }

  /// One row for each source and destination under a heading; empty if there are no secrets.
  func blocks(_ flows: [SecretFlow]) -> [String] {
    let byEndpoints = Dictionary(grouping: flows) {
      Endpoints(source: $0.source, destination: $0.destination)
    }
    let rows =
      byEndpoints.map { ends, flows in
        (
          source: escaped(ends.source.description), destination: words(ends.destination),
          places: places(flows)
        )
      }
      .sorted { ($0.source, $0.destination, $0.places) < ($1.source, $1.destination, $1.places) }
    let sourceWidth = min(40, rows.map { columns($0.source) }.max() ?? 0)
    let destinationWidth = min(40, rows.map { columns($0.destination) }.max() ?? 0)
    let lines = rows.map { row in
      "  \(row.source.padded(to: sourceWidth)) → \(row.destination.padded(to: destinationWidth))  "
        + row.places
    }
    return style.section("Secrets", lines)
  }

  private func words(_ destination: SecretDestination) -> String {
    switch destination {
    case .host(let host): escaped(host)
    case .provider(let provider): "provider \(escaped(provider))"
    case .program(let program): "program \(escaped(program))"
    case .unknown: "no host"
    }
  }

  /// Places such as `agents.support config.tools[0].webhook_secret`, and the number of further
  /// ones.
  private func places(_ flows: [SecretFlow]) -> String {
    let shown = flows.prefix(Self.places)
      .map { escaped("\($0.address) \($0.pointer.dotted)") }
      .joined(separator: ", ")
    let more = flows.count - Self.places
    return more > 0 ? "\(shown) and \(more) more" : shown
  }
}
