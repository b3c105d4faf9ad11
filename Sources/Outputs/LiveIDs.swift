import JSON
package import Resources

/// The ids of declared resources that are live.
package struct LiveIDs: Sendable {
  private let desired: DesiredState
  private let live: LiveState

  package init(_ desired: DesiredState, _ live: LiveState) {
    self.desired = desired
    self.live = live
  }

  /// Returns the id of a resource's only object; for an agent, the published version.
  package func id(of address: ResourceAddress) -> RemoteID? {
    switch address.kind.family {
    case .agents:
      let name = desired.agents.first { $0.address == address }?.name
      return only(live.agents.filter { $0.name == name && $0.state == .published }.map(\.id))
    case .numbers:
      let e164 = desired.numbers.first { $0.address == address }?.e164
      return only(live.numbers.filter { $0.e164 == e164 }.map(\.id))
    case .object:
      guard let object = desired.objects(of: address.kind).first(where: { $0.address == address })
      else { return nil }
      let key = naturalKey(of: object)
      return only(
        live.objects(of: address.kind).filter { $0.naturalKey == key }.map(\.id)
      )
    }
  }

  /// A URL may contain ids.
  private func naturalKey(of object: DesiredObject) -> ObjectName {
    guard object.address.kind == .webhooks else { return object.naturalKey }
    let url = object.fields.resolved(id).value["url"]?.string
    return url.map { ObjectName($0) } ?? object.naturalKey
  }

  private func only(_ ids: [RemoteID]) -> RemoteID? { ids.count == 1 ? ids.first : nil }
}
