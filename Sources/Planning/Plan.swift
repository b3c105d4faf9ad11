package import Diagnostics
package import JSON
package import Resources

/// The ordered steps from live to desired, with what they change and why.
///
/// A value: no closures, no clock, no random order. Equal inputs produce equal plans.
package struct Plan: Sendable, Hashable {
  package let stack: String
  /// The change to each resource that does not stay unchanged, by address.
  package private(set) var changes: [Change]
  /// The declared resources that stay unchanged, by address.
  package let unchanged: [ResourceAddress]
  /// The undeclared objects that stay, by address.
  package let leftBehind: [Leftover]
  /// The steps, each after all steps it depends on; ids count from 1 in this order.
  package private(set) var steps: [Step]
  /// Why the plan is refused (errors), and what the user should know (warnings and notes).
  package private(set) var diagnostics: [Diagnostic]
  /// Where each declared secret comes from and goes to, whether or not it changes.
  package let secrets: [SecretFlow]
  /// Where the plan would be sent; `nil` for a plan made without an API.
  package private(set) var destination: PlanDestination?

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

  /// A copy with the given parts replaced.
  package func with(
    changes: [Change]? = nil,
    steps: [Step]? = nil,
    diagnostics: [Diagnostic]? = nil,
    destination: PlanDestination? = nil
  ) -> Plan {
    var copy = self
    if let changes { copy.changes = changes }
    if let steps { copy.steps = steps }
    if let diagnostics { copy.diagnostics = diagnostics }
    if let destination { copy.destination = destination }
    return copy
  }

  /// Whether nothing would be sent.
  package var isEmpty: Bool { steps.isEmpty }

  /// Whether the plan must not be applied.
  package var isRefused: Bool { diagnostics.hasErrors }
}

/// What planning may do.
package struct Policy: Sendable, Hashable {
  /// Whether objects with this stack's marker that are no longer declared are deleted.
  package let prunes: Bool
  /// The value of `--allow-deletes`; `nil` keeps the stack's limits.
  package let allowedDeletes: Int?
  /// The webhooks to replace because their secret never reached its sink, protected or not.
  package let lostSecrets: Set<ResourceAddress>
  /// The webhooks to replace because the caller asks for a new secret; protected ones are excluded.
  package let replaced: Set<ResourceAddress>
  /// Whether a declared object without a marker is written just to get one.
  package let adopts: Bool
  /// The stacks whose markers on declared objects are ignored.
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
