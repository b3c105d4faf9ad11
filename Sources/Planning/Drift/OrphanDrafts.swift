import JSON
import Resources

/// Drafts of this stack that no apply will finish: left by interrupted runs, and their agents were
/// finished otherwise or are no longer declared.
struct OrphanDrafts {
  /// Drafts that nothing live or declared references, so that deleting them does not affect any
  /// caller.
  private(set) var unreferenced: [LiveAgent]
  /// Drafts that a number, a version of another agent, or the manifests reference.
  private(set) var referenced: [LiveAgent] = []

  /// - Parameters:
  ///   - live: The live state, with the whole archive if the result is acted on: a version that was
  ///     once published may answer a split.
  ///   - desired: The declared state, including the versions that its splits pin.
  ///   - changing: The names of the agents that a plan changes, whose drafts it may finish.
  init(
    _ live: LiveState,
    _ inventory: Inventory,
    of desired: DesiredState,
    changing: Set<ObjectName>
  ) {
    unreferenced = live.agents.filter {
      inventory.isLeftover($0, of: desired.stack) && !changing.contains($0.name)
        && !desired.hasRenamed($0)
    }
    guard !unreferenced.isEmpty else { return }
    let ids = Set(unreferenced.map(\.id))
    var named = inventory.namedByNumbers.union(desired.pinnedVersions(inventory))
    for version in live.agents where !ids.contains(version.id) {
      named.formUnion(version.mentionedIDs)
    }
    // Drafts that a referenced draft references are referenced, too.
    while let index = unreferenced.firstIndex(where: { named.contains($0.id) }) {
      let draft = unreferenced.remove(at: index)
      referenced.append(draft)
      named.formUnion(draft.mentionedIDs)
    }
    referenced.sort { ($0.name, $0.version) < ($1.name, $1.version) }
  }
}

extension Inventory {
  /// Whether a version is a draft that a run of this stack made, and not a copy under edit.
  ///
  /// Of two concurrent runs, one gets a version number other than its marker says, and may die
  /// before it corrects that. The draft then equals, character for character, the version with that
  /// number, except for ids it was to get later, and has no links, so that deleting it loses nothing.
  func isLeftover(_ version: LiveAgent, of stack: String) -> Bool {
    guard version.state == .draft else { return false }
    if version.isMade(by: stack) { return true }
    guard links(of: version).isEmpty else { return false }
    return (agentsByName[version.name] ?? [])
      .contains {
        $0.version == version.marker?.version && $0.isMade(by: stack)
          && $0.environment == version.environment
          && JSONValue.object(version.config).matches(.object($0.config))
      }
  }
}

extension Plan {
  /// The names of the agents that the plan changes.
  var changingAgents: Set<ObjectName> {
    Set(changes.filter { $0.address.kind == .agents }.map(\.naturalKey))
  }
}

extension LiveAgent {
  /// Whether it is a draft whose marker names this stack.
  ///
  /// If the marker names another version, it is a leftover of a race, or a copy under edit, which
  /// only its links may tell apart.
  func isMarkedDraft(of stack: String) -> Bool {
    state == .draft && (marker?.stack).isExactly(stack)
  }
}

extension DesiredState {
  /// Whether the key in the marker of a version is declared with another name.
  ///
  /// The version is what the agent was before it was renamed, or a copy under another name. What
  /// becomes of it is decided by `--prune` and `removed:`, after a plan that lists it.
  fileprivate func hasRenamed(_ version: LiveAgent) -> Bool {
    guard let key = version.marker?.key else { return false }
    return agents.contains { $0.address.key == key && $0.name != version.name }
  }

  /// The versions that splits pin, in any state.
  fileprivate func pinnedVersions(_ inventory: Inventory) -> [RemoteID] {
    let names = Dictionary(first: agents.map { ($0.address, $0.name) })
    return numbers.flatMap { number -> [RemoteID] in
      guard case .weighted(let shares, _) = number.route else { return [] }
      return shares.flatMap { share -> [RemoteID] in
        guard let version = share.version, let name = names[share.agent] else { return [] }
        return (inventory.agentsByName[name] ?? []).filter { $0.version == version }.map(\.id)
      }
    }
  }
}
