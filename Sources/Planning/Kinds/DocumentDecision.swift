import Diagnostics
import Resources

/// The changes that bring the documents of a knowledge base to the declared ones.
///
/// A document's name carries a hash of its content, so different content is a different document:
/// it is uploaded, and the old one deleted once the new one is ready. Names may repeat
/// (Contract.md §12): of several documents with the same name, and therefore the same content,
/// one that is ready stays.
///
/// ```text
/// of one declared name     there is a ready one      there is none
/// ready                    one stays, others go      -
/// processing               goes                      waited for, or uploaded again and goes
/// failed                   goes                      uploaded again, and goes
/// ```
struct DocumentDecision {
  /// `nil` when no documents are declared.
  let desired: [DesiredDocument]?
  let uploads: [DesiredDocument]
  /// Only documents that Turnform uploaded, judging by their names; those of other clients stay.
  let deletions: [LiveDocument]
  /// The deletions for which a ready document with the same content exists, uploaded by two
  /// concurrent runs, or by an interrupted run and another one.
  let surplus: [LiveDocument]
  /// The names for which no document is ready and one is being processed.
  ///
  /// Apply waits for it, and uploads it again if it is stuck.
  let unfinished: [ObjectName]

  /// - Parameter live: The documents of the knowledge base; empty when it does not exist.
  init(_ desired: [DesiredDocument]?, live: [LiveDocument]) {
    self.desired = desired
    guard let desired else {
      (uploads, deletions, surplus, unfinished) = ([], [], [], [])
      return
    }
    // The choice does not depend on who plans, so that two runs do not each delete the one the
    // other keeps.
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

  /// Whether the only changes are deletions of surplus documents.
  var onlyLosesSurplus: Bool {
    uploads.isEmpty && !deletions.isEmpty && deletions.count == surplus.count
  }
}

extension ObjectPlan {
  /// The notes on documents.
  var documentNotes: [Diagnostic] {
    documents.keys.sorted()
      .flatMap { base -> [Diagnostic] in
        let decision = documents[base]
        let repeated = (decision?.surplus ?? []).filter { $0.status != .failed }
        let byName = Dictionary(grouping: repeated, by: \.name)
        return byName.keys.sorted().map { .documentRepeated($0, byName[$0] ?? [], in: base) }
          + (decision?.unfinished ?? []).map { .documentUnfinished($0, in: base) }
      }
  }
}

extension Diagnostic {
  fileprivate static func documentRepeated(
    _ name: ObjectName,
    _ surplus: [LiveDocument],
    in base: ResourceAddress
  ) -> Diagnostic {
    Diagnostic(
      .documentRepeated,
      detail: """
        \(base) contains the document "\(name)" \(surplus.count + 1) times, and every search finds \
        all copies. Surplus: \(surplus.map(\.id.description).sorted().joined(separator: ", ")).
        """,
      advice: "Run apply or gc to delete the surplus copies.",
      subject: base.description,
      severity: .warning
    )
  }

  fileprivate static func documentUnfinished(
    _ name: ObjectName,
    in base: ResourceAddress
  ) -> Diagnostic {
    Diagnostic(
      .documentUnfinished,
      detail: """
        The document "\(name)" of \(base) was uploaded but is not searchable: the API is still \
        processing it, or was restarted and will never finish.
        """,
      advice: "Run apply; it waits two minutes for the document, then uploads it again.",
      subject: base.description,
      severity: .warning
    )
  }
}
