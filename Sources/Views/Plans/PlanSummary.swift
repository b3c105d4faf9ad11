package import Planning

/// The counts of a plan's changes and requests.
package struct PlanSummary: Sendable, Hashable {
  /// The number of creations; a replacement counts here and in `deletes`, as in Terraform.
  package let creates: Int
  package let updates: Int
  package let deletes: Int
  package let replaces: Int
  /// The number of resources that other changes move, without a request.
  package let follows: Int
  package let unchanged: Int
  package let requests: Int

  package init(_ plan: Plan) {
    var creates = 0
    var updates = 0
    var deletes = 0
    var replaces = 0
    var follows = 0
    for change in plan.changes {
      switch change.action {
      case .create: creates += 1
      case .update: updates += 1
      case .replace: replaces += 1
      case .delete: deletes += 1
      case .follow: follows += 1
      }
    }
    self.creates = creates + replaces
    self.updates = updates
    self.deletes = deletes + replaces
    self.replaces = replaces
    self.follows = follows
    unchanged = plan.unchanged.count
    requests = plan.steps.count
  }

  /// The summary line, such as `Plan: 2 to create, 1 to update, 0 to delete · 9 requests`.
  package var line: String {
    "Plan: \(creates) to create, \(updates) to update, \(deletes) to delete · "
      + counted(requests, "request")
  }
}
