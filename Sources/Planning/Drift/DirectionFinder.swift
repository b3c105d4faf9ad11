import JSON
import Resources

/// Finds which side of each difference moved, and never guesses.
///
/// Only agents have a history: versions are immutable, numbered, and kept forever, and the marker
/// names the version it was made for. For all other values, nothing records who wrote them.
struct DirectionFinder {
  let desired: DesiredState
  let live: LiveState
  let inventory: Inventory
  let changes: [ResourceAddress: Change]
  let agents: [ResourceAddress: DesiredAgent]

  /// - Parameter live: The live state, with the histories of the agents that change.
  init(_ plan: Plan, desired: DesiredState, live: LiveState) {
    self.desired = desired
    self.live = live
    inventory = Inventory(live)
    changes = Dictionary(first: plan.changes.map { ($0.address, $0) })
    agents = Dictionary(first: desired.agents.map { ($0.address, $0) })
  }

  /// Returns the verdict for a change on which the changes in `seen` depend.
  func verdict(of change: Change, seen: Set<ResourceAddress> = []) -> DriftVerdict {
    switch change.reason {
    case .agentReversioned(let cause), .referenceChanged(let cause), .inCycle(let cause):
      return follow(cause, seen: seen.union([change.address]))
    case .secretLost:
      return DriftVerdict(.aheadInFiles, .secretNotDelivered)
    case .surplus:
      return DriftVerdict(.notRecorded, .surplus)
    case .notLive, .edited, .editedElsewhere, .broughtBack, .draftFinished, .sidChanged, .pruned,
      .removed, .secretChanged, .secretsNotRecorded, .linksChanged, .noUpdate, .secretRequested,
      .orphanDrafts, .adopted:
      break
    }
    if case .delete = change.action { return deletion(change) }
    switch change.address.kind.family {
    case .agents: return agent(change, seen: seen)
    case .numbers: return number(change)
    case .object: return object(change)
    }
  }

  /// The direction of a resource moved by another change; not recorded when there is no such
  /// change.
  func follow(_ cause: ResourceAddress, seen: Set<ResourceAddress>) -> DriftVerdict {
    guard let change = changes[cause], !seen.contains(cause) else {
      return DriftVerdict(.notRecorded, .referenceMoved(cause))
    }
    return DriftVerdict(verdict(of: change, seen: seen).direction, .cause(cause))
  }

  private func deletion(_ change: Change) -> DriftVerdict {
    let isOurs: Bool
    switch change.address.kind.family {
    case .agents:
      let published = inventory.versions(of: change.naturalKey, in: .published)
      let deleted =
        published.isEmpty ? inventory.versions(of: change.naturalKey, in: .draft) : published
      isOurs = deleted.contains { $0.isMade(by: desired.stack) }
    case .numbers:
      isOurs = (inventory.numbersByE164[change.naturalKey] ?? [])
        .contains { ($0.marker?.stack).isExactly(desired.stack) }
    case .object:
      isOurs = live.objects(of: change.address.kind)
        .contains {
          $0.naturalKey == change.naturalKey
            && $0.owner(of: change.address.kind).isExactly(desired.stack)
        }
    }
    return isOurs
      ? DriftVerdict(.aheadInFiles, .noLongerDeclared) : DriftVerdict(.notRecorded, .unmarked)
  }

  private func object(_ change: Change) -> DriftVerdict {
    let kind = change.address.kind
    guard case .update(.object(let before), .object(let after)) = change.action else {
      let isCreated = if case .create = change.action { true } else { false }
      return DriftVerdict(.notRecorded, isCreated ? .absenceNotRecorded : .valuesNotRecorded)
    }
    if kind == .evals,
      !(live.objects(of: kind).first { $0.naturalKey == change.naturalKey }?.owner(of: kind))
        .isExactly(desired.stack)
    {
      return DriftVerdict(.notRecorded, .unmarked)
    }
    let isAboutDocuments =
      !change.edits.isEmpty
      && change.edits.allSatisfy { $0.pointer.tokens.first == .key("documents") }
    guard kind == .knowledgeBases, isAboutDocuments,
      before["documents"].hashes != after["documents"].hashes,
      // Every new document replaces one that this stack uploaded, judging by the names.
      !before["documents"].names.isEmpty,
      after["documents"].names.isSubset(of: before["documents"].names)
    else { return DriftVerdict(.notRecorded, .valuesNotRecorded) }
    return DriftVerdict(.aheadInFiles, .documentsChanged)
  }
}

extension JSONValue? {
  /// The files that the documents of this stack were made from.
  fileprivate var names: Set<ObjectName> {
    Set((self?.object?.keys ?? []).map(ObjectName.init(_:)))
  }

  /// The files with the hashes of their contents, in any document state.
  fileprivate var hashes: Set<ObjectName> {
    let members = self?.object?.members ?? []
    return Set(
      members.flatMap { member in
        (member.value.string ?? "").split(separator: ", ")
          .map { ObjectName("\(member.key)~\($0.prefix { $0 != " " })") }
      }
    )
  }
}
