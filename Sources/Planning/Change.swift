package import Diagnostics
package import JSON
package import Resources

/// A change to one resource.
package struct Change: Sendable, Hashable {
  package let address: ResourceAddress
  package let action: Action
  package let reason: Reason
  /// The natural key, where it differs from the address's key: an agent's name, a number's E.164.
  package let naturalKey: ObjectName
  /// The parts that differ, by pointer into the JSON of `before` and `after`; empty for deletions
  /// and creations.
  package let edits: [Edit]
  /// The places in `after` that hold ids known only once apply has created the objects; until then,
  /// they hold the manifest's text.
  package let unknown: [JSONPointer]
  /// The declaration; `nil` for a resource that is no longer declared.
  package let span: SourceSpan?
  /// The address under which this stack previously declared the object, according to its marker;
  /// `nil` when it has not changed.
  package let former: ResourceAddress?

  /// The action, with the whole resource on the sides that exist.
  ///
  /// Secrets are masked as the API masks them.
  package enum Action: Sendable, Hashable {
    case create(after: ChangedValue)
    case update(before: ChangedValue, after: ChangedValue)
    /// Unbound and bound again: the number cannot be called in between.
    case replace(before: ChangedValue, after: ChangedValue)
    case delete(before: ChangedValue)
    /// Moved by another change; does not need a separate request.
    case follow(before: ChangedValue, after: ChangedValue)
  }

  /// Why the change happens; for display only, no decision depends on it.
  package enum Reason: Sendable, Hashable {
    /// The resource is declared, and no such object exists.
    case notLive
    /// The manifest differs from what Turnform made.
    case edited
    /// The published version was not made by Turnform, or a number was changed elsewhere.
    case editedElsewhere
    /// An archived version equals the declaration and is rolled back to, perhaps replacing one that
    /// Turnform did not make.
    case broughtBack(version: Int, isEditedElsewhere: Bool)
    /// A draft of this stack, left by an earlier run, equals the declaration.
    case draftFinished(version: Int)
    /// A new version of an agent moves the number along, or re-pins its share of the split.
    case agentReversioned(ResourceAddress)
    /// A number's SID cannot be changed in place.
    case sidChanged
    /// The resource is no longer declared, and `--prune` is set.
    case pruned
    /// The resource is listed under `removed:`.
    case removed
    /// The resource references the id of another resource, which changes.
    case referenceChanged(ResourceAddress)
    /// The agent is in a reference cycle, and another member changes.
    case inCycle(ResourceAddress)
    /// A secret differs from the one that the live version was made with.
    case secretChanged
    /// The live version has secrets and no record of their values.
    case secretsNotRecorded
    /// The linked knowledge bases or their settings differ.
    case linksChanged
    /// The API cannot update the object: a new one replaces it, then the old one is deleted.
    case noUpdate
    /// A second object with the natural key of a declared one, left by an earlier run.
    case surplus
    /// The webhook's secret is shown once and never reached its sink: a new webhook replaces it.
    case secretLost
    /// A new secret was requested with `--replace`: a new webhook replaces it.
    case secretRequested
    /// Drafts of this stack that no apply will finish.
    case orphanDrafts(versions: [Int])
    /// The object is as declared but has no marker; `--adopt` writes one.
    case adopted
  }

  package init(
    address: ResourceAddress,
    action: Action,
    reason: Reason,
    naturalKey: ObjectName,
    edits: [Edit] = [],
    unknown: [JSONPointer] = [],
    span: SourceSpan? = nil,
    former: ResourceAddress? = nil
  ) {
    self.address = address
    self.action = action
    self.reason = reason
    self.naturalKey = naturalKey
    self.edits = edits
    self.unknown = unknown
    self.span = span
    self.former = former
  }
}

extension Change.Action {
  /// The resource after the change; `nil` for a deletion.
  package var after: ChangedValue? {
    switch self {
    case .create(let after), .update(_, let after), .replace(_, let after), .follow(_, let after):
      after
    case .delete: nil
    }
  }

  /// The resource before the change; `nil` for a creation.
  package var before: ChangedValue? {
    switch self {
    case .delete(let before), .update(let before, _), .replace(let before, _),
      .follow(let before, _):
      before
    case .create: nil
    }
  }

  /// The differences between the two sides; empty if there is only one.
  var edits: [Edit] {
    guard let before, let after else { return [] }
    return Planning.edits(from: before.json, to: after.json)
  }
}

/// One difference between two values.
package struct Edit: Sendable, Hashable {
  /// The place in `after`, or in `before` for a removed value.
  package let pointer: JSONPointer
  /// `nil` for an added value.
  package let before: JSONValue?
  /// `nil` for a removed value.
  package let after: JSONValue?

  package init(pointer: JSONPointer, before: JSONValue?, after: JSONValue?) {
    self.pointer = pointer
    self.before = before
    self.after = after
  }
}
