package import Diagnostics
package import Planning

/// An event of an apply, reported as it happens.
package enum ApplyEvent: Sendable, Hashable {
  case stepStarted(StepID)
  case stepWaiting(StepID, WaitReason)
  /// `adopted` means that the step was found done, by an earlier attempt or by another client.
  case stepSucceeded(StepID, adopted: Bool)
  case stepFailed(StepID, [Diagnostic])
  case stepSkipped(StepID, because: SkipReason)
  /// Everything was sent; the live state is read again.
  case checkingConvergence
}

/// The reason a step waits.
package enum WaitReason: Sendable, Hashable {
  /// The write was answered, but a read does not show it yet.
  case notYetVisible
  /// The answer was lost or a 5xx; the object is read back.
  case answerLost
  /// The API does not see the effect of an earlier step yet.
  case notYetAccepted
  /// A document was uploaded this long ago, and is not ready yet.
  case processing(Duration)
  /// The document exists from an earlier run, or from another one; the step has waited this long
  /// for it.
  case unfinishedUpload(Duration)
  /// Waiting did not help: the document is uploaded again.
  case uploadedAgain
}
