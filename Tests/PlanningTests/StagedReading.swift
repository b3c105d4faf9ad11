import Planning
import Resources

extension LiveState {
  /// What a reader of the API knows once it has read what is asked for, and nothing else.
  ///
  /// - Parameters:
  ///   - kinds: The lists that are read first.
  ///   - further: What has to be read beyond what was read so far.
  /// - Returns: The part that was read.
  func read(_ kinds: Set<Kind>, _ further: (LiveState) -> FurtherReads) -> LiveState {
    part(reads(FurtherReads(kinds: kinds), further))
  }

  private func reads(
    _ first: FurtherReads,
    _ further: (LiveState) -> FurtherReads
  ) -> FurtherReads {
    var needed = first
    while true {
      let next = needed.adding(further(part(needed)))
      guard next != needed else { return needed }
      needed = next
    }
  }

  /// What a plan is made from.
  func readForPlan(_ desired: DesiredState, _ policy: Policy) -> LiveState {
    read(kindsToRead(desired: desired, policy: policy)) {
      furtherReads(desired: desired, live: $0, policy: policy)
    }
  }

  /// What drift is told from: what a plan is made from, and then more.
  func readForDrift(
    _ desired: DesiredState,
    _ policy: Policy,
    listsUnmanaged: Bool
  ) -> (planned: LiveState, all: LiveState) {
    let planned = reads(FurtherReads(kinds: kindsToRead(desired: desired, policy: policy))) {
      furtherReads(desired: desired, live: $0, policy: policy)
    }
    let kinds = kindsToReadForDrift(
      desired: desired,
      policy: policy,
      listsUnmanaged: listsUnmanaged
    )
    let all = reads(planned.adding(FurtherReads(kinds: kinds))) {
      furtherDriftReads(
        desired: desired,
        live: $0,
        policy: policy,
        listsUnmanaged: listsUnmanaged
      )
    }
    return (part(planned), part(all))
  }

  private func part(_ reads: FurtherReads) -> LiveState {
    func list(_ kind: Kind) -> [LiveObject] { reads.kinds.contains(kind) ? objects(of: kind) : [] }
    return LiveState(
      agents: agents.filter { $0.state != .archived || reads.histories.contains($0.name) },
      numbers: numbers,
      takeaways: list(.takeaways),
      knowledgeBases: list(.knowledgeBases),
      webhooks: list(.webhooks),
      evals: list(.evals),
      documents: Dictionary(
        uniqueKeysWithValues: reads.documents.map { ($0, documents[$0] ?? []) }
      ),
      links: Dictionary(uniqueKeysWithValues: reads.links.map { ($0, links[$0] ?? []) }),
      histories: reads.histories
    )
  }
}

extension FurtherReads {
  fileprivate func adding(_ other: FurtherReads) -> FurtherReads {
    let all: LiveState.Histories =
      switch (histories, other.histories) {
      case (.of(let one), .of(let two)): .of(one.union(two))
      case (.all, _), (_, .all): .all
      }
    return FurtherReads(
      kinds: kinds.union(other.kinds),
      histories: all,
      links: links.union(other.links),
      documents: documents.union(other.documents)
    )
  }
}
