import Diagnostics
import JSON
import Resources

/// The objects that a stack would take over from another one that protects them, and would no
/// longer protect.
///
/// A take-over leaves the former owner's marker out of the plan, and its protection with it.
struct ProtectedTakeovers {
  private let policy: Policy
  private let stack: String
  private(set) var diagnostics: [Diagnostic] = []

  /// - Parameter live: The live state, with the markers of the former owners.
  init(desired: DesiredState, live: LiveState, policy: Policy) {
    self.policy = policy
    stack = desired.stack
    guard !policy.formerOwners.isEmpty else { return }
    let agents = Dictionary(grouping: live.agents.filter { $0.state == .published }, by: \.name)
    for agent in desired.agents where agent.protect != true {
      for version in agents[agent.name] ?? [] {
        add(agent.address, version.marker, at: agent.source.entry)
      }
    }
    let numbers = Dictionary(grouping: live.numbers, by: \.e164)
    for number in desired.numbers where number.protect != true {
      for bound in numbers[number.e164] ?? [] {
        add(number.address, bound.marker, at: number.source.entry)
      }
    }
    for kind in ObjectPlan.kinds {
      let objects = Dictionary(grouping: live.objects(of: kind), by: \.naturalKey)
      for object in desired.objects(of: kind) where object.protect != true {
        for other in objects[object.naturalKey] ?? [] {
          add(object.address, other.marker(of: kind), at: object.source.entry)
        }
      }
    }
  }

  private mutating func add(_ address: ResourceAddress, _ marker: Marker?, at span: SourceSpan?) {
    guard let marker, marker.isProtected, !marker.stack.isExactly(stack),
      policy.formerOwners.contains(ExactText(marker.stack))
    else { return }
    diagnostics.append(
      Diagnostic(
        .protectedObject,
        detail: "\(address) is protected by the stack \"\(marker.stack)\", but not in this stack.",
        advice: "Set protect: true here, or apply it there with protect: false first.",
        subject: address.description,
        span: span
      )
    )
  }
}
