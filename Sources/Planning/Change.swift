package import Diagnostics
package import JSON
package import Resources

/// What happens to one resource.
package struct Change: Sendable, Hashable {
  package let address: ResourceAddress
  package let action: Action
  package let reason: Reason
  /// The natural key, where it is not the address's key: an agent's name, a number's E.164.
  package let naturalKey: ObjectName
  /// The parts that differ, by pointer into `before` and `after`; empty for deletions and creations.
  package let edits: [Edit]
  /// The places in `after` that hold ids which are known once apply has made the objects; what stands
  /// there is the manifest's text.
  package let unknown: [JSONPointer]
  /// The declaration; `nil` for what is no longer declared.
  package let span: SourceSpan?
  /// Under which address this stack declared the object before, according to its marker; `nil` when it
  /// is the same one.
  package let former: ResourceAddress?

  /// What happens, with the whole resource on the sides that exist.
  ///
  /// Shape of the values: an agent is `{name, environment, version, config, knowledge_bases?}`, a number
  /// `{e164_number, external_number_sid, route, sms_enabled, metadata}` with `route` as manifests
  /// write it. Secrets are masked as the API masks them.
  package enum Action: Sendable, Hashable {
    case create(after: JSONValue)
    case update(before: JSONValue, after: JSONValue)
    /// Unbound and bound again: the number cannot be called in between.
    case replace(before: JSONValue, after: JSONValue)
    case delete(before: JSONValue)
    /// Another change moves it; it needs no request of its own.
    case follow(before: JSONValue, after: JSONValue)
  }

  /// Why it happens; for readers only, nothing decides on it.
  package enum Reason: Sendable, Hashable {
    /// Declared, and there is no such object.
    case notLive
    /// What is written differs from what Turnform made.
    case edited
    /// The published version was not made by Turnform, or a number was changed elsewhere.
    case editedElsewhere
    /// An archived version equals what is declared, and is brought back, perhaps in the place of one that
    /// Turnform did not make.
    case broughtBack(version: Int, isEditedElsewhere: Bool)
    /// A draft of this stack, left by an earlier run, equals what is declared.
    case draftFinished(version: Int)
    /// A new version of an agent moves the number along, or has its place in the split pinned anew.
    case agentReversioned(ResourceAddress)
    /// A number's SID cannot be changed in place.
    case sidChanged
    /// No longer declared, and `--prune` is given.
    case pruned
    /// `removed:` names it.
    case removed
    /// It names the id of another resource, which changes.
    case referenceChanged(ResourceAddress)
    /// It is on a circle of agents that name each other, one of which changes.
    case inCycle(ResourceAddress)
    /// A secret is another one than the live version was made with.
    case secretChanged
    /// The live version has secrets and no record of what they were made from.
    case secretsNotRecorded
    /// Other knowledge bases are linked, or otherwise.
    case linksChanged
    /// The API cannot change it: a new one takes its place, then the old one goes.
    case noUpdate
    /// A second object with the natural key of a declared one, left by an earlier run.
    case surplus
    /// Its secret is shown once, and a new one is needed: a new webhook takes its place.
    case secretLost
    /// Drafts of this stack that no apply will finish.
    case orphanDrafts(versions: [Int])
    /// As it is declared, and without a marker, which `--adopt` writes.
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

/// One difference between two values.
package struct Edit: Sendable, Hashable {
  /// Into `after`, or into `before` for what is gone.
  package let pointer: JSONPointer
  /// `nil` when there was nothing.
  package let before: JSONValue?
  /// `nil` when nothing stays.
  package let after: JSONValue?

  package init(pointer: JSONPointer, before: JSONValue?, after: JSONValue?) {
    self.pointer = pointer
    self.before = before
    self.after = after
  }
}
