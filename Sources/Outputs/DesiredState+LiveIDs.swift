import JSON
package import Resources

extension DesiredState {
  /// Returns the id of a resource's only live object; for an agent, the published version.
  package func liveID(of address: ResourceAddress, in live: LiveState) -> RemoteID? {
    let ids: [RemoteID]
    switch address.kind.family {
    case .agents:
      let name = agents.first { $0.address == address }?.name
      ids = live.agents.filter { $0.name == name && $0.state == .published }.map(\.id)
    case .numbers:
      let e164 = numbers.first { $0.address == address }?.e164
      ids = live.numbers.filter { $0.e164 == e164 }.map(\.id)
    case .object:
      let object = objects(of: address.kind).first { $0.address == address }
      let key = object.map { naturalKey(of: $0, in: live) }
      ids = live.objects(of: address.kind).filter { $0.naturalKey == key }.map(\.id)
    }
    return ids.count == 1 ? ids.first : nil
  }

  /// A URL may contain ids.
  private func naturalKey(of object: DesiredObject, in live: LiveState) -> ObjectName {
    guard object.address.kind == .webhooks else { return object.naturalKey }
    let url = object.fields.resolved { liveID(of: $0, in: live) }.value["url"]?.string
    return url.map { ObjectName($0) } ?? object.naturalKey
  }
}
