import Resources

/// What makes the documents of a knowledge base the declared ones.
///
/// A document's name carries a hash of its content, so that another content is another document: it is
/// uploaded, and the old one deleted once the new one is ready. Names may repeat (Contract.md §12):
/// of several documents with one name, and so with one content, one that is ready stays.
///
/// ```text
/// of one declared name     there is a ready one      there is none
/// ready                    one stays, others go      -
/// processing               goes                      waited for, or uploaded again and goes
/// failed                   goes                      uploaded again, and goes
/// ```
struct DocumentDecision {
  let uploads: [DesiredDocument]
  /// Only what Turnform uploaded, to go by the names; somebody else's documents stay.
  let deletions: [LiveDocument]
  /// Those of them beside which a ready one has the same content: two runs at once, or a run that ended
  /// half-way and another, have uploaded it.
  let surplus: [LiveDocument]
  /// The names of which none is ready and one is being processed.
  ///
  /// Apply waits for it, and uploads it again should it be stuck.
  let unfinished: [ObjectName]

  /// - Parameters:
  ///   - desired: `nil` when none are written.
  ///   - live: Of the knowledge base; none when it does not exist.
  init(_ desired: [DesiredDocument]?, live: [LiveDocument]) {
    guard let desired else {
      (uploads, deletions, surplus, unfinished) = ([], [], [], [])
      return
    }
    // The same one whoever plans, so that two runs do not each delete the one that the other keeps.
    let kept = Dictionary(
      live.filter { $0.status == .ready }.map { ($0.name, $0.id) },
      uniquingKeysWith: { min($0, $1) }
    )
    let names = Set(desired.map(\.name))
    let others = live.filter { names.contains($0.name) && kept[$0.name] != $0.id }
    uploads = desired.filter { kept[$0.name] == nil }
    deletions = live.filter { document in
      DesiredDocument.isOurs(document.name)
        && (!names.contains(document.name) || kept[document.name] != document.id)
    }
    surplus = others.filter { kept[$0.name] != nil }
    unfinished = Set(others.filter { kept[$0.name] == nil && $0.status == .processing }.map(\.name))
      .sorted()
  }

  var isNothing: Bool { uploads.isEmpty && deletions.isEmpty }

  /// Whether nothing but surplus documents goes.
  var onlyLosesSurplus: Bool {
    uploads.isEmpty && !deletions.isEmpty && deletions.count == surplus.count
  }
}
