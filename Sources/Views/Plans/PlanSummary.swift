import Planning

struct PlanSummary {
  /// The number of creations; a replacement counts here and in `deletes`, as in Terraform.
  private(set) var creates = 0
  private(set) var updates = 0
  private(set) var deletes = 0
  private(set) var replaces = 0
  /// The number of resources that other changes move, without a request.
  private(set) var follows = 0
  let unchanged: Int
  let requests: Int

  init(_ plan: Plan) {
    unchanged = plan.unchanged.count
    requests = plan.steps.count
    for change in plan.changes {
      switch change.action {
      case .create: creates += 1
      case .update: updates += 1
      case .replace: replaces += 1
      case .delete: deletes += 1
      case .follow: follows += 1
      }
    }
    creates += replaces
    deletes += replaces
  }

  /// The summary line, such as `Plan: 2 to create, 1 to update, 0 to delete · 9 requests`.
  var line: String {
    "Plan: \(creates) to create, \(updates) to update, \(deletes) to delete · "
      + counted(requests, "request")
  }
}
