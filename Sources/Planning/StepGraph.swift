import HeapModule
import Resources

/// The steps of a plan under construction, with provisional ids and edges as sets.
struct StepGraph {
  /// The rank of a step among those that could come next; matters to readers only.
  enum Rank: Int {
    /// Referenced resources: takeaways, knowledge bases, documents.
    case found
    case prepare
    case complete
    case pin
    case publish
    case route
    case release
    /// Resources that reference others and are not referenced: webhooks, scenarios.
    case attach
    case delete
  }

  private struct Draft {
    let operation: Operation
    let change: ResourceAddress
    let subject: Step.Subject
    let rank: Rank
    var dependsOn: Set<StepID> = []
  }

  /// `nil` for a step that is only reserved.
  private var drafts: [Draft?] = []
  /// The orders to keep where nothing contradicts them; earlier ones win.
  private var preferred: [(first: StepID, second: StepID)] = []

  /// Reserves a provisional id for a step that others reference before it can be described.
  mutating func reserve() -> StepID {
    drafts.append(nil)
    return StepID(drafts.count - 1)
  }

  /// Adds a step, which waits for all steps it references, and assigns it a provisional id.
  mutating func add(
    _ operation: Operation,
    for change: ResourceAddress,
    of subject: Step.Subject,
    rank: Rank,
    after dependencies: [StepID?] = [],
    as reserved: StepID? = nil
  ) -> StepID {
    let id = reserved ?? reserve()
    let waits = dependencies.compactMap(\.self)
    // A transitive dependency does not need a separate edge.
    let makers = operation.createdBy.filter { maker in
      !waits.contains { drafts[$0.number]?.dependsOn.contains(maker) ?? false }
    }
    drafts[id.number] = Draft(
      operation: operation,
      change: change,
      subject: subject,
      rank: rank,
      dependsOn: Set(waits + makers)
    )
    return id
  }

  /// Makes one step wait for another.
  mutating func require(_ first: StepID?, before second: StepID?) {
    guard let first, let second, first != second else { return }
    drafts[second.number]?.dependsOn.insert(first)
  }

  /// Makes one step wait for another, unless the other already waits for it.
  mutating func prefer(_ first: StepID?, before second: StepID?) {
    guard let first, let second, first != second else { return }
    preferred.append((first, second))
  }

  /// The steps that serve each change, in the order in which they were added.
  var stepsByChange: [ResourceAddress: [(id: StepID, operation: Operation)]] {
    var steps: [ResourceAddress: [(id: StepID, operation: Operation)]] = [:]
    for (index, draft) in drafts.enumerated() {
      guard let draft else { continue }
      steps[draft.change, default: []].append((StepID(index), draft.operation))
    }
    return steps
  }

  /// The steps that no other step waits for.
  var sinks: [StepID] {
    let needed = drafts.reduce(into: Set<StepID>()) { $0.formUnion($1?.dependsOn ?? []) }
    return drafts.indices.map(StepID.init).filter { !needed.contains($0) }
  }

  /// The steps in an order that keeps every edge, numbered from 1.
  ///
  /// Among the steps that could come next, the lowest rank goes first, then the smallest address,
  /// then the one added first: the same edges give the same order.
  ///
  /// - Returns: `nil` when the edges form a cycle.
  func ordered() -> [Step]? {
    let drafts = keepingPreferred.described
    var waiting = drafts.map(\.dependsOn.count)
    var dependents: [[Int]] = Array(repeating: [], count: drafts.count)
    for (index, draft) in drafts.enumerated() {
      for dependency in draft.dependsOn { dependents[dependency.number].append(index) }
    }
    let preference = drafts.indices.sorted { precedes($0, $1, drafts) }
    var place = Array(repeating: 0, count: drafts.count)
    for (position, index) in preference.enumerated() { place[index] = position }
    var ready = Heap(drafts.indices.filter { waiting[$0] == 0 }.map { place[$0] })
    var order: [Int] = []
    while let position = ready.popMin() {
      let index = preference[position]
      order.append(index)
      for dependent in dependents[index] {
        waiting[dependent] -= 1
        if waiting[dependent] == 0 { ready.insert(place[dependent]) }
      }
    }
    return order.count == drafts.count ? numbered(order, drafts) : nil
  }

  /// Whether any of the steps waits for a step that references the object it creates.
  func waitsForItself(anyOf steps: [StepID]) -> Bool {
    let referred = drafts.compactMap(\.self)
      .reduce(into: Set<StepID>()) { $0.formUnion($1.operation.createdBy) }
    return steps.contains { referred.contains($0) && needs($0, for: $0) }
  }

  /// A copy with every preferred edge that does not close a cycle.
  private var keepingPreferred: StepGraph {
    var copy = self
    for (first, second) in preferred where !copy.needs(second, for: first) {
      copy.require(first, before: second)
    }
    return copy
  }

  /// Whether a step waits for another, directly or transitively.
  private func needs(_ needed: StepID, for step: StepID) -> Bool {
    var seen: Set<StepID> = [step]
    var unseen = [step]
    while let next = unseen.popLast() {
      let before = drafts[next.number]?.dependsOn ?? []
      guard !before.contains(needed) else { return true }
      unseen += before.filter { seen.insert($0).inserted }
    }
    return false
  }

  private var described: [Draft] {
    drafts.map { draft in
      guard let draft else { preconditionFailure("a reserved step was never described") }
      return draft
    }
  }

  private func precedes(_ left: Int, _ right: Int, _ drafts: [Draft]) -> Bool {
    let (a, b) = (drafts[left], drafts[right])
    if a.rank != b.rank { return a.rank.rawValue < b.rank.rawValue }
    return a.change == b.change ? left < right : a.change < b.change
  }

  private func numbered(_ order: [Int], _ drafts: [Draft]) -> [Step] {
    var final: [StepID: StepID] = [:]
    for (position, index) in order.enumerated() { final[StepID(index)] = StepID(position + 1) }
    return order.map { index in
      let draft = drafts[index]
      return Step(
        id: StepID(index),
        operation: draft.operation,
        dependsOn: Array(draft.dependsOn),
        change: draft.change,
        subject: draft.subject
      )
      .renumbered(final)
    }
  }
}
