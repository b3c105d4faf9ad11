import Diagnostics
import JSON
import Resources

/// Reports the objects that a stack would take over from another one that protects them, and would
/// no longer protect.
///
/// A take-over leaves the former owner's marker out of the plan, and its protection with it.
///
/// - Parameter live: The live state, with the markers of the former owners.
func protectedTakeovers(
  desired: DesiredState,
  live: LiveState,
  policy: Policy
) -> [Diagnostic] {
  guard !policy.formerOwners.isEmpty else { return [] }
  func lost(_ address: ResourceAddress, _ markers: [Marker?], at span: SourceSpan?) -> [Diagnostic]
  {
    markers.compactMap(\.self)
      .filter { marker in
        marker.isProtected && !marker.stack.isExactly(desired.stack)
          && policy.formerOwners.contains(ExactText(marker.stack))
      }
      .map { marker in
        .protected(
          address,
          at: span,
          "is protected by the stack \"\(marker.stack)\", but not in this stack",
          advice: "Set protect: true here, or apply it there with protect: false first."
        )
      }
  }
  let agents = Dictionary(grouping: live.agents.filter { $0.state == .published }, by: \.name)
  let numbers = Dictionary(grouping: live.numbers, by: \.e164)
  return desired.agents.filter { $0.protect != true }
    .flatMap { lost($0.address, (agents[$0.name] ?? []).map(\.marker), at: $0.source.entry) }
    + desired.numbers.filter { $0.protect != true }
    .flatMap { lost($0.address, (numbers[$0.e164] ?? []).map(\.marker), at: $0.source.entry) }
    + ObjectPlan.kinds.flatMap { kind in
      let markers = Dictionary(grouping: live.objects(of: kind), by: \.naturalKey)
        .mapValues { $0.map { $0.marker(of: kind) } }
      return desired.objects(of: kind).filter { $0.protect != true }
        .flatMap { lost($0.address, markers[$0.naturalKey] ?? [], at: $0.source.entry) }
    }
}
