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
  /// - Parameters:
  ///   - limits: The limits of the stack.
  ///   - allowed: The value of `--allow-deletes`, which overrides the limits.
  /// - Returns: Empty when the limits are kept.
  func refusals(_ limits: DeletionLimits, allowed: Int?) -> [Diagnostic] {
    if let allowed {
      return deleted <= allowed ? [] : [.overAllowance(deleted, allowed: allowed)]
    }
    if deleted > limits.count { return [.tooManyDeletes(deleted, limit: limits.count)] }
    return
      parts.filter { part in
        part.total >= DeletionLimits.leastCounted
          && part.deleted * 100 > part.total * limits.percent
      }
      .map { .tooLargeAPart($0, limit: limits.percent, total: deleted) }
  }
}

extension DeletionCount {
  /// - Parameters:
  ///   - deletions: The deletions, including pruned objects.
  ///   - desired: The declared state, which the stack has in addition to what its markers show.
  init(
    _ deletions: Deletions,
    desired: DesiredState,
    live: LiveState,
    numbers: [NumberDecision],
    objects: ObjectPlan
  ) {
    let ownership = StackOwnership(desired)
    let agents = deletions.agents.count { deletion in
      deletion.reason == .pruned && deletion.versions.contains { $0.state == .published }
    }
    let unbound =
      deletions.numbers.count { $0.reason == .pruned } + numbers.count(where: \.isReplaced)
    let counts =
      [(Kind.agents, agents), (.numbers, unbound)]
      + ObjectPlan.kinds.map { kind in
        let replaced = objects.decisions.reduce(0) { $0 + ($1.kind == kind ? $1.counted.count : 0) }
        let pruned = deletions.objects.objects.count {
          $0.address.kind == kind && $0.reason == .pruned
        }
        return (kind, replaced + pruned)
      }
    parts = counts.compactMap { kind, deleted in
      deleted == 0
        ? nil : Part(kind: kind, deleted: deleted, total: ownership.count(of: kind, in: live))
    }
  }
}

/// Which live objects belong to a stack: those it declares, those with its marker, and, where the
/// stack owns the whole project, those without one.
struct StackOwnership {
  private let desired: DesiredState
  private let names: [Kind: Set<ObjectName>]

  init(_ desired: DesiredState) {
    self.desired = desired
    names = Dictionary(
      uniqueKeysWithValues: Kind.allCases.map { ($0, desired.naturalKeys(of: $0)) }
    )
  }

  /// The number of the stack's objects of a kind; for agents, the number of published names.
  func count(of kind: Kind, in live: LiveState) -> Int {
    switch kind.family {
    case .agents:
      let published = live.agents.filter { version in
        version.state == .published
          && isOurs(version.isMadeByTurnform ? version.marker?.stack : nil, .agents, version.name)
      }
      return Set(published.map(\.name)).count
    case .numbers:
      return live.numbers.count { isOurs($0.marker?.stack, .numbers, $0.e164) }
    case .object:
      return live.objects(of: kind).count { isOurs($0.owner(of: kind), kind, $0.naturalKey) }
    }
  }

  private func isOurs(_ owner: String?, _ kind: Kind, _ name: ObjectName) -> Bool {
    if names[kind]?.contains(name) == true { return true }
    return owner.map { $0.isExactly(desired.stack) } ?? (desired.ownership == .exclusive)
  }
}

extension Diagnostic {
  fileprivate static func overAllowance(_ total: Int, allowed: Int) -> Diagnostic {
    Diagnostic(
      .tooManyDeletes,
      detail: """
        The plan deletes, unbinds or replaces \(total) objects; --allow-deletes allows \(allowed).
        """,
      advice: "Review the plan; if it is correct, use --allow-deletes \(total)."
    )
  }

  fileprivate static func tooManyDeletes(_ total: Int, limit: Int) -> Diagnostic {
    Diagnostic(
      .tooManyDeletes,
      detail: "The plan deletes, unbinds or replaces \(total) objects; the limit is \(limit).",
      advice: "Review the plan; if it is correct, use --allow-deletes \(total)."
    )
  }

  fileprivate static func tooLargeAPart(
    _ part: DeletionCount.Part,
    limit: Int,
    total: Int
  ) -> Diagnostic {
    let noun = part.kind.plural
    return Diagnostic(
      .tooManyDeletes,
      detail: """
        The plan deletes, unbinds or replaces \(part.deleted) of this stack's \(part.total) \
        \(noun); the limit is \(limit) %.
        """,
      advice: "Review the plan; if it is correct, use --allow-deletes \(total)."
    )
  }
}
