package import Diagnostics
import JSON
package import Planning
package import Resources

/// A plan to review now and apply later, stored as the planner's inputs.
///
/// The planner is pure, so the plan is recomputed wherever it is needed, and the plan shown cannot
/// differ from the one compared and sent. Holds no secrets: the desired state has their sources and
/// fingerprints, the live state their masks.
package struct SavedPlan: Sendable, Hashable {
  /// The target that the plan is valid for; its environment is already merged.
  package let destination: PlanDestination
  /// The path as given from the working folder; documents, secret files and sinks lie in it.
  package let stackFolder: String
  /// The desired state, without positions in manifests.
  package let desired: DesiredState
  /// The live state that the plan is made from, and little else.
  package let live: LiveState
  package let policy: Policy
  /// Diagnostics about the manifests.
  package let warnings: [Diagnostic]
  /// Diagnostics about the plan that planning from the stored inputs does not reproduce.
  package let notes: [Diagnostic]
  /// The plan that was reviewed.
  package let plan: Plan

  /// Keeps the inputs of a plan.
  ///
  /// - Throws: ``SavedPlanDamage`` if the stored inputs would not give the same plan.
  package init(
    _ destination: PlanDestination,
    stackFolder: String,
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
        destination: destination,
        stackFolder: stackFolder,
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

  init(
    destination: PlanDestination,
    stackFolder: String,
    desired: DesiredState,
    live: LiveState,
    policy: Policy,
    warnings: [Diagnostic],
    notes: [Diagnostic]
  ) {
    self.destination = destination
    self.stackFolder = stackFolder
    self.desired = desired
    self.live = live
    self.policy = policy
    self.warnings = warnings
    self.notes = notes
    let made = makePlan(desired: desired, live: live, policy: policy)
    plan = made.with(diagnostics: warnings + made.diagnostics + notes, destination: destination)
  }
}

extension Plan {
  /// Whether two plans are equal, ignoring diagnostics and positions in manifests.
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
  /// The value as the file gives it back: keys reordered, positions in manifests dropped.
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
  /// Whether two diagnostics are equal, ignoring where they point.
  fileprivate func says(_ other: Diagnostic) -> Bool {
    code == other.code && detail.isExactly(other.detail) && subject.isExactly(other.subject)
  }
}
