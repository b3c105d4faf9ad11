package import API
package import Planning
package import Resources

extension ReadPlan {
  /// The needs of the planner.
  package init(of desired: DesiredState, _ policy: Policy) {
    self.init(
      kinds: kindsToRead(desired: desired, policy: policy),
      further: { furtherReads(desired: desired, live: $0, policy: policy) }
    )
  }

  /// The needs of drift detection.
  ///
  /// - Parameter listsUnmanaged: Whether all undeclared objects are reported.
  package init(ofDrift desired: DesiredState, _ policy: Policy, listsUnmanaged: Bool) {
    self.init(
      kinds: kindsToReadForDrift(desired: desired, policy: policy, listsUnmanaged: listsUnmanaged),
      further: {
        furtherDriftReads(
          desired: desired,
          live: $0,
          policy: policy,
          listsUnmanaged: listsUnmanaged
        )
      }
    )
  }

  /// The needs of planning a cleanup.
  package init(ofCleaning desired: DesiredState, _ policy: Policy) {
    self.init(
      kinds: kindsToReadForCleaning(desired: desired, policy: policy),
      further: { furtherCleaningReads(desired: desired, live: $0, policy: policy) }
    )
  }
}
