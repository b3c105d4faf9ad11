package import Diagnostics
package import Planning

/// What an apply is doing, as it happens.
package enum ApplyEvent: Sendable, Hashable {
  case stepStarted(StepID)
  case stepWaiting(StepID, WaitReason)
  /// `adopted` says that it was found done, by an earlier try or by somebody else.
  case stepSucceeded(StepID, adopted: Bool)
  case stepFailed(StepID, [Diagnostic])
  case stepSkipped(StepID, because: SkipReason)
  /// Everything was sent; the live state is read again.
  case checkingConvergence
}

/// What a step waits for.
package enum WaitReason: Sendable, Hashable {
  /// The write was answered, and a read does not show it yet.
  case notYetVisible
  /// The answer was lost or a 5xx; the object is read back.
  case answerLost
  /// The API does not see yet what an earlier step did.
  case notYetAccepted
  /// A document was uploaded so long ago, and is not ready yet.
  case processing(Duration)
  /// The document is there from an earlier run, or from another one; so long was waited for it.
  case unfinishedUpload(Duration)
  /// That was of no use: it is uploaded again.
  case uploadedAgain
}
