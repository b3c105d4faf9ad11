import Resources

/// Callers of a number who get a different answerer.
package struct CallerMove: Sendable, Hashable {
  package let from: CallRoute.Answerer
  package let to: CallRoute.Answerer
  /// The percentage of all callers of the number.
  package fileprivate(set) var percent: Int
}

/// Compares two routes bucket by bucket and returns the callers who get a different answerer.
///
/// A version that replaces another is the same agent to a caller: publishing, or rolling back to an
/// archived version, does not move any callers. An A/B test is different, because its two sides are
/// meant to be distinct: there, only the highest version is replaced, by the highest one of the
/// other route, and every other change between two versions is a move.
///
/// | before          | after           | moves                       |
/// |-----------------|-----------------|-----------------------------|
/// | a@3             | a@4             | none                        |
/// | a@3 90, a@1 10  | a@4 90, a@1 10  | none                        |
/// | a@3 90, a@1 10  | a@4 80, a@1 20  | 10 % from a@3 to a@1        |
/// | a@3 90, a@1 10  | a@4             | 10 % from a@1 to a@4        |
/// | a@3             | a@4 90, a@3 10  | 90 % from a@3 to a@4        |
/// | a@3 90, a@1 10  | a@3 90, a@2 10  | 10 % from a@1 to a@2        |
///
/// - Returns: The moves, largest first, then by bucket.
package func callersMoved(from before: CallRoute, to after: CallRoute) -> [CallerMove] {
  guard before.shares != after.shares else { return [] }
  let versions = Republishing(before, after)
  var moves: [CallerMove] = []
  for old in before.shares {
    for new in after.shares {
      let percent = old.buckets.clamped(to: new.buckets).count
      guard percent > 0, old.answerer != new.answerer else { continue }
      guard !versions.replaces(old.answerer, by: new.answerer) else { continue }
      if let known = moves.firstIndex(where: { $0.from == old.answerer && $0.to == new.answerer }) {
        moves[known].percent += percent
      } else {
        moves.append(CallerMove(from: old.answerer, to: new.answerer, percent: percent))
      }
    }
  }
  let order = moves.indices.sorted { (-moves[$0].percent, $0) < (-moves[$1].percent, $1) }
  return order.map { moves[$0] }
}

extension Change {
  /// The callers who get a different answerer from this change.
  ///
  /// `nil` for a resource other than a number, and for a number that is not bound on both sides.
  package var callersMoved: [CallerMove]? {
    guard let old = action.before?.route, let new = action.after?.route else { return nil }
    return Planning.callersMoved(from: CallRoute(old), to: CallRoute(new))
  }
}

/// Which version of each agent replaces which.
private struct Republishing {
  /// By agent; absent when no version is replaced.
  private let pairs: [ObjectName: (old: Int, new: Int)]

  init(_ before: CallRoute, _ after: CallRoute) {
    let new = after.versions
    pairs = before.versions.reduce(into: [:]) { pairs, old in
      let (versions, others) = (old.value, new[old.key] ?? [])
      // Exchanging a pin while another version stays the highest is a move.
      guard let removed = versions.subtracting(others).max(),
        let added = others.subtracting(versions).max(),
        max(removed, added) == versions.union(others).max()
      else { return }
      pairs[old.key] = (removed, added)
    }
  }

  func replaces(_ old: CallRoute.Answerer, by new: CallRoute.Answerer) -> Bool {
    guard case .agent(let name, let from) = old, case .agent(name, let to) = new else {
      return false
    }
    // An unknown version is the published one.
    guard let from, let to else { return true }
    return pairs[name].map { $0 == (from, to) } ?? false
  }
}

extension CallRoute {
  /// The known versions of every agent.
  fileprivate var versions: [ObjectName: Set<Int>] {
    shares.reduce(into: [:]) { versions, share in
      guard case .agent(let name, let version?) = share.answerer, !share.buckets.isEmpty else {
        return
      }
      versions[name, default: []].insert(version)
    }
  }
}
