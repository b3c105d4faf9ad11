package import Diagnostics
import JSON
package import Planning
package import Resources

/// A plan that can be looked at and applied later: what the planner was given.
///
/// The planner is pure, so that the plan itself is made anew wherever it is needed, and what is shown
/// cannot be another plan than what is compared and sent. Holds no secret: desired state has their
/// sources and fingerprints, live state their masks.
package struct SavedPlan: Sendable, Hashable {
  package let binding: Binding
  /// Without places in manifests.
  package let desired: DesiredState
  /// What the plan is made from, and little beside.
  package let live: LiveState
  package let policy: Policy
  /// What the manifests' reader should know.
  package let warnings: [Diagnostic]
  /// What the plan says beside that what is kept does not make it say again.
  package let notes: [Diagnostic]
  /// What was reviewed.
  package let plan: Plan

  /// What a saved plan is good for.
  package struct Binding: Sendable, Hashable {
    /// The address of the API.
    package let apiURL: String
    package let projectID: RemoteID
    /// The overlay that was merged; for people, the desired state has it in it.
    package let environment: String?
    /// As it was named from the working folder: documents, secrets in files and sinks lie in it.
    package let stackFolder: String

    package init(
      apiURL: String,
      projectID: RemoteID,
      environment: String?,
      stackFolder: String
    ) {
      self.apiURL = apiURL
      self.projectID = projectID
      self.environment = environment
      self.stackFolder = stackFolder
    }
  }

  /// Keeps what a plan was made from.
  ///
  /// - Parameters:
  ///   - binding: What it is good for.
  ///   - desired: What the manifests say.
  ///   - live: All that was read.
  ///   - policy: What planning may do.
  ///   - warnings: Of the manifests.
  ///   - notes: What else was said of the plan.
  /// - Throws: ``SavedPlanDamage`` when what is kept would not come to the same plan.
  package init(
    _ binding: Binding,
    desired: DesiredState,
    live: LiveState,
    policy: Policy,
    warnings: [Diagnostic],
    notes: [Diagnostic] = []
  ) throws(SavedPlanDamage) {
    let reviewed = makePlan(desired: desired, live: live, policy: policy)
    let bare: DesiredState = try desired.readBack()
    let part = LivePart(of: live, for: bare, reviewed)
    for extent in LivePart.Extent.allCases {
      let kept: LiveState = try part.state(extent).readBack()
      let plan = makePlan(desired: bare, live: kept, policy: policy)
      guard plan.comes(to: reviewed) else { continue }
      self.init(
        binding: binding,
        desired: bare,
        live: kept,
        policy: policy,
        warnings: warnings,
        notes: notes.filter { note in !plan.diagnostics.contains { $0.says(note) } }
      )
      return
    }
    throw SavedPlanDamage(place: .root)
  }

  /// - Parameters:
  ///   - binding: What it is good for.
  ///   - desired: Without places.
  ///   - live: Enough to plan with.
  ///   - policy: What planning may do.
  ///   - warnings: Of the manifests.
  ///   - notes: What the plan would not say.
  init(
    binding: Binding,
    desired: DesiredState,
    live: LiveState,
    policy: Policy,
    warnings: [Diagnostic],
    notes: [Diagnostic]
  ) {
    self.binding = binding
    self.desired = desired
    self.live = live
    self.policy = policy
    self.warnings = warnings
    self.notes = notes
    let made = makePlan(desired: desired, live: live, policy: policy)
    plan = made.with(
      diagnostics: warnings + made.diagnostics + notes,
      destination: PlanDestination(
        apiURL: binding.apiURL,
        projectID: binding.projectID,
        environment: binding.environment
      )
    )
  }
}

extension Plan {
  /// Whether both say the same, places in manifests and what their readers should know aside.
  func comes(to other: Plan) -> Bool {
    stack.isExactly(other.stack) && stepDigests(steps) == stepDigests(other.steps)
      && unchanged == other.unchanged
      && changes.map(\.withoutPlace) == other.changes.map(\.withoutPlace)
      && isRefused == other.isRefused && secrets == other.secrets
  }
}

extension Change {
  fileprivate var withoutPlace: Change {
    Change(
      address: address,
      action: action,
      reason: reason,
      naturalKey: naturalKey,
      edits: edits,
      unknown: unknown,
      former: former
    )
  }
}

extension SavedValue {
  /// The value as the file gives it back: keys in another order, places in manifests gone.
  fileprivate func readBack() throws(SavedPlanDamage) -> Self {
    var options = JSONValue.ReadingOptions()
    options.maximumDepth = SavedPlanFile.depthLimit
    let read: JSONValue
    do throws(JSONError) {
      read = try JSONValue(parsing: saved.bytes(), options: options)
    } catch {
      throw SavedPlanDamage(place: .root)
    }
    return try Self(saved: read, at: .root)
  }
}

extension Diagnostic {
  /// Whether it says the same, wherever it points.
  fileprivate func says(_ other: Diagnostic) -> Bool {
    code == other.code && detail.isExactly(other.detail) && subject.isExactly(other.subject)
  }
}
