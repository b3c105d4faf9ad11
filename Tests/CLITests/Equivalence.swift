import JSON
import Manifests
import Resources
import Testing

/// A desired state keyed by the API's natural keys: two stacks with the same meaning are equal,
/// regardless of their layout and keys.
func equivalent(of folder: String, environment: String? = nil) throws -> JSONValue {
  let result = loadStack(files: DirectoryFiles(root: folder), environment: environment)
  return Equivalent(try #require(result.desired, "\(result.diagnostics)")).value
}

private struct Equivalent {
  let desired: DesiredState
  private let names: [ResourceAddress: ObjectName]

  init(_ desired: DesiredState) {
    self.desired = desired
    let objects = Kind.allCases.flatMap { desired.objects(of: $0) }
      .map { ($0.address, $0.naturalKey) }
    names = Dictionary(
      desired.agents.map { ($0.address, $0.name) } + desired.numbers.map { ($0.address, $0.e164) }
        + objects,
      uniquingKeysWith: { first, _ in first }
    )
  }

  var value: JSONValue {
    var kinds: [(String, JSONValue)] = [
      ("agents", object(desired.agents.map { ($0.name.text, agent($0)) })),
      ("numbers", object(desired.numbers.map { ($0.e164.text, number($0)) })),
    ]
    for kind in Kind.allCases {
      let objects = desired.objects(of: kind).map { ($0.naturalKey.text, fields($0, kind)) }
      if !objects.isEmpty { kinds.append((kind.rawValue, object(objects))) }
    }
    return object(kinds)
  }

  private func object(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(JSONObject(members))
  }

  private func name(_ address: ResourceAddress) -> String {
    "\(address.kind) \(names[address] ?? "?")"
  }

  private func resolved(_ spec: SpecObject) -> JSONObject {
    spec.resolved { RemoteID(name($0)) }.value
  }

  private func agent(_ agent: DesiredAgent) -> JSONValue {
    [
      "environment": .string(agent.environment.rawValue),
      "config": .object(AgentTable.config.filled(resolved(agent.config))),
      "protect": .bool(agent.protect ?? false),
      "secrets": .array(agent.config.secrets.map { .string($0.pointer.description) }),
      "links": object(
        (agent.links ?? [])
          .map {
            (name($0.knowledgeBase), .object(KnowledgeBaseTable.manifestLink.filled($0.settings)))
          }
      ),
    ]
  }

  private func number(_ number: DesiredNumber) -> JSONValue {
    let route: JSONValue =
      switch number.route {
      case .agent(let address): .string(name(address))
      case .webhook(let url): .string("webhook \(url)")
      case .workflow(let id): .string("workflow \(id)")
      case .weighted(let shares, let fallback):
        .array(
          shares.map { .string("\(name($0.agent)) \($0.version ?? 0) \($0.weight)") }
            + [.string(name(fallback))]
        )
      }
    return [
      "sid": .string(number.sid.text), "route": route, "sms": .bool(number.smsEnabled ?? false),
      "metadata": .object(number.metadata ?? [:]), "protect": .bool(number.protect ?? false),
    ]
  }

  private func fields(_ object: DesiredObject, _ kind: Kind) -> JSONValue {
    var fields = kind.manifestTable.filled(resolved(object.fields))
    for name in ["protect", "documents", "name"] { fields[name] = nil }
    return .object(fields)
  }
}
