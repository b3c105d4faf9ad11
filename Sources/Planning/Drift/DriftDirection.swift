package import Resources

/// Which side of a difference has moved since both were the same, as far as the live project proves it.
package enum DriftDirection: String, Sendable, Hashable, CaseIterable {
  /// The live side moved, and the manifests still say what this stack made last.
  case editedElsewhere = "edited_elsewhere"
  /// The manifests moved, and what is live is what this stack made last.
  case aheadInFiles = "ahead_in_files"
  /// Both moved.
  case both
  /// It is there, and this stack has never made a version of it.
  case neverApplied = "never_applied"
  /// The API keeps nothing that would tell.
  case notRecorded = "not_recorded"
}

/// A direction, and what it is concluded from.
package struct DriftVerdict: Sendable, Hashable {
  package let direction: DriftDirection
  package let evidence: DriftEvidence

  package init(_ direction: DriftDirection, _ evidence: DriftEvidence) {
    self.direction = direction
    self.evidence = evidence
  }
}

/// What a direction is concluded from; for readers only.
package enum DriftEvidence: Sendable, Hashable {
  /// The published version is the last that this stack made.
  case liveIsOurs(version: Int)
  /// No version of the agent was ever there.
  case neverMade
  /// It carries this stack's marker and is no longer declared.
  case noLongerDeclared
  /// The marker remembers another protection.
  case protectionChanged
  /// The documents' names carry the hash of what this stack uploaded.
  case documentsChanged
  /// This stack made it and never got its secret into the sink.
  case secretNotDelivered

  /// The published version was made elsewhere, and the last one of this stack is as declared.
  case filesSayWhatOursSaid(ours: Int, live: Int)
  /// The published version was made elsewhere, and the last one of this stack is not as declared either.
  case filesDifferFromOurs(ours: Int, live: Int)
  /// The published version, if any, was made elsewhere, and none was ever made by this stack.
  case noVersionOfOurs(live: Int?)

  /// The number names a version that is not live any more, of the agent that it is declared with.
  case strandedTarget(version: Int)
  /// Its only difference is the id of a version of an agent that was published elsewhere.
  case namesReplacedVersion(of: ResourceAddress)
  /// It moves because of another change, and has its direction.
  case cause(ResourceAddress)

  /// A version of this stack is published that is not its last: whoever brought it back.
  case broughtBack(live: Int, last: Int)
  /// Nothing is published, and this stack did publish a version once.
  case archivedSince(version: Int)
  /// Anybody may link and unlink a published version.
  case linksNotRecorded
  /// It names an id that is not that of the object any more.
  case referenceMoved(ResourceAddress)
  /// It carries no marker of this stack.
  case unmarked
  /// Nothing remembers who wrote a value.
  case valuesNotRecorded
  /// Nothing remembers an object that is not there.
  case absenceNotRecorded
  /// Two objects with one natural key, one of them as declared.
  case surplus
}
