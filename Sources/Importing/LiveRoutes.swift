import JSON
import Resources
import YAML

/// The routes of live numbers, in manifest form.
struct LiveRoutes {
  /// Why a manifest cannot express a route.
  struct Problem: Error {
    let reason: String
    let advice: String
  }

  private let versions: [RemoteID: LiveAgent]
  /// The imported agents, by name and by published version.
  private let byName: [ObjectName: ResourceAddress]
  private let published: [RemoteID: ResourceAddress]

  init(_ live: LiveState, _ addresses: [RemoteID: ResourceAddress]) {
    versions = Dictionary(first: live.agents.map { ($0.id, $0) })
    published = addresses.filter { $0.value.kind == .agents }
    byName = Dictionary(
      first: live.agents.compactMap { agent in addresses[agent.id].map { (agent.name, $0) } }
    )
  }

  /// The value of `route`, in whose texts ids are not yet replaced by references.
  func draft(of number: LiveNumber) throws(Problem) -> YAMLDraft {
    if let weights = number.weights { return try split(number, weights) }
    let (name, text) =
      switch number.targetType {
      case .webhook: ("webhook", number.serverURL ?? "")
      case .workflow: ("workflow", number.targetID?.description ?? "")
      case .agent: ("agent", try target(of: number).key.text)
      }
    return .mapping([YAMLDraft.Member(name, .text(text))])
  }

  private func split(
    _ number: LiveNumber,
    _ weights: [LiveShare]
  ) throws(Problem) -> YAMLDraft {
    guard number.targetType == .agent else {
      throw Problem(
        reason: "It has both a split and a target of type \(number.targetType.rawValue).",
        advice: "Remove one of the two in the project, or declare the number manually."
      )
    }
    let fallback = try target(of: number)
    var shares: [YAMLDraft] = []
    var first: ResourceAddress?
    for weight in weights {
      let (address, version) = try share(weight.agentID)
      let name = version.map { "\(address.key)@\($0)" } ?? address.key.text
      shares.append(
        .mapping([
          YAMLDraft.Member("agent", .text(name)),
          YAMLDraft.Member("weight", .integer(weight.weight)),
        ])
      )
      first = first ?? address
    }
    let rest =
      fallback == first ? [] : [YAMLDraft.Member("fallback", .text(fallback.key.text))]
    return .mapping([YAMLDraft.Member("weighted", .list(shares))] + rest, isOpen: true)
  }

  private func target(of number: LiveNumber) throws(Problem) -> ResourceAddress {
    guard let id = number.targetID else { throw Problem.unknown(nil) }
    if let address = published[id] { return address }
    guard let version = versions[id] else { throw Problem.unknown(id) }
    throw Problem(
      reason: "It routes to version \(version.version) of \"\(version.name)\", which is "
        + "\(state(of: version)).",
      advice: "Route it to the published version in the project, or declare the number manually "
        + "so that a plan moves it there."
    )
  }

  private func share(
    _ id: RemoteID
  ) throws(Problem) -> (address: ResourceAddress, version: Int?) {
    if let address = published[id] { return (address, nil) }
    guard let version = versions[id] else { throw Problem.unknown(id) }
    if version.state == .archived, let address = byName[version.name] {
      return (address, version.version)
    }
    throw Problem(
      reason: "Its split contains version \(version.version) of \"\(version.name)\", which is "
        + "\(state(of: version)).",
      advice: "Change the split in the project, or declare the number manually."
    )
  }

  private func state(of version: LiveAgent) -> String {
    switch version.state {
    case .draft: "a draft"
    case .archived:
      byName[version.name] == nil
        ? "archived, and no version of its agent is imported" : "archived"
    case .published: "not imported"
    }
  }
}

extension LiveRoutes.Problem {
  fileprivate static func unknown(_ id: RemoteID?) -> LiveRoutes.Problem {
    LiveRoutes.Problem(
      reason: id.map { "It refers to the agent \($0), which does not exist in this project." }
        ?? "It refers to no agent.",
      advice: "Route it in the project, or declare the number manually."
    )
  }
}
