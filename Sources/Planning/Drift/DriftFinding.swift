package import Resources

/// A problem in the live project that is not a difference from the manifests.
package struct DriftFinding: Sendable, Hashable {
  package let matter: Matter
  /// By manifest key when declared, by natural key otherwise.
  package let address: ResourceAddress
  package let id: RemoteID
  /// The name in the API, a number's E.164, or a webhook's URL.
  package let name: ObjectName
  /// The stack whose marker the object carries; kinds without metadata carry none.
  package let owner: String?
  /// The text under `removed:` that deletes the object; `nil` when none does.
  package let removal: ObjectName?

  /// The problem that was found.
  package enum Matter: Sendable, Hashable {
    /// The routing target of an undeclared number is not published.
    case strandedNumber(Place)
    /// The split of an undeclared number names versions that are not published.
    case splitToArchived([Place])
    /// A published version hands callers over to versions that are not published.
    case strandedHandOver([Place])
    /// A draft of this stack that no apply will finish.
    case orphanDraft(version: Int, isNamed: Bool)
    /// No version that is or may become published is linked to the knowledge base.
    case unlinkedKnowledgeBase(isDeclared: Bool)
    /// A deactivated row.
    case deadWebhook
    /// A document of a declared knowledge base that no apply uploaded, and that agents answer from.
    /// The address is that of the knowledge base, the id and the name are those of the document.
    case undeclaredDocument
    /// The object exists and is not declared; for a draft made by another client, its version.
    case undeclared(draft: Int?)
  }

  /// The agent version that a number names.
  package enum Place: Sendable, Hashable {
    case version(agent: ObjectName, version: Int, AgentState)
    /// Not a version of this project.
    case unknown(RemoteID)
  }

  package init(
    _ matter: Matter,
    address: ResourceAddress,
    id: RemoteID,
    name: ObjectName,
    owner: String? = nil,
    removal: ObjectName? = nil
  ) {
    self.matter = matter
    self.address = address
    self.id = id
    self.name = name
    self.owner = owner
    self.removal = removal
  }

  /// Whether callers are served something unintended, so that the finding counts as drift.
  package var isDrift: Bool {
    switch matter {
    case .strandedNumber, .splitToArchived, .strandedHandOver: true
    case .orphanDraft, .unlinkedKnowledgeBase, .undeclaredDocument, .deadWebhook, .undeclared: false
    }
  }

  /// The order in which findings are reported.
  private var rank: Int {
    switch matter {
    case .strandedNumber: 0
    case .splitToArchived: 1
    case .strandedHandOver: 2
    case .orphanDraft: 3
    case .unlinkedKnowledgeBase: 4
    case .undeclaredDocument, .undeclared: 5
    case .deadWebhook: 6
    }
  }

  /// Whether it is reported before another finding.
  func precedes(_ other: DriftFinding) -> Bool {
    (rank, address, id) < (other.rank, other.address, other.id)
  }
}
