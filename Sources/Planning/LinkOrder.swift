import Resources

extension AgentPlan {
  /// Orders the steps of numbers around those that change a link of a published version.
  ///
  /// Such a version answers differently from that step on. A number whose callers leave it must
  /// move before the step, and one whose callers come to it moves after; callers who stay are
  /// served the state before and then the state after.
  ///
  /// - Parameter orders: The orders of all declared numbers, whose steps are already added.
  /// - Returns: `false` when some callers of a number leave and others come.
  func orderLinkEdits(among orders: [RouteOrder], in stepGraph: inout StepGraph) -> Bool {
    guard !steps.linkEdits.isEmpty else { return true }
    let added = stepGraph.stepsByChange
    for order in orders {
      let own = added[order.decision.desired.address] ?? []
      guard !own.isEmpty else { continue }
      let (before, after) = (order.servedBefore, order.servedAfter)
      for (agent, edits) in steps.linkEdits.sorted(by: { $0.key < $1.key }) {
        let version = final[agent]
        let leaves = zip(before, after).contains { $0 == version && $1 != version }
        let comes = zip(before, after).contains { $0 != version && $1 == version }
        guard order.decision.isReplaced || !(leaves && comes) else { return false }
        for (id, operation) in own {
          let isUnbinding = operation.isUnbinding
          // A replaced number is unbound before and bound after.
          if leaves, isUnbinding || !order.decision.isReplaced {
            for edit in edits { stepGraph.require(id, before: edit) }
          } else if comes, !isUnbinding {
            for edit in edits { stepGraph.require(edit, before: id) }
          }
        }
      }
    }
    return true
  }

  /// Makes the steps that bring callers to a version wait for the documents that it should answer
  /// from.
  ///
  /// A version to be published waits for them itself; this is for versions that are already
  /// published, and for pinned ones.
  ///
  /// - Parameter orders: The orders of all declared numbers, whose steps are already added.
  func orderUploads(
    _ uploads: [ResourceAddress: [StepID]],
    among orders: [RouteOrder],
    in stepGraph: inout StepGraph
  ) {
    guard uploads.values.contains(where: { !$0.isEmpty }) else { return }
    let added = stepGraph.stepsByChange
    for order in orders {
      let own = (added[order.decision.desired.address] ?? [])
        .filter { !$0.operation.isUnbinding && !order.isHold($0.operation) }
      guard !own.isEmpty else { continue }
      let pairs = zip(order.servedBefore, order.servedAfter)
      let newcomers = Set(pairs.filter { $0 != $1 }.compactMap(\.1))
      for base in Set(newcomers.flatMap(answeringBases)) {
        for upload in uploads[base] ?? [] {
          for (id, _) in own { stepGraph.require(upload, before: id) }
        }
      }
    }
  }

  /// The declared knowledge bases that answer the callers of a version.
  private func answeringBases(of version: ObjectReference) -> Set<ResourceAddress> {
    if let address = addressByFinal[version] { return steps.answeringBases[address] ?? [] }
    guard let id = version.knownID else { return [] }
    return Set(
      inventory.agentsByID.reached(from: [id])
        .flatMap { inventory.links(of: inventory.agentsByID[$0]) }
        .compactMap { steps.bases[$0.knowledgeBaseID] }
    )
  }
}

extension Operation {
  fileprivate var isUnbinding: Bool { if case .number(.unbind) = self { true } else { false } }
}

extension RouteOrder {
  /// Whether a step keeps callers on their current version.
  fileprivate func isHold(_ operation: Operation) -> Bool {
    guard case .number(.setWeights(_, let shares)) = operation else { return false }
    let target = decision.live?.targetID.map(ObjectReference.live)
    return shares.allSatisfy { $0.agent == target }
  }

  /// Who answers before the plan: one entry per percent of callers, and one for texts; `nil` where
  /// no agent does.
  fileprivate var servedBefore: [ObjectReference?] {
    guard let live = decision.live else { return Array(repeating: nil, count: 101) }
    let target = live.targetType == .agent ? live.targetID.map(ObjectReference.live) : nil
    let shares = live.weights?.map { (ObjectReference.live($0.agentID), $0.weight) }
    return served(shares, target, answersSMS: live.smsEnabled)
  }

  /// Who answers after the plan, in the same form.
  fileprivate var servedAfter: [ObjectReference?] {
    let target = decision.targetAgent.flatMap { agents.final[$0] }
    let shares = decision.desired.route.shares(agents)?.map { ($0.agent, $0.weight) }
    let answersSMS = decision.desired.smsEnabled ?? decision.live?.smsEnabled ?? false
    return served(shares, target, answersSMS: answersSMS)
  }

  private func served(
    _ shares: [(ObjectReference, Int)]?,
    _ target: ObjectReference?,
    answersSMS: Bool
  ) -> [ObjectReference?] {
    // A saved plan and a server may contain any weight.
    let split = (shares ?? [])
      .flatMap { Array(repeating: Optional($0.0), count: min(max(0, $0.1), 100)) }
    let rest = Array(repeating: target, count: max(0, 100 - split.count))
    return split.prefix(100) + rest + [answersSMS ? target : nil]
  }
}
