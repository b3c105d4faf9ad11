import JSON
import Resources

/// What must come before what, so that a number's callers are never served anything but the state
/// before or the state after (Design.md §4, "Safe at every step").
///
/// The *activating agent* is the one whose publish changes what the number serves without a
/// separate request. Writing the number's route must then fit in between:
///
/// ```
/// before    after     required order                                otherwise callers are served
/// agent A   agent B   publish B ≤ PUT number ≤ publish A            A's new version
/// agent A   split     publish members ≤ PUT routing ≤ publish A     A's new version, for B's share
/// agent A   webhook   PUT number ≤ publish A                        A's new version
/// webhook   agent B   publish B ≤ PUT number                        a draft
/// split     agent B   publish B ≤ PUT number ≤ DELETE routing       the fallback
/// split     webhook   PUT number ≤ DELETE routing                   the fallback
/// webhook   split     publish members ≤ PUT routing ≤ PUT number    the fallback
/// ```
///
/// If the demands of several numbers form a cycle, one number is *pinned temporarily*: a split of
/// 50 to 50 between its current version and itself, which no publish moves (Contract.md §9), until
/// its route is written.
struct RouteOrder {
  let decision: NumberDecision
  let agents: AgentPlan
  let activatingAgent: ResourceAddress?

  init(_ decision: NumberDecision, agents: AgentPlan) {
    self.decision = decision
    self.agents = agents
    activatingAgent = decision.live.flatMap { agents.activatingAgent(of: $0) }
  }

  /// The live number if it stays bound, so that there is a state before.
  private var live: LiveNumber? { decision.isReplaced ? nil : decision.live }

  /// Whether only the routing target answers before the plan.
  private var isDirect: Bool { live?.targetType == .agent && live?.weights == nil }

  private var answersSMSBefore: Bool { live?.targetType == .agent && live?.smsEnabled == true }

  private var answersSMSAfter: Bool {
    decision.targetAgent != nil && (decision.desired.smsEnabled ?? live?.smsEnabled ?? false)
  }

  /// Whether the routing target reaches the declared one without a request.
  private var isFollowing: Bool {
    guard let target = decision.targetAgent, live?.targetType == .agent else { return false }
    return live?.targetID.map(agents.followed) == agents.final[target]
  }

  /// The agents to publish before the routing target may be served.
  private var targetEvents: [ResourceAddress] { decision.targetAgent.map(agents.events) ?? [] }

  private var targetSteps: [StepID] { decision.targetAgent.map(agents.eventSteps) ?? [] }

  /// The steps that publish the agents referenced by the URL or the metadata.
  private var textSteps: [StepID] { decision.texts.addresses.flatMap(agents.eventSteps) }

  /// The members of the split to publish before it is set.
  ///
  /// An archived version answers in a split as it is (Design.md §2), so a split may reference it
  /// before it is rolled back to. And a number that references the very draft to be published is
  /// unanswered until then; its split may reference that draft immediately, and must, so that not
  /// all callers are served it.
  private var memberEvents: [ResourceAddress] {
    let own = isDirect && agents.activates(live?.targetID) ? activatingAgent : nil
    return membersToPublish.filter { !isBroughtBack($0) }
      .flatMap { agent in agents.events(of: agent).filter { agent != own || $0 != own } }
  }

  private var membersToPublish: [ResourceAddress] {
    decision.members.filter { agents.publishSteps[$0] != nil }
  }

  /// Whether an archived version is rolled back to unchanged, including its links and the versions
  /// it leads to.
  private func isBroughtBack(_ agent: ResourceAddress) -> Bool {
    guard case .rollback = agents.choices[agent]?.option.outcome else { return false }
    return agents.unaltered.contains(agent)
  }

  /// Whether SMS is turned off while the number follows its agent: this must then happen first.
  private var silencesSMSFirst: Bool {
    decision.writesSettings && isFollowing && answersSMSBefore && !answersSMSAfter
      && activatingAgent != nil
  }

