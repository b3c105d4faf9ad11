import Planning
import Resources

extension DriftDirection {
  /// Behind the headline of a change.
  var words: String {
    switch self {
    case .editedElsewhere: "edited elsewhere"
    case .aheadInFiles: "ahead in the files"
    case .both: "edited elsewhere and ahead in the files"
    case .neverApplied: "never applied"
    case .notRecorded: "direction not recorded"
    }
  }

  /// Behind a count of resources.
  var countedWords: String {
    switch self {
    case .editedElsewhere, .aheadInFiles, .neverApplied: words
    case .both: "both"
    case .notRecorded: "not recorded"
    }
  }
}

extension DriftEvidence {
  /// Why the direction is what it is, as the end of a sentence; addresses in it are not escaped.
  var sentence: String {
    switch self {
    case .liveIsOurs(let version):
      "version \(version) is what this stack applied last, and the manifests have moved on"
    case .neverMade: "no version of it was ever there"
    case .noLongerDeclared: "it carries this stack's marker and is to go"
    case .protectionChanged: "its marker remembers another protection than is declared"
    case .documentsChanged:
      "the live documents are those that this stack uploaded, and the files have moved on"
    case .secretNotDelivered: "an apply made it and did not get its secret into the sink"
    case .filesSayWhatOursSaid(let ours, let live):
      "version \(live) was made elsewhere; the manifests say what version \(ours) of this stack says"
    case .filesDifferFromOurs(let ours, let live):
      """
      version \(live) was made elsewhere, and the manifests do not say what version \(ours), the \
      last of this stack, says
      """
    case .noVersionOfOurs(let live?):
      "version \(live) was made elsewhere, and this stack has not published any"
    case .noVersionOfOurs(nil): "all its versions were made elsewhere, and none is published"
    case .strandedTarget(let version):
      "version \(version) is not live, and this stack never leaves a number at such a version"
    case .namesReplacedVersion(let agent):
      "it names a version of \(agent) that was replaced by one made elsewhere"
    case .cause(let cause): "it follows from \(cause)"
    case .broughtBack, .archivedSince, .linksNotRecorded, .referenceMoved, .unmarked,
      .valuesNotRecorded, .absenceNotRecorded, .surplus:
      "the API does not record \(missing)"
    }
  }

  /// What would have to be recorded.
  private var missing: String {
    switch self {
    case .broughtBack(let live, let last):
      "who brought version \(live) back, which is not the last of this stack (\(last))"
    case .archivedSince(let version): "who archived version \(version) of this stack"
    case .linksNotRecorded: "who links and unlinks knowledge bases of a live version"
    case .referenceMoved(let address):
      "why it names another id than \(address) has: an apply that ended half-way, or an edit"
    case .unmarked: "who wrote what carries no marker of this stack"
    case .absenceNotRecorded: "whether it was ever there"
    case .surplus: "who made the second of two objects with this natural key"
    case .valuesNotRecorded, .liveIsOurs, .neverMade, .noLongerDeclared, .protectionChanged,
      .documentsChanged, .secretNotDelivered, .filesSayWhatOursSaid, .filesDifferFromOurs,
      .noVersionOfOurs, .strandedTarget, .namesReplacedVersion, .cause:
      "who wrote a value of it"
    }
  }
}

/// What is amiss, and what to do, in sentences; names in them are not escaped.
struct FindingWords {
  let finding: DriftFinding
  let stack: String

  /// The matter's stable name.
  var kind: String { FindingKind(finding.matter).rawValue }

  var detail: String {
    switch finding.matter {
    case .strandedNumber(let place): "Its routing target, \(words(place))."
    case .splitToArchived(let places):
      "Its split names what is not live: \(places.map(words).joined(separator: "; "))."
    case .strandedHandOver(let places):
      "It hands callers over to what is not live: \(places.map(words).joined(separator: "; "))."
    case .orphanDraft(let version, isNamed: false):
      "Draft \(version) was made by this stack, and no apply will finish it."
    case .orphanDraft(let version, isNamed: true):
      "Draft \(version) was made by this stack, no apply will finish it, and something names it."
    case .unlinkedKnowledgeBase: "No draft or published version of an agent is linked to it."
    case .deadWebhook: "It is deactivated; the API keeps its row for good."
    case .undeclaredDocument:
      "The document was uploaded elsewhere and is not declared; agents answer from it."
    case .undeclared(draft: let version?):
      "Draft \(version), which this stack did not make, waits to be published\(ownership)."
    case .undeclared(draft: nil): "It exists and is not declared\(ownership)."
    }
  }

  var advice: String {
    switch finding.matter {
    case .strandedNumber: "Declare the number, or route it to a published version."
    case .splitToArchived: "Declare the number, so that its split is pinned anew, or on purpose."
    case .strandedHandOver:
      "Publish a version that names a published one, with ${agents.KEY.id} where both are declared."
    case .orphanDraft(_, isNamed: false): "Take it away with turnform gc."
    case .orphanDraft(_, isNamed: true): "Route what names it elsewhere, then run turnform gc."
    case .unlinkedKnowledgeBase(isDeclared: true):
      "Link an agent to it, or remove it from the manifests and apply with --prune."
    case .unlinkedKnowledgeBase(isDeclared: false):
      "Link an agent to it" + (removal.map { ", or \($0)" } ?? ".")
    case .deadWebhook: "Nothing can be done about it."
    case .undeclaredDocument: "Declare its file, or delete it where it was uploaded."
    case .undeclared(draft: _?): "Publish or archive it where it was made."
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
      "version \(version) of \"\(agent)\", is archived"
    case .version(let agent, let version, .draft):
      "version \(version) of \"\(agent)\", is a draft"
    case .version(let agent, let version, .published):
      "version \(version) of \"\(agent)\", is published"
    case .unknown(let id): "\(id), is no agent of this project"
    }
  }
}

/// The stable names of what is amiss.
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
