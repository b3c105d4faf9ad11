import Diagnostics
import Planning
import Resources

/// Compares the steps of a saved plan with the live state.
struct StepJudge {
  private let digests: [StepID: String]
  private let freshByDigest: [String: StepID]
  /// Why the objects of the saved plan's steps are stale.
  let moved: [ResourceAddress: Diagnostic]
  /// Why a change differs from the one shown although its object is unchanged, which counts only if
  /// all steps before its own are sent.
  let differing: [ResourceAddress: Diagnostic]

  init(_ saved: SavedPlan, fresh: Plan, desired: DesiredState, live: LiveState) {
    digests = stepDigests(saved.plan.steps)
    freshByDigest = Dictionary(
      stepDigests(fresh.steps).map { ($1, $0) },
      uniquingKeysWith: { first, second in min(first, second) }
    )
    let comparison = ObjectComparison(saved, fresh: fresh, desired: desired, live: live)
    var moved: [ResourceAddress: Diagnostic] = [:]
    var differing: [ResourceAddress: Diagnostic] = [:]
    for address in Set(saved.plan.steps.map(\.change)) {
      moved[address] = comparison.movement(of: address).map { .stale(address, $0) }
      differing[address] = comparison.difference(of: address).map { .stale(address, $0) }
    }
    self.moved = moved
    self.differing = differing
  }

  /// The same step in the current plan.
  func match(for step: Step) -> StepID? { digests[step.id].flatMap { freshByDigest[$0] } }

  /// Why a step has no match although its own object is unchanged.
  func otherwise(_ step: Step) -> Diagnostic {
    .stale(step.change, "an object that it refers to or depends on has changed")
  }
}

/// The resources of a saved plan, then and now.
private struct ObjectComparison {
  private let before: ObjectFacts
  private let after: ObjectFacts
  private let reviewed: [ResourceAddress: [Change]]
  private let present: [ResourceAddress: [Change]]
  private let secrets:
    [ResourceAddress: (then: [SpecObject.SecretUse], now: [SpecObject.SecretUse])]

  init(_ saved: SavedPlan, fresh: Plan, desired: DesiredState, live: LiveState) {
    before = ObjectFacts(of: saved.live, for: saved)
    after = ObjectFacts(of: live, for: saved)
    reviewed = Dictionary(grouping: saved.plan.changes, by: \.address)
    present = Dictionary(grouping: fresh.changes, by: \.address)
    secrets = Dictionary(
      first: zip(saved.desired.agents, desired.agents)
        .map { ($0.address, ($0.config.secrets, $1.config.secrets)) }
    )
  }

  /// The change to the object or its secrets, phrased to follow a colon; `nil` if there is none.
  func movement(of address: ResourceAddress) -> String? {
    if let source = changedSecret(of: address) {
      return "the secret \(source) has changed since the plan was made"
    }
    let (before, after) = (before.facts(about: address), after.facts(about: address))
    guard digest(of: before) != digest(of: after) else { return nil }
    return present[address] == nil
      ? "the change is already live"
      : FactDifference(before: before, after: after, kind: address.kind).words
  }

  /// Any other difference from what was shown.
  func difference(of address: ResourceAddress) -> String? {
    guard let present = present[address] else { return "nothing is left to do for it" }
    // Its references or its place on a cycle may still have changed.
    return reviewed[address] == present ? nil : "the change would differ from the reviewed one"
  }

  /// The source of a secret whose value differs from the one that the plan was made with.
  private func changedSecret(of address: ResourceAddress) -> SecretSource? {
    guard let (then, now) = secrets[address] else { return nil }
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