  /// Whether, for calls, the route must be written before the activating agent is published.
  private var movesCallsAway: Bool {
    guard isDirect, let activatingAgent else { return false }
    if decision.weights != nil { return !isSplitOfOne(activatingAgent) }
    return decision.writesSettings && !isFollowing
  }

  /// Whether, for SMS, the route must be written before the activating agent is published.
  private var movesSMSAway: Bool {
    decision.writesSettings && !isFollowing && answersSMSBefore && activatingAgent != nil
  }

  /// Whether every share of the split has the content of the activating agent's new version.
  private func isSplitOfOne(_ activatingAgent: ResourceAddress) -> Bool {
    let content = agents.content(of: agents.finalVersion(of: activatingAgent))
    return decision.weights?.allSatisfy { agents.content(of: $0.agent) == content } ?? false
  }
}

extension AgentPlan {
  /// The members of an agent's cycle to publish before it, when callers follow it immediately.
  func cycleArcs(to agent: ResourceAddress) -> [RouteOrder.Arc] {
    events(of: agent).filter { $0 != agent }.map { RouteOrder.Arc(from: $0, to: agent) }
  }
}

extension RouteOrder {
  /// A demand that one agent is published before another.
  struct Arc: Hashable {
    let from: ResourceAddress
    let to: ResourceAddress
  }

  /// The demands that a temporary pin would lift.
  var liftableArcs: [Arc] { canBePinned ? arcsForCalls + cycleArcs : [] }

  /// The demands that cannot be lifted.
  var fixedArcs: [Arc] {
    let arcs = canBePinned ? [] : arcsForCalls + cycleArcs
    guard movesSMSAway, let activatingAgent, let target = decision.targetAgent,
      agents.publishSteps[target] != nil
    else { return arcs }
    return arcs + [Arc(from: target, to: activatingAgent)]
  }

  /// The members of its cycle to publish before the agent that the number follows.
  ///
  /// That agent hands callers over to the others, so they must be published when a caller reaches
  /// it.
  var cycleArcs: [Arc] {
    guard isDirect, !movesCallsAway, let activatingAgent else { return [] }
    return agents.cycleArcs(to: activatingAgent)
  }

  private var arcsForCalls: [Arc] {
    guard movesCallsAway, let activatingAgent else { return [] }
    let events = decision.weights == nil ? targetEvents : memberEvents
    return events.map { Arc(from: $0, to: activatingAgent) }
  }

  /// Whether a split between the current version and itself keeps the callers where they are.
  private var canBePinned: Bool { isDirect && !agents.activates(live?.targetID) }

  /// The number of additional requests for a temporary pin.
  ///
  /// A split that is set anyway replaces the pin; otherwise the pin must be removed again.
  var pinCost: Int { decision.weights == nil ? 2 : 1 }

  /// Adds the number's steps and their edges.
  ///
  /// - Parameter stepGraph: Already holds the agents' steps.
  func addSteps(to stepGraph: inout StepGraph, isPinned: Bool) {
    guard let live, let id = decision.live?.id else { return }
    let pin = isPinned ? addTemporaryPin(to: &stepGraph, live: live) : nil
    let activatingStep = activatingAgent.flatMap { agents.publishSteps[$0] }
    let set = addWeights(to: &stepGraph, number: .live(id), after: [pin])
    if isPinned || !movesCallsAway, !movesSMSAway {
      // Nothing waits for the split, so it can wait until the versions it references are rolled
      // back to.
      for agent in membersToPublish where isBroughtBack(agent) {
        stepGraph.require(agents.publishSteps[agent], before: set)
      }
    }
    let put = addSettings(to: &stepGraph, id: id)
    if decision.clearsWeights || (isPinned && decision.weights == nil) {
      _ = stepGraph.add(
        .clearWeights(id),
        for: decision,
        rank: .release,
        after: [put, pin] + targetSteps
      )
    }
    stepGraph.require(pin, before: put)
    stepGraph.require(pin, before: activatingStep)
    if movesCallsAway, !isPinned { stepGraph.require(set ?? put, before: activatingStep) }
    if movesSMSAway || silencesSMSFirst { stepGraph.require(put, before: activatingStep) }
    // Calls must be split or pinned before the routing target becomes the fallback.
    if decision.weights != nil, live.weights == nil, !isFollowing {
      stepGraph.require(pin ?? set, before: put)
    }
  }

