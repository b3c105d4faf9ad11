package import Resources

/// The side of a difference that moved since both were equal, where the live project proves it.
package enum DriftDirection: String, Sendable, Hashable, CaseIterable {
  /// The live side moved, and the manifests still match what this stack made last.
  case editedElsewhere = "edited_elsewhere"
  /// The manifests moved, and the live side is what this stack made last.
  case aheadInFiles = "ahead_in_files"
  /// Both moved.
  case both
  /// The resource exists, and this stack has never made a version of it.
  case neverApplied = "never_applied"
  /// The API does not record enough to tell.
  case notRecorded = "not_recorded"
}

/// A direction and the evidence for it.
package struct DriftVerdict: Sendable, Hashable {
  package let direction: DriftDirection
  package let evidence: DriftEvidence

  package init(_ direction: DriftDirection, _ evidence: DriftEvidence) {
    self.direction = direction
    self.evidence = evidence
  }
}

/// The evidence for a direction; for display only.
package enum DriftEvidence: Sendable, Hashable {
  /// The published version is the last one that this stack made.
  case liveIsOurs(version: Int)
  /// No version of the agent has ever existed.
  case neverMade
  /// The object carries this stack's marker and is no longer declared.
  case noLongerDeclared
  /// The marker records a different protection.
  case protectionChanged
  /// The documents' names carry the hash of what this stack uploaded.
  case documentsChanged
  /// This stack made the object, and its secret never reached the sink.
  case secretNotDelivered

  /// The published version was made elsewhere, and the last one of this stack is as declared.
  case filesSayWhatOursSaid(ours: Int, live: Int)
  /// The published version was made elsewhere, and the last one of this stack is not as declared
  /// either.
  case filesDifferFromOurs(ours: Int, live: Int)
  /// The published version, if any, was made elsewhere, and this stack has never made one.
  case noVersionOfOurs(live: Int?)

  /// The number names a version of its declared agent that is no longer published.
  case strandedTarget(version: Int)
  /// The only difference is the id of an agent version, and another version was published
  /// elsewhere.
  case namesReplacedVersion(of: ResourceAddress)
  /// The resource moves because of another change, and has its direction.
  case cause(ResourceAddress)

  /// A version of this stack is published that is not its last; an unknown client rolled back to
  /// it.
  case broughtBack(live: Int, last: Int)
  /// No version is published, and this stack once published one.
  case archivedSince(version: Int)
  /// Any client may link and unlink a published version.
  case linksNotRecorded
  /// The resource references an id that is no longer that of the object.
  case referenceMoved(ResourceAddress)
  /// The object does not carry a marker of this stack.
  case unmarked
  /// Nothing records who wrote a value.
  case valuesNotRecorded
  /// Nothing records an object that does not exist.
  case absenceNotRecorded
  /// Two objects have the same natural key, one of them as declared.
  case surplus
}
