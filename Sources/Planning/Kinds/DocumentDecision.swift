import Resources

/// What makes the documents of a knowledge base the declared ones.
///
/// A document's name carries a hash of its content, so that another content is another document: it is
/// uploaded, and the old one deleted once the new one is ready.
struct DocumentDecision {
  let uploads: [DesiredDocument]
  /// Only what Turnform uploaded, to go by the names; somebody else's documents stay.
  let deletions: [LiveDocument]

  /// - Parameters:
  ///   - desired: `nil` when none are written.
  ///   - live: Of the knowledge base; none when it does not exist.
  init(_ desired: [DesiredDocument]?, live: [LiveDocument]) {
    guard let desired else {
      (uploads, deletions) = ([], [])
      return
    }
    // One that is being processed is as good as there: apply waits for it. One that failed is not.
    let usable = Set(live.filter { $0.status != .failed }.map(\.name))
    let names = Set(desired.map(\.name))
    uploads = desired.filter { !usable.contains($0.name) }
    deletions = live.filter { document in
      DesiredDocument.isOurs(document.name)
        && (!names.contains(document.name) || document.status == .failed)
    }
  }

  var isNothing: Bool { uploads.isEmpty && deletions.isEmpty }
}
