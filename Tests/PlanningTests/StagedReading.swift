import Planning
import Resources

extension LiveState {
  /// The state known to a reader of the API after the requested reads, and nothing else.
  ///
  /// - Parameter kinds: The lists that are read first.
  func read(_ kinds: Set<Kind>, _ further: (LiveState) -> ReadSet) -> LiveState {
    part(reads(ReadSet(kinds: kinds), further))
  }

  private func reads(
    _ first: ReadSet,
    _ further: (LiveState) -> ReadSet
  ) -> ReadSet {
    var needed = first
    while true {
      let next = needed.union(further(part(needed)))
      guard next != needed else { return needed }
      needed = next
    }
  }

  /// The state that a plan is made from.
  func readForPlan(_ desired: DesiredState, _ policy: Policy) -> LiveState {
    read(kindsToRead) {
      furtherReads(desired: desired, live: $0, policy: policy)
    }
  }

  /// The state that drift is computed from: that of a plan, and more.
  func readForDrift(
    _ desired: DesiredState,
    _ policy: Policy,
    listsUnmanaged: Bool
  ) -> (planned: LiveState, all: LiveState) {
    let planned = reads(ReadSet(kinds: kindsToRead)) {
      furtherReads(desired: desired, live: $0, policy: policy)
    }
    let all = reads(planned) {
      furtherDriftReads(
        desired: desired,
        live: $0,
        policy: policy,
        listsUnmanaged: listsUnmanaged
      )
    }
    return (part(planned), part(all))
  }

  private func part(_ reads: ReadSet) -> LiveState {
    func list(_ kind: Kind) -> [LiveObject] { reads.kinds.contains(kind) ? objects(of: kind) : [] }
    return LiveState(
      agents: agents.filter { $0.state != .archived || reads.histories.contains($0.name) },
      numbers: numbers,
      objects: Dictionary(uniqueKeysWithValues: Kind.objects.map { ($0, list($0)) }),
      documents: Dictionary(
        uniqueKeysWithValues: reads.documents.map { ($0, documents[$0] ?? []) }
      ),
      links: Dictionary(uniqueKeysWithValues: reads.links.map { ($0, links[$0] ?? []) }),
      histories: reads.histories
    )
  }
}
