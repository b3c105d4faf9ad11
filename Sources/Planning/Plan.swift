package import Diagnostics
package import JSON
package import Resources

/// The ordered steps from live to desired, with what they change and why.
///
/// A value: no closures, no clock, no random order. Equal inputs give equal plans.
package struct Plan: Sendable, Hashable {
  package let stack: String
  /// What happens to each resource that does not stay as it is, by address.
  package let changes: [Change]
  /// The declared resources that stay as they are, by address.
  package let unchanged: [ResourceAddress]
  /// What stays that nobody declares, by address.
  package let leftBehind: [Leftover]
  /// Every step stands behind all that it depends on; ids count from 1 in this order.
  package let steps: [Step]
  /// Why the plan is refused (errors), and what its reader should know (warnings and notes).
  package let diagnostics: [Diagnostic]
  /// Where each declared secret comes from and goes to, whether or not it changes.
  package let secrets: [SecretFlow]
  /// Where it would be sent; `nil` for a plan that was made without asking an API.
  package let destination: PlanDestination?

  package init(
    stack: String,
    changes: [Change] = [],
    unchanged: [ResourceAddress] = [],
    leftBehind: [Leftover] = [],
    steps: [Step] = [],
    diagnostics: [Diagnostic] = [],
    secrets: [SecretFlow] = [],
    destination: PlanDestination? = nil
  ) {
    self.stack = stack
    self.changes = changes
    self.unchanged = unchanged
    self.leftBehind = leftBehind
    self.steps = steps
    self.diagnostics = diagnostics
    self.secrets = secrets
    self.destination = destination
  }

  /// The same with some of it exchanged.
  package func with(
    changes: [Change]? = nil,
    steps: [Step]? = nil,
    diagnostics: [Diagnostic]? = nil,
    destination: PlanDestination? = nil
  ) -> Plan {
    Plan(
      stack: stack,
      changes: changes ?? self.changes,
      unchanged: unchanged,
      leftBehind: leftBehind,
      steps: steps ?? self.steps,
      diagnostics: diagnostics ?? self.diagnostics,
      secrets: secrets,
      destination: destination ?? self.destination
    )
  }

  /// Whether nothing would be sent.
  package var isEmpty: Bool { steps.isEmpty }

  /// Whether it must not be applied.
  package var isRefused: Bool { diagnostics.hasErrors }
}

/// What planning may do.
package struct Policy: Sendable, Hashable {
  /// Whether objects with this stack's marker that are no longer declared are deleted.
  package let prunes: Bool
  /// What `--allow-deletes` says; `nil` leaves the stack's limits.
  package let allowedDeletes: Int?
  /// The webhooks that are replaced since their secret never reached its sink, protected or not.
  package let lostSecrets: Set<ResourceAddress>
  /// The webhooks that are replaced since somebody asks for a new secret; not what is protected.
  package let replaced: Set<ResourceAddress>
  /// Whether what is declared and carries no marker gets one for its own sake.
  package let adopts: Bool
  /// The stacks whose markers on what is declared count as none.
  package let formerOwners: Set<ExactText>

  package init(
    prunes: Bool = false,
    allowedDeletes: Int? = nil,
    lostSecrets: Set<ResourceAddress> = [],
    replaced: Set<ResourceAddress> = [],
    adopts: Bool = false,
    formerOwners: Set<ExactText> = []
  ) {
    self.prunes = prunes
    self.allowedDeletes = allowedDeletes
    self.lostSecrets = lostSecrets
    self.replaced = replaced
    self.adopts = adopts
    self.formerOwners = formerOwners
  }
}