  private func addTemporaryPin(to stepGraph: inout StepGraph, live: LiveNumber) -> StepID? {
    guard let target = live.targetID else { return nil }
    let half = NumberOperation.Share(agent: .live(target), weight: 50)
    return stepGraph.add(.setWeights(.live(live.id), [half, half]), for: decision, rank: .pin)
  }

  /// Sets the split once every version in it is published.
  fileprivate func addWeights(
    to stepGraph: inout StepGraph,
    number: ObjectReference,
    after dependencies: [StepID?]
  ) -> StepID? {
    decision.weights.map { shares in
      stepGraph.add(
        .setWeights(number, shares),
        for: decision,
        after: dependencies + memberEvents.map { agents.publishSteps[$0] }
      )
    }
  }

  private func addSettings(to stepGraph: inout StepGraph, id: RemoteID) -> StepID? {
    guard decision.writesSettings else { return nil }
    let target = silencesSMSFirst ? live?.targetID : nil
    return stepGraph.add(
      .update(id, settings: decision.settings(agents, target: target)),
      for: decision,
      after: textSteps + (silencesSMSFirst ? [] : targetSteps)
    )
  }

  /// The steps after which everything that a new binding references is published.
  var bindingEvents: [StepID] {
    targetSteps + textSteps + membersToPublish.flatMap(agents.eventSteps)
  }

  /// Unbinds a number whose SID changes, as late as possible: what its new binding needs is
  /// published by then.
  ///
  /// If it leaves an agent that this plan publishes, it must be unbound before that, and waits only
  /// for steps that do not wait for that agent.
  func addUnbinding(to stepGraph: inout StepGraph) -> StepID? {
    guard let live = decision.live else { return nil }
    let leaves = activatingAgent != nil && activatingAgent != decision.targetAgent
    let unbind = stepGraph.add(.unbind(live.id), for: decision, after: leaves ? [] : bindingEvents)
    if leaves {
      stepGraph.require(unbind, before: activatingAgent.flatMap { agents.publishSteps[$0] })
      for event in bindingEvents { stepGraph.prefer(event, before: unbind) }
    }
    return unbind
  }

  /// Adds the steps of a new number, or of one that is rebound under another SID.
  ///
  /// The split is set right after the binding; until then the fallback answers, which cannot be
  /// avoided with the API (Contract.md §8: `POST` takes no weights).
  ///
  /// - Parameter stepGraph: Already holds the agents' steps.
  func addBinding(
    to stepGraph: inout StepGraph,
    after dependencies: [StepID?],
    as reserved: StepID?
  ) {
    let bind = stepGraph.add(
      .bind(
        e164: decision.desired.e164,
        sid: decision.desired.sid,
        settings: decision.settings(agents)
      ),
      for: decision,
      after: bindingEvents + dependencies,
      as: reserved
    )
    _ = addWeights(to: &stepGraph, number: .created(by: bind), after: [bind])
  }
}

extension StepGraph {
  fileprivate mutating func add(
    _ operation: NumberOperation,
    for decision: NumberDecision,
    rank: Rank = .route,
    after dependencies: [StepID?] = [],
    as reserved: StepID? = nil
  ) -> StepID {
    add(
      .number(operation),
      for: decision.desired.address,
      of: .number(e164: decision.desired.e164),
      rank: rank,
      after: dependencies,
      as: reserved
    )
  }
}
