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
}
