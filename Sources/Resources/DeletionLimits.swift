/// How much one plan may delete, unbind or replace (Design.md §4, "Limits").
package struct DeletionLimits: Sendable, Hashable {
  /// The limit per kind, in percent, for stacks with at least ``leastCounted`` objects of it.
  package let percent: Int
  /// The limit for all kinds together.
  package let count: Int

  package init(percent: Int = standing.percent, count: Int = standing.count) {
    self.percent = percent
    self.count = count
  }

  /// The default limits, unless `limits:` overrides them.
  package static let standing = DeletionLimits(percent: 30, count: 20)

  /// The smallest number of objects for which a percentage is meaningful: one of three is a third.
  package static let leastCounted = 10
}
