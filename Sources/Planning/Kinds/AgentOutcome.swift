import Resources

/// How the published version of an agent reaches the declared state.
enum AgentOutcome: Hashable {
  /// It is already as declared.
  case keep(LiveAgent)
  /// This stack's own draft equals it: one `publish`.
  case publishDraft(LiveAgent)
  /// An archived version equals it: one `rollback`.
  case rollback(LiveAgent)
  /// This stack's own draft is overwritten: one `PUT`, one `publish`.
  case updateDraft(LiveAgent)
  /// A new version: one `POST`, one `publish`.
  case create(version: Int)

  /// The existing version that will be published.
  var liveVersion: LiveAgent? {
    switch self {
    case .keep(let version), .publishDraft(let version), .rollback(let version),
      .updateDraft(let version):
      version
    case .create:
      nil
    }
  }

  /// The number of the version that will be published.
  var version: Int {
    if case .create(let version) = self { version } else { liveVersion?.version ?? 0 }
  }

  /// The number of requests.
  var cost: Int {
    switch self {
    case .keep: 0
    case .publishDraft, .rollback: 1
    case .updateDraft, .create: 2
    }
  }

  var isKept: Bool { if case .keep = self { true } else { false } }
}
