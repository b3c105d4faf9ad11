import Planning
import Resources

extension DriftDirection {
  /// The direction, for a change's headline.
  var words: String {
    switch self {
    case .editedElsewhere: "edited elsewhere"
    case .aheadInFiles: "ahead in the files"
    case .both: "edited elsewhere and ahead in the files"
    case .neverApplied: "never applied"
    case .notRecorded: "direction not recorded"
    }
  }

  /// The direction, phrased to follow a count of resources.
  var countedWords: String {
    switch self {
    case .editedElsewhere, .aheadInFiles, .neverApplied: words
    case .both: "both"
    case .notRecorded: "not recorded"
    }
  }
}

extension DriftEvidence {
  /// The reason for the direction, as the end of a sentence; its addresses are not escaped.
  var sentence: String {
    switch self {
    case .liveIsOurs(let version):
      "this stack last applied version \(version), and the manifests have changed since"
    case .neverMade: "it never had a version"
    case .noLongerDeclared: "it carries this stack's marker and is no longer declared"
    case .protectionChanged: "its marker records a different protection than declared"
    case .documentsChanged:
      "this stack uploaded the live documents, and the files have changed since"
    case .secretNotDelivered: "an apply created it but did not write its secret to the output"
    case .filesSayWhatOursSaid(let ours, let live):
      "version \(live) was created elsewhere; the manifests match version \(ours) of this stack"
    case .filesDifferFromOurs(let ours, let live):
      """
      version \(live) was created elsewhere, and the manifests do not match version \(ours), the \
      last version of this stack
      """
    case .noVersionOfOurs(let live?):
      "version \(live) was created elsewhere, and this stack has not published any version"
    case .noVersionOfOurs(nil): "all its versions were created elsewhere, and none is published"
    case .strandedTarget(let version):
      "version \(version) is not live, and this stack never leaves a number on such a version"
    case .namesReplacedVersion(let agent):
      "it refers to a version of \(agent) that was replaced by one created elsewhere"
    case .cause(let cause): "it follows from \(cause)"
    case .broughtBack(let live, let last):
      """
      the API does not record who restored version \(live), which is not the last version of this \
      stack (\(last))
      """
    case .archivedSince(let version):
      "the API does not record who archived version \(version) of this stack"
    case .linksNotRecorded:
      "the API does not record who links and unlinks knowledge bases of a live version"
    case .referenceMoved(let address):
      """
      the API does not record why it refers to a different id than that of \(address): an \
      interrupted apply, or an edit
      """
    case .unmarked: "the API does not record who edits objects without this stack's marker"
    case .absenceNotRecorded: "the API does not record whether it ever existed"
    case .surplus:
      "the API does not record who created the second of two objects with this natural key"
    case .valuesNotRecorded: "the API does not record who set its values"
    }
  }
}

/// A finding and its advice, in sentences; their names are not escaped.
struct FindingWords {
  let finding: DriftFinding
  let stack: String

  var kind: String { FindingKind(finding.matter).rawValue }

  var detail: String {
    switch finding.matter {
    case .strandedNumber(let place): "Its routing target is not live: \(words(place))."
    case .splitToArchived(let places):
      "Its split contains targets that are not live: \(places.map(words).joined(separator: "; "))."
    case .strandedHandOver(let places):
      "It hands callers over to targets that are not live: "
        + "\(places.map(words).joined(separator: "; "))."
    case .orphanDraft(let version, isNamed: false):
      "Draft \(version) was created by this stack, and no apply will finish it."
    case .orphanDraft(let version, isNamed: true):
      "Draft \(version) was created by this stack, no apply will finish it, and another object "
        + "refers to it."
    case .unlinkedKnowledgeBase: "No draft or published version of an agent is linked to it."
    case .deadWebhook: "It is deactivated; the API keeps its row permanently."
    case .undeclaredDocument:
      "The document was uploaded elsewhere and is not declared; agents linked to the knowledge "
        + "base answer from it."
    case .undeclared(draft: let version?):
      "Draft \(version), which this stack did not create, is not published yet\(ownership)."
    case .undeclared(draft: nil): "It exists but is not declared\(ownership)."
    }
  }

  var advice: String {
    switch finding.matter {
    case .strandedNumber: "Declare the number, or route it to a published version."
    case .splitToArchived:
      "Declare the number with a split of published or explicitly pinned versions."
    case .strandedHandOver:
      "Publish a version that refers to a published one; use ${agents.KEY.id} if both are declared."
    case .orphanDraft(_, isNamed: false): "Archive it with turnform gc."
    case .orphanDraft(_, isNamed: true):
      "Change the objects that refer to it, then run turnform gc."
    case .unlinkedKnowledgeBase(isDeclared: true):
      "Link an agent to it, or remove it from the manifests and apply with --prune."
    case .unlinkedKnowledgeBase(isDeclared: false):
      "Link an agent to it" + (removal.map { ", or \($0)" } ?? ".")
    case .deadWebhook: "No action is possible."
    case .undeclaredDocument:
      "Delete it where it was uploaded; to keep its content, first add a file with it to documents."
    case .undeclared(draft: _?): "Publish or archive it where it was created."
    case .undeclared(draft: nil):
      switch finding.owner {
      case stack: "Declare it, or apply with --prune to remove it."
      case nil: "Declare it" + (removal.map { ", or \($0)" } ?? ".")
      case _?: "Leave it to that stack."
      }
    }
  }

  private var removal: String? { removalAdvice(finding.address.kind, finding.removal) }

  private var ownership: String {
    switch finding.owner {
    case stack: "; it carries this stack's marker"
    case nil: ""
    case let owner?: "; it belongs to the stack \"\(owner)\""
    }
  }

  private func words(_ place: DriftFinding.Place) -> String {
    switch place {
    case .version(let agent, let version, .archived):
      "version \(version) of \"\(agent)\" is archived"
    case .version(let agent, let version, .draft):
      "version \(version) of \"\(agent)\" is a draft"
    case .version(let agent, let version, .published):
      "version \(version) of \"\(agent)\" is published"
    case .unknown(let id): "\(id) is not an agent of this project"
    }
  }
}

/// The stable names of findings.
enum FindingKind: String, CaseIterable {
  case strandedNumber = "stranded_number"
  case splitToArchived = "split_to_archived"
  case strandedHandOver = "stranded_hand_over"
  case orphanDraft = "orphan_draft"
  case unlinkedKnowledgeBase = "unlinked_knowledge_base"
  case deadWebhook = "dead_webhook"
  case undeclaredDocument = "undeclared_document"
  case undeclared
  case foreignDraft = "foreign_draft"

  init(_ matter: DriftFinding.Matter) {
    self =
      switch matter {
      case .strandedNumber: .strandedNumber
      case .splitToArchived: .splitToArchived
      case .strandedHandOver: .strandedHandOver
      case .orphanDraft: .orphanDraft
      case .unlinkedKnowledgeBase: .unlinkedKnowledgeBase
      case .deadWebhook: .deadWebhook
      case .undeclaredDocument: .undeclaredDocument
      case .undeclared(draft: nil): .undeclared
      case .undeclared(draft: _?): .foreignDraft
      }
  }
}
