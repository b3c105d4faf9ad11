package import Resources

/// Something amiss in the live project that is no difference from the manifests.
package struct DriftFinding: Sendable, Hashable {
  package let matter: Matter
  /// By manifest key where it is declared, by natural key otherwise.
  package let address: ResourceAddress
  package let id: RemoteID
  /// The name in the API, a number's E.164, a webhook's URL.
  package let name: ObjectName
  /// The stack whose marker it carries; kinds without metadata carry none.
  package let owner: String?
  /// What `removed:` has to say to take it away; `nil` when nothing does.
  package let removal: ObjectName?

  /// What is amiss.
  package enum Matter: Sendable, Hashable {
    /// The routing target of a number that is not declared is not live.
    case strandedNumber(Place)
    /// The split of a number that is not declared names versions that are not live.
    case splitToArchived([Place])
    /// A published version hands callers over to versions that are not live.
    case strandedHandOver([Place])
    /// A draft of this stack that no apply will finish.
    case orphanDraft(version: Int, isNamed: Bool)
    /// No version that is or may come to be live is linked to it.
    case unlinkedKnowledgeBase(isDeclared: Bool)
    /// A deactivated row.
    case deadWebhook
    /// A document of a declared knowledge base that no apply has uploaded: agents answer from it. The
    /// address is the knowledge base's, the id and the name are the document's.
    case undeclaredDocument
    /// It exists and is not declared; of a draft that somebody else made, its version.
    case undeclared(draft: Int?)
  }

  /// Whom a number names.
  package enum Place: Sendable, Hashable {
    case version(agent: ObjectName, version: Int, AgentState)
    /// No version of this project.
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

  /// Whether callers are served what nobody decided, so that it counts as drift.
  package var isDrift: Bool {
    switch matter {
    case .strandedNumber, .splitToArchived, .strandedHandOver: true
    case .orphanDraft, .unlinkedKnowledgeBase, .undeclaredDocument, .deadWebhook, .undeclared: false
    }
  }

  /// The order in which matters are told.
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

  /// Whether it is told before another.
  func precedes(_ other: DriftFinding) -> Bool {
    (rank, address, id) < (other.rank, other.address, other.id)
  }
}
