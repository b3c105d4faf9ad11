/// How much one plan may delete, unbind or replace (Design.md §4, "Limits").
package struct DeletionLimits: Sendable, Hashable {
  /// Of a kind, in percent, where the stack has ``leastCounted`` or more of it.
  package let percent: Int
  /// Of all kinds together.
  package let count: Int

  package init(percent: Int = standing.percent, count: Int = standing.count) {
    self.percent = percent
    self.count = count
  }

  /// What holds unless `limits:` says otherwise.
  package static let standing = DeletionLimits(percent: 30, count: 20)

  /// A part of fewer than this says nothing: one of three is a third.
  package static let leastCounted = 10
}
