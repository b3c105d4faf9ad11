import Diagnostics
import JSON
import Resources

/// Counts the objects that a plan deletes, for the limits on deletions (Design.md §4, "Limits").
///
/// Replacements count, because the old object is deleted. Objects listed under `removed:` were
/// reviewed by name and do not count, and neither do drafts, which do not serve callers.
struct DeletionCount {
  /// The count for one kind.
  struct Part {
    let kind: Kind
    let deleted: Int
    /// The number of objects that the stack has.
    let total: Int
  }

  let parts: [Part]

  private var deleted: Int { parts.reduce(0) { $0 + $1.deleted } }

  /// Reports why there are too many deletions.
  ///
  /// - Parameter allowed: The value of `--allow-deletes`, which overrides the limits.
  func refusals(_ limits: DeletionLimits, allowed: Int?) -> [Diagnostic] {
    if let allowed {
      return deleted <= allowed
        ? [] : [tooMany("\(deleted) objects; --allow-deletes allows \(allowed)")]
    }
    if deleted > limits.count {
      return [tooMany("\(deleted) objects; the limit is \(limits.count)")]
    }
    return
      parts.filter { part in
        part.total >= DeletionLimits.leastCounted
          && part.deleted * 100 > part.total * limits.percent
      }
      .map { part in
        let share = "\(part.deleted) of this stack's \(part.total) \(part.kind.plural)"
        return tooMany("\(share); the limit is \(limits.percent) %")
      }
  }

  private func tooMany(_ excess: String) -> Diagnostic {
    Diagnostic(
      .tooManyDeletes,
      detail: "The plan deletes, unbinds or replaces \(excess).",
      advice: "Review the plan; if it is correct, use --allow-deletes \(deleted)."
    )
  }
}

extension DeletionCount {
  /// - Parameter desired: The declared state, which the stack has in addition to what its markers
  ///   show.
  init(
    _ deletions: Deletions,
    _ parts: PlanParts,
    desired: DesiredState,
    live: LiveState
  ) {
    let agents = deletions.agents.count { deletion in
      deletion.reason == .pruned && deletion.object.contains { $0.state == .published }
    }
    let unbound =
      deletions.numbers.count { $0.reason == .pruned } + parts.numbers.count(where: \.isReplaced)
    let counts =
      [(Kind.agents, agents), (.numbers, unbound)]
      + ObjectPlan.kinds.map { kind in
        let replaced = parts.objects.decisions.reduce(0) {
          $0 + ($1.kind == kind ? $1.counted.count : 0)
        }
        let pruned = deletions.objects.objects.count {
          $0.address.kind == kind && $0.reason == .pruned
        }
        return (kind, replaced + pruned)
      }
    self.parts = counts.compactMap { kind, deleted in
      deleted == 0
        ? nil : Part(kind: kind, deleted: deleted, total: desired.count(of: kind, in: live))
    }
  }
}

extension DesiredState {
  /// The number of the stack's live objects of a kind; for agents, the number of published names.
  ///
  /// It has those it declares, those with its marker, and, where it owns the whole project, those
  /// without one.
  func count(of kind: Kind, in live: LiveState) -> Int {
    let declared = naturalKeys(of: kind)
    func isOurs(_ owner: String?, _ name: ObjectName) -> Bool {
      declared.contains(name) || owns(markedBy: owner)
    }
    switch kind.family {
    case .agents:
      let published = live.agents.filter { version in
        version.state == .published
          && isOurs(version.isMadeByTurnform ? version.marker?.stack : nil, version.name)
      }
      return Set(published.map(\.name)).count
    case .numbers:
      return live.numbers.count { isOurs($0.marker?.stack, $0.e164) }
    case .object:
      return live.objects(of: kind).count { isOurs($0.owner(of: kind), $0.naturalKey) }
    }
  }

  /// Whether an undeclared object belongs to the stack: its marker names the stack, or it has none
  /// and the stack owns the whole project.
  func owns(markedBy owner: String?) -> Bool {
    owner.map { $0.isExactly(stack) } ?? (ownership == .exclusive)
  }
}
