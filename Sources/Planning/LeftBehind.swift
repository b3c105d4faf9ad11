import JSON
package import Resources

/// A live object that the plan leaves unchanged and that the user should know about.
package struct Leftover: Sendable, Hashable {
  /// By natural key.
  package let address: ResourceAddress
  package let id: RemoteID
  /// Its name in the API.
  package let name: ObjectName
  package let matter: Matter
  /// The declared object that appears to be the same one under a new key or name.
  package let successor: ResourceAddress?
  /// The text under `removed:` that deletes the object; `nil` when none does.
  package let removal: ObjectName?
  /// Whether its marker records that no plan may delete it.
  package let isProtected: Bool

  /// Why it is reported.
  package enum Matter: Sendable, Hashable {
    /// It carries this stack's marker and is no longer declared; the key it was declared under, if
    /// the marker has it.
    case undeclared(key: ObjectName?)
    /// An active webhook that is not declared: it continues to receive events.
    case activeWebhook
  }

  package init(
    _ matter: Matter,
    address: ResourceAddress,
    id: RemoteID,
    name: ObjectName,
    successor: ResourceAddress? = nil,
    removal: ObjectName?,
    isProtected: Bool = false
  ) {
    self.matter = matter
    self.address = address
    self.id = id
    self.name = name
    self.successor = successor
    self.removal = removal
    self.isProtected = isProtected
  }
}

/// Finds what a plan leaves behind (Design.md §4, "Every change says what it is").
struct LeftBehind {
  let planner: Planner
  let parts: PlanParts

  private var desired: DesiredState { planner.desired }
  private var addresses: UndeclaredAddresses { planner.deletions.addresses }

  /// The maximum number of new objects to compare an object's content with: a hint is not worth
  /// more.
  private static let comparisonLimit = 50

  var leftovers: [Leftover] {
    (agents + numbers + ObjectPlan.kinds.flatMap(objects))
      .sorted { ($0.address, $0.id) < ($1.address, $1.id) }
  }

  private var agents: [Leftover] {
    let declared = Set(desired.agents.map(\.name))
    let deleted = planner.deletions.ids
    let new = parts.choices.map(\.decision).filter { $0.published == nil }
    return planner.inventory.agentsByName.compactMap { name, versions -> Leftover? in
      guard !declared.contains(name) else { return nil }
      let own = versions.filter { $0.state != .archived && $0.isMade(by: desired.stack) }
      guard let version = own.last(where: { $0.state == .published }) ?? own.last,
        !deleted.contains(version.id)
      else { return nil }
      let key = version.marker?.key
      let successor =
        new.first { $0.desired.address.key == key ?? name }
        ?? new.prefix(Self.comparisonLimit).first { $0.matcher.isSameContent(version) }
      return Leftover(
        .undeclared(key: key),
        address: addresses[.agents, name],
        id: version.id,
        name: name,
        successor: successor?.desired.address,
        removal: planner.removalNames.name(taking: .agents, version.id, name: name, key: key),
        isProtected: versions.contains {
          $0.state == .published && $0.marker?.isProtected == true
        }
      )
    }
  }

  private var numbers: [Leftover] {
    let declared = Set(desired.numbers.map(\.e164))
    let deleted = planner.deletions.ids
    let new = parts.numbers.filter { $0.live == nil }.map(\.desired)
    return planner.live.numbers.compactMap { number -> Leftover? in
      guard let marker = number.marker, marker.stack.isExactly(desired.stack),
        !declared.contains(number.e164), !deleted.contains(number.id)
      else { return nil }
      let successor = new.first { $0.address.key == marker.key || $0.sid == number.sid }
      return Leftover(
        .undeclared(key: marker.key),
        address: addresses[.numbers, number.e164],
        id: number.id,
        name: number.e164,
        successor: successor?.address,
        removal: planner.removalNames.name(
          taking: .numbers,
          number.id,
          name: number.e164,
          key: marker.key
        ),
        isProtected: marker.isProtected
      )
    }
  }

  private func objects(_ kind: Kind) -> [Leftover] {
    let decisions = parts.objects.decisions.filter { $0.kind == kind }
    let deleted = planner.deletions.ids
    let new = decisions.filter { $0.live == nil }
    let newByKey = Dictionary(first: new.map { ($0.desired.address.key, $0) })
    let handled = Set(
      decisions.flatMap { [$0.live].compactMap(\.self) + $0.superseded + $0.unowned }.map(\.id)
    )
    return planner.live.objects(of: kind)
      .compactMap { object -> Leftover? in
        guard !handled.contains(object.id), !deleted.contains(object.id) else { return nil }
        // A webhook whose URL needs ids is declared with a different spelling.
        guard kind != .webhooks || !planner.webhookKeys.isSpelledOtherwise(object) else {
          return nil
        }
        let marker = object.marker(of: kind)
        guard (marker?.stack).isExactly(desired.stack) else {
          guard kind == .webhooks, marker == nil else { return nil }
          return Leftover(
            .activeWebhook,
            address: addresses[kind, object.naturalKey],
            id: object.id,
            name: object.naturalKey,
            removal: removal(object, kind, key: nil)
          )
        }
        let successor =
          marker?.key.flatMap { newByKey[$0] }
          ?? new.prefix(Self.comparisonLimit)
          .first { $0.desired.isSame($0.fields.value, as: object) }
        return Leftover(
          .undeclared(key: marker?.key),
          address: addresses[kind, object.naturalKey],
          id: object.id,
          name: object.naturalKey,
          successor: successor?.desired.address,
          removal: removal(object, kind, key: marker?.key),
          isProtected: marker?.isProtected ?? false
        )
      }
  }

  private func removal(_ object: LiveObject, _ kind: Kind, key: ObjectName?) -> ObjectName? {
    planner.removalNames.name(taking: kind, object.id, name: object.naturalKey, key: key)
  }
}
