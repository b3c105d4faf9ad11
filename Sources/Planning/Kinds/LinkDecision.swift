import JSON
import Resources

/// A knowledge base that the next version of an agent should be linked to.
struct WantedLink: Hashable {
  /// The declared knowledge base; `nil` for an undeclared one that is carried over.
  let base: ResourceAddress?
  /// `nil` while it does not exist.
  let id: RemoteID?
  /// The declared settings; all settings of a link that is carried over.
  let settings: JSONObject
}

/// The edits that bring the links of one version to the wanted ones.
struct LinkEdits: Hashable {
  var added: [WantedLink] = []
  var removed: [RemoteID] = []

  var count: Int { added.count + removed.count }
  var isEmpty: Bool { count == 0 }

  init(to wanted: [WantedLink], from links: [LiveLink]) {
    var kept: Set<RemoteID> = []
    for link in wanted {
      if let live = links.first(where: { $0.knowledgeBaseID == link.id }), link.isMet(by: live) {
        kept.insert(live.knowledgeBaseID)
      } else {
        added.append(link)
      }
    }
    removed = links.map(\.knowledgeBaseID).filter { !kept.contains($0) }
  }

  init() {}
}

extension WantedLink {
  /// Whether a link is already as wanted.
  ///
  /// Settings have no update, so a link that differs is unlinked and linked again
  /// (Contract.md §12).
  fileprivate func isMet(by link: LiveLink) -> Bool {
    KnowledgeBaseTable.linkSettings.isSame(declared: settings, live: link.settings)
  }
}

extension DesiredAgent {
  /// The links that the published version should have.
  ///
  /// If none are declared, those of the currently published version are carried over: a new version
  /// starts without links (Contract.md §12), and callers would lose what they have.
  func wantedLinks(_ ids: KnownIDs, published: [LiveLink]) -> [WantedLink] {
    guard let links else {
      return published.map {
        WantedLink(base: nil, id: $0.knowledgeBaseID, settings: $0.settings)
      }
    }
    return links.map {
      WantedLink(base: $0.knowledgeBase, id: ids($0.knowledgeBase), settings: $0.settings)
    }
  }
}
