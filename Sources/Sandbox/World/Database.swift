/// The world that every caller sees, and the acknowledged transactions that are not visible yet.
///
/// Reads, and the checks that the service makes by reading, use `visible`. The database's own
/// checks wait for uncommitted transactions and so use `latest`: unique indexes (a violation is a
/// 500) and conditional updates (Contract.md §4, §16).
struct Database: Sendable {
  private(set) var visible = World()
  private var uncommitted: World?
  private var pending: [(visibleAt: Int64, change: Change)] = []
  private let lag: Int64
  private let period: Int
  private var commits = 0

  /// - Parameters:
  ///   - lag: The commit lag in microseconds; 0 commits at once.
  ///   - period: 1 when all transactions lag, 3 when only every third one does.
  init(lag: Int64, period: Int = 1) {
    self.lag = lag
    self.period = max(1, period)
  }

  /// The world as it will be once every acknowledged write is visible.
  var latest: World { uncommitted ?? visible }

  mutating func advance(to now: Int64) {
    let due = pending.prefix { $0.visibleAt <= now }.count
    guard due > 0 else { return }
    for transaction in pending.prefix(due) { visible.apply(transaction.change) }
    pending.removeFirst(due)
    if pending.isEmpty { uncommitted = nil }
  }

  /// Accepts a transaction; other callers see it after the lag, or at once if it does not lag.
  mutating func commit(_ change: Change, at now: Int64) {
    commits += 1
    guard lag > 0, commits.isMultiple(of: period) else { return commitAtOnce(change) }
    var world = latest
    uncommitted = nil
    world.apply(change)
    uncommitted = world
    pending.append((now + lag, change))
  }

  /// Replaces everything, including uncommitted transactions.
  mutating func replace(by world: World) {
    visible = world
    uncommitted = nil
    pending = []
  }

  /// Makes a change visible at once, regardless of the lag.
  mutating func commitAtOnce(_ change: Change) {
    visible.apply(change)
    uncommitted?.apply(change)
  }
}
