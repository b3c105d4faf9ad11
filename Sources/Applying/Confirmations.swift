import API
import Planning
import Resources

/// A write that was answered with success, and must be seen before later steps start.
struct AnsweredWrite: Sendable {
  let step: StepID
  /// Reached as soon as a read shows the write.
  let goal: Goal
  /// The outcome once the goal is reached.
  let created: RemoteID?
  let further: [FurtherRequest]
  let messages: FailureMessages
}

/// The answered writes of a run that wait to be seen, and the reads that look for them.
///
/// Pure. While requests of steps fill all slots, writes only collect; then one read of a list looks
/// for all of them, or, as long as they are few, one read each (Design.md §6).
struct Confirmations {
  /// One read, and the steps that it may confirm.
  struct Look: Sendable {
    let target: Target
    let writes: [AnsweredWrite]
    /// The time to wait before the read.
    let delay: Duration
  }

  /// What a look reads.
  enum Target: Sendable, Hashable {
    case single(Goal.Lookup)
    /// The newest rows of a list, until all goals are reached.
    case list(Goal.List)
  }

  /// What follows from a look.
  struct Findings {
    var seen: [AnsweredWrite] = []
    /// Not seen at their first look.
    var missing: [StepID] = []
    /// Not seen in time, with the reason if the read failed.
    var failed: [(write: AnsweredWrite, error: APIError?)] = []
  }

  private struct Entry {
    let write: AnsweredWrite
    var looks = 0
    var firstLook: Duration?
    var isLookedFor = false
  }

  /// The number of waiting writes from which a page of a list costs less than a read of each.
  static let fewest = 20

  private var entries: [StepID: Entry] = [:]
  private var order: [StepID] = []
  private var looksUnderWay = 0
  /// The pages that the last read of a list took.
  private var pages: [Goal.List: Int] = [:]
  /// Lists that could not be read.
  private var unreadable: Set<Goal.List> = []

  mutating func add(_ write: AnsweredWrite) {
    entries[write.step] = Entry(write: write)
    order.append(write.step)
  }

  /// The reads to start now.
  ///
  /// - Parameters:
  ///   - spare: The number of requests that no step can use.
  ///   - expected: The number of steps in flight whose writes will have to be seen as well.
  ///   - now: The time since any moment before the first call.
  mutating func looks(spare: Int, expected: Int = 0, now: Duration) -> [Look] {
    guard spare > 0, !entries.isEmpty else { return [] }
    order.removeAll { entries[$0] == nil }
    var lists: [Goal.List: [StepID]] = [:]
    var singles: [StepID] = []
    for id in order {
      guard let entry = entries[id], !entry.isLookedFor else { continue }
      if let list = entry.write.goal.list, !unreadable.contains(list) {
        lists[list, default: []].append(id)
      } else {
        singles.append(id)
      }
    }
    var looks: [Look] = []
    for (list, ids) in lists.sorted(by: { $0.value[0] < $1.value[0] }) {
      let fewest = Self.fewest * pages[list, default: 1]
      if ids.count < fewest {
        // Not worth a read of each if a list will soon show them all.
        if expected == 0 || ids.count + expected < fewest { singles += ids }
      } else {
        looks.append(look(.list(list), ids, now))
      }
    }
    var bySingle: [Goal.Lookup: [StepID]] = [:]
    for id in singles {
      entries[id].map { bySingle[$0.write.goal.lookup, default: []].append(id) }
    }
    // One more request waits for each in flight; more would only delay the requests of steps.
    let most = max(0, 2 * spare - looksUnderWay)
    for (lookup, ids) in bySingle.sorted(by: { $0.value[0] < $1.value[0] }).prefix(most) {
      looks.append(look(.single(lookup), ids, now))
    }
    looksUnderWay += looks.count
    return looks
  }

  private mutating func look(_ target: Target, _ ids: [StepID], _ now: Duration) -> Look {
    var delay = RetryTimeouts.notYet
    for id in ids {
      entries[id]?.isLookedFor = true
      guard let entry = entries[id], let firstLook = entry.firstLook else {
        delay = .zero
        continue
      }
      let left = max(.zero, RetryTimeouts.notYet - (now - firstLook))
      delay = min(delay, left, RetryTimeouts.wait(entry.looks - 1))
    }
    return Look(target: target, writes: ids.compactMap { entries[$0]?.write }, delay: delay)
  }

  /// Records what a look found.
  ///
  /// - Parameter now: The time as above.
  mutating func record(
    _ look: Look,
    _ result: Result<Watcher.Observed, APIError>,
    now: Duration
  ) -> Findings {
    looksUnderWay -= 1
    var findings = Findings()
    for write in look.writes { entries[write.step]?.isLookedFor = false }
    switch (result, look.target) {
    case (.failure, .list(let list)):
      // Reads of single objects tell which of them cannot be read.
      unreadable.insert(list)
      return findings
    case (.failure(let error), .single):
      findings.failed = look.writes.map { ($0, error) }
      for write in look.writes { entries[write.step] = nil }
      return findings
    case (.success(let found), let target):
      if case .list(let list) = target { pages[list] = found.pages }
      for write in look.writes { settle(write, found, now, &findings) }
      return findings
    }
  }

  private mutating func settle(
    _ write: AnsweredWrite,
    _ found: Watcher.Observed,
    _ now: Duration,
    _ findings: inout Findings
  ) {
    guard var entry = entries[write.step] else { return }
    guard !found.steps.contains(write.step) else {
      entries[write.step] = nil
      findings.seen.append(write)
      return
    }
    if entry.firstLook == nil { findings.missing.append(write.step) }
    let firstLook = entry.firstLook ?? now
    guard now - firstLook < RetryTimeouts.notYet else {
      entries[write.step] = nil
      findings.failed.append((write, nil))
      return
    }
    entry.firstLook = firstLook
    entry.looks += 1
    entries[write.step] = entry
  }
}
