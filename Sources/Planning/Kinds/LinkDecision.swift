import JSON
import Resources

/// A knowledge base that the next version of an agent shall be linked to.
struct WantedLink: Hashable {
  /// The declared knowledge base; `nil` for one that nobody declares and that is carried along.
  let base: ResourceAddress?
  /// `nil` while it does not exist.
  let id: RemoteID?
  /// What is written of the settings; everything of one that is carried along.
  let settings: JSONObject
}

/// What makes the links of one version the wanted ones.
struct LinkEdits: Hashable {
  var added: [WantedLink] = []
  var removed: [RemoteID] = []

  var count: Int { added.count + removed.count }
  var isEmpty: Bool { count == 0 }

  /// - Parameters:
  ///   - wanted: All that the version shall have.
  ///   - links: What it has.
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
  /// Settings have no update, so that one that differs is unlinked and linked again
  /// (Contract.md §12).
  fileprivate func isMet(by link: LiveLink) -> Bool {
    KnowledgeBaseTable.linkSettings.isSame(declared: settings, live: link.settings)
  }
}

extension DesiredAgent {
  /// The links that the published version shall have.
  ///
  /// Where none are written, those of the version that is published now are carried along: a new
  /// version has none of its own (Contract.md §12), and callers would lose what they have.
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
