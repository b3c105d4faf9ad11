import Resources

/// One option for an agent: a version, and the changes to its links.
struct AgentOption: Hashable {
  let outcome: AgentOutcome
  let links: LinkEdits
  /// The knowledge bases that an existing version remains linked to.
  var keptLinks: [RemoteID] = []
  /// Whether the version may serve callers while its links change.
  var editsServedLinks = false

  /// The number of requests.
  var cost: Int { outcome.cost + links.count }

  /// Whether nothing is sent.
  var isNothing: Bool { outcome.isKept && links.isEmpty }

  /// Whether the version answered before and still answers the same way.
  var reusesVersionUnchanged: Bool {
    switch outcome {
    case .keep, .rollback: links.isEmpty
    case .publishDraft, .updateDraft, .create: false
    }
  }
}
