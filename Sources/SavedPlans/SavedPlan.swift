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
  /// - Throws: ``SavedPlanDamage`` when what is kept would not come to the same plan.
  package init(
    _ binding: Binding,
    desired: DesiredState,
    live: LiveState,
    policy: Policy,
    warnings: [Diagnostic]
  ) throws(SavedPlanDamage) {
    let reviewed = makePlan(desired: desired, live: live, policy: policy)
    let bare = try DesiredState(saved: desired.saved, at: .root)
    let less = live.relevant(to: bare)
    let isEnough = makePlan(desired: bare, live: less, policy: policy).comes(to: reviewed)
    self.init(
      binding: binding,
      desired: bare,
      live: isEnough ? less : live,
      policy: policy,
      warnings: warnings
    )
    guard plan.comes(to: reviewed) else { throw SavedPlanDamage(place: .root) }
  }

  /// - Parameters:
  ///   - binding: What it is good for.
  ///   - desired: Without places.
  ///   - live: Enough to plan with.
  ///   - policy: What planning may do.
  ///   - warnings: Of the manifests.
  init(
    binding: Binding,
    desired: DesiredState,
    live: LiveState,
    policy: Policy,
    warnings: [Diagnostic]
  ) {
    self.binding = binding
    self.desired = desired
    self.live = live
    self.policy = policy
    self.warnings = warnings
    let made = makePlan(desired: desired, live: live, policy: policy)
    plan = made.with(diagnostics: warnings + made.diagnostics)
  }
}

extension Plan {
  /// Whether both say the same, places in manifests and what their readers should know aside.
  func comes(to other: Plan) -> Bool {
    stack == other.stack && stepDigests(steps) == stepDigests(other.steps)
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
      unknown: unknown
    )
  }
}

extension LiveState {
  /// Without the agents that neither the stack nor a number has anything to do with: other people's
  /// prompts are no part of this plan.
  fileprivate func relevant(to desired: DesiredState) -> LiveState {
    var names = Set(desired.agents.map(\.name))
    names.formUnion(desired.removed.map(\.address).filter { $0.kind == .agents }.map(\.key))
    let named = Set(
      numbers.flatMap { [$0.targetID].compactMap(\.self) + ($0.weights ?? []).map(\.agentID) }
    )
    for agent in agents where agent.marker?.stack == desired.stack || named.contains(agent.id) {
      names.insert(agent.name)
    }
    return LiveState(
      agents: agents.filter { names.contains($0.name) },
      numbers: numbers,
      takeaways: takeaways,
      knowledgeBases: knowledgeBases,
      webhooks: webhooks,
      evals: evals,
      documents: documents,
      links: links,
      histories: histories
    )
  }
}
