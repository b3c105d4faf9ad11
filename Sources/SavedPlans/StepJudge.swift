import Diagnostics
import Planning
import Resources

/// Compares the steps of a saved plan with what is live now.
struct StepJudge {
  private let saved: SavedPlan
  private let fresh: Plan
  private let desired: DesiredState
  private let live: LiveState
  private let digests: [StepID: String]
  private let freshByDigest: [String: StepID]
  /// Why the objects of the saved plan's steps are not what they were.
  private let moved: [ResourceAddress: Diagnostic]
  /// Why a change is not the one that was shown although its object is as it was.
  private let differing: [ResourceAddress: Diagnostic]

  init(_ saved: SavedPlan, fresh: Plan, desired: DesiredState, live: LiveState) {
    self.saved = saved
    self.fresh = fresh
    self.desired = desired
    self.live = live
    digests = stepDigests(saved.plan.steps)
    freshByDigest = Dictionary(
      stepDigests(fresh.steps).map { ($1, $0) },
      uniquingKeysWith: { first, second in min(first, second) }
    )
    var moved: [ResourceAddress: Diagnostic] = [:]
    var differing: [ResourceAddress: Diagnostic] = [:]
    for address in Set(saved.plan.steps.map(\.change)) {
      let comparison = ObjectComparison(address, saved, fresh, desired, live)
      moved[address] = comparison.movement.map { .stale(address, $0) }
      differing[address] = comparison.difference.map { .stale(address, $0) }
    }
    self.moved = moved
    self.differing = differing
  }

  /// Why a step is refused whatever becomes of those before it.
  func staleness(of step: Step) -> Diagnostic? { moved[step.change] }

  /// Why a step is refused when all before it are sent.
  func difference(of step: Step) -> Diagnostic? { differing[step.change] }

  /// The same step in the plan of today.
  func match(for step: Step) -> StepID? { digests[step.id].flatMap { freshByDigest[$0] } }

  /// Why a step has no match although its own object is as it was.
  func otherwise(_ step: Step) -> Diagnostic {
    .stale(
      step.change,
      "something that it refers to, or that has to come before it, is not what it was"
    )
  }
}

/// One resource of a saved plan, then and now.
private struct ObjectComparison {
  let address: ResourceAddress
  let saved: SavedPlan
  let fresh: Plan
  let desired: DesiredState
  let live: LiveState

  init(
    _ address: ResourceAddress,
    _ saved: SavedPlan,
    _ fresh: Plan,
    _ desired: DesiredState,
    _ live: LiveState
  ) {
    self.address = address
    self.saved = saved
    self.fresh = fresh
    self.desired = desired
    self.live = live
  }

  /// What has changed of the object or its secrets, to go behind a colon; `nil` when nothing has.
  var movement: String? {
    if let source = changedSecret {
      return "the secret \(source) is another one than when the plan was made"
    }
    let before = saved.facts(about: address, in: saved.live)
    let after = saved.facts(about: address, in: live)
    guard digest(of: before) != digest(of: after) else { return nil }
    return changes(of: fresh).isEmpty
      ? "it is already as the plan makes it"
      : FactDifference(from: before, to: after, kind: address.kind).words
  }

  /// What else is not as it was shown.
  var difference: String? {
    let present = changes(of: fresh)
    if present.isEmpty { return "nothing is left to do for it" }
    // What it refers to, or its place on a circle, may have changed all the same.
    return changes(of: saved.plan) == present
      ? nil : "the change would not be the one that was reviewed"
  }

  private func changes(of plan: Plan) -> [Change] { plan.changes.filter { $0.address == address } }

  /// The source of a secret whose value is not the one that the plan was made with.
  private var changedSecret: SecretSource? {
    let then = saved.desired.agents.first { $0.address == address }?.config.secrets ?? []
    let now = desired.agents.first { $0.address == address }?.config.secrets ?? []
    return zip(then, now).first { $0.fingerprint != $1.fingerprint }?.0.source
  }
}

extension Diagnostic {
  fileprivate static func stale(_ address: ResourceAddress, _ reason: String) -> Diagnostic {
    Diagnostic(
      .staleObject,
      detail: "The plan for \(address) is stale: \(reason).",
      advice: "Nothing was sent for it. Plan again, and review the new plan.",
      subject: address.description
    )
  }
}
