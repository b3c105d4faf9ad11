package import API
package import Planning
package import Resources

extension ReadNeeds {
  /// What the planner asks for.
  package init(of desired: DesiredState, _ policy: Policy) {
    self.init(
      kinds: kindsToRead(desired: desired, policy: policy),
      further: { furtherReads(desired: desired, live: $0, policy: policy) }
    )
  }

  /// What telling drift asks for.
  ///
  /// - Parameters:
  ///   - desired: What the manifests say.
  ///   - policy: What planning may do.
  ///   - listsUnmanaged: Whether everything that is not declared is told.
  package init(ofDrift desired: DesiredState, _ policy: Policy, listsUnmanaged: Bool) {
    self.init(
      kinds: kindsToReadForDrift(
        desired: desired,
        policy: policy,
        listsUnmanaged: listsUnmanaged
      ),
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

  /// What planning a cleaning asks for.
  package init(ofCleaning desired: DesiredState, _ policy: Policy) {
    self.init(
      kinds: kindsToReadForCleaning(desired: desired, policy: policy),
      further: { furtherCleaningReads(desired: desired, live: $0, policy: policy) }
    )
  }
}
