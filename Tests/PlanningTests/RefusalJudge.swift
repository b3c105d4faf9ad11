import Diagnostics
import JSON
import Planning
import Resources
import TestSupport

/// Judges whether a world justifies the refusal of a plan.
///
/// It inspects the world, or executes the steps anyway to see what harm they do, and is independent
/// of the planner's decision.
struct RefusalJudge {
  let world: RandomWorld
  let plan: Plan

  /// The first refusal that the world does not justify; `nil` when all are justified.
  func undeserved() -> Diagnostic? {
    plan.diagnostics.first { $0.severity == .error && !isDeserved($0) }
  }

  private func isDeserved(_ error: Diagnostic) -> Bool {
    Self.reasons[error.code].map { $0(self) } ?? false
  }

  /// The condition of a world for each refusal; no other reason is valid.
  private static let reasons: [DiagnosticCode: @Sendable (RefusalJudge) -> Bool] = [
    // Without an order there are no steps to execute, and their effect cannot be seen.
    .stillReferredTo: { $0.plan.steps.isEmpty || $0.followed() != nil },
    .noSafeOrder: \.movesNumbers,
    .splitKeepsOldVersion: \.forgetsSplit,
    .sidInUse: \.takesSID,
    .pinnedVersionMissing: \.pinsNothing,
    .unmarkedObject: \.findsUnmarkedWebhook,
    .emptyManifestPrune: { $0.desired.isEmpty && $0.world.policy.prunes },
  ]

  private var desired: DesiredState { world.desired }
  private var live: LiveState { world.live.live }

  /// Whether there are numbers and agents at all, which alone can block each other.
  ///
  /// The plan does not tell which steps conflict; a separate test checks that few worlds are
  /// refused.
  private var movesNumbers: Bool { !live.numbers.isEmpty && !desired.agents.isEmpty }

  /// Whether an undeclared number has a share of a version that a declared agent publishes.
  private var forgetsSplit: Bool {
    let declared = Set(desired.numbers.map(\.e164))
    let names = Set(desired.agents.map(\.name))
    let undeclared = live.numbers.filter { !declared.contains($0.e164) }
    return undeclared.flatMap { $0.weights ?? [] }
      .compactMap { world.live.agents[$0.agentID] }
      .contains { $0.state == .published && names.contains($0.name) }
  }

  private var takesSID: Bool {
    desired.numbers.contains { number in
      live.numbers.contains { $0.sid == number.sid && $0.e164 != number.e164 }
    }
  }

  private var pinsNothing: Bool {
    desired.numbers.contains { number in
      guard case .weighted(let shares, _) = number.route else { return false }
      return shares.contains { share in
        let name = desired.agents.first { $0.address == share.agent }?.name
        return share.version.map { version in
          !live.agents.contains {
            $0.name == name && $0.version == version && $0.state != .draft
          }
        } ?? false
      }
    }
  }

  private var findsUnmarkedWebhook: Bool {
    desired.objects(of: .webhooks)
      .contains { webhook in
        live.objects(of: .webhooks)
          .contains { $0.naturalKey == webhook.naturalKey && $0.isUnmarked }
      }
  }

  /// The harm of executing the steps anyway; `nil` when they do none.
  private func followed() -> String? {
    var generator = SeededGenerator(seed: world.seed)
    guard let states = try? states(of: plan, from: world.live, generator: &generator),
      let after = states.last
    else { return "the API refuses it" }
    return Remains(of: plan, in: world.live, desired: world.desired).harm(in: after)
  }
}

extension LiveObject {
  fileprivate var isUnmarked: Bool {
    let events = fields["events"]?.array ?? []
    return !events.contains { $0.string?.utf8.starts(with: "turnform:".utf8) ?? false }
  }
}
