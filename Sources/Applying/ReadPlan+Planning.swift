package import API
package import Planning
package import Resources

extension ReadPlan {
  /// The needs of the planner.
  package init(of desired: DesiredState, _ policy: Policy) {
    self.init(of: PlanMaker(desired), policy)
  }

  /// The needs of the planner, which keeps its last comparison for the plan.
  package init(of planner: PlanMaker, _ policy: Policy) {
    self.init(kinds: kindsToRead, further: { planner.furtherReads($0, policy) })
  }

  /// The needs of drift detection.
  ///
  /// - Parameter listsUnmanaged: Whether all undeclared objects are reported.
  package init(ofDrift desired: DesiredState, _ policy: Policy, listsUnmanaged: Bool) {
    self.init(
      kinds: kindsToRead,
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
      kinds: kindsToRead,
      further: { furtherCleaningReads(desired: desired, live: $0, policy: policy) }
    )
  }
}
