import API
import Applying
import Hashing
import JSON
import Planning
import Resources
import Sandbox
import TestSupport

/// A sandbox with a commit lag, and applies against it, all on one clock that never waits.
struct ApplyBench {
  let sandbox: Sandbox
  let clock = TestClock()
  private let key: String

  /// - Parameter snapshot: The initial project; `nil` is an empty one.
  /// - Throws: `SnapshotError`.
  init(
    commitLag: Duration,
    snapshot: [UInt8]? = nil,
    faults: [SandboxFault] = []
  ) async throws {
    let clock = clock
    let sandboxClock = SandboxClock(
      now: { 1_767_225_600_000_000 + Int64(clock.elapsed / .microseconds(1)) },
      sleep: { clock.advance(by: $0) }
    )
    // Not the snapshot's seed, whose ids must not repeat.
    let seed: UInt64 = snapshot == nil ? 1 : 2
    sandbox = Sandbox(
      SandboxOptions(commitLag: commitLag, faults: faults, clock: sandboxClock, seed: seed)
    )
    if let snapshot {
      try await sandbox.restore(snapshot)
      clock.advance(by: .seconds(600))
    }
    key = await sandbox.bootstrap().key
    clock.advance(by: .seconds(10))
  }

  /// Reads, plans and applies, as `turnform apply` does.
  ///
  /// - Parameters:
  ///   - secrets: The values of their secrets; their documents hold their own paths.
  ///   - sink: Stores the secrets of webhooks.
  ///   - lost: The webhooks whose secrets are in transit.
  ///   - fault: The fault, counted from the first request of the read.
  ///   - turn: Awaited before every request, so that requests are sent one by one.
  /// - Returns: The report, `nil` when no plan was made, and the sent requests.
  func apply(
    _ desired: DesiredState,
    secrets: SecretStore = SecretStore(),
    sink: any SecretSink = NoSecretSink(),
    lost: @escaping @Sendable () -> Set<ResourceAddress> = { [] },
    fault: (kind: SandboxTransport.Fault, number: Int)? = nil,
    early: [String: APIResponse] = [:],
    turn: (@Sendable () async -> Void)? = nil
  ) async -> (report: ApplyReport?, transport: SandboxTransport) {
    let transport = SandboxTransport(sandbox, key: key, fault: fault, early: early, turn: turn)
    let parallelism = turn == nil ? 8 : 1
    let client = APIClient(
      transport: transport,
      parallelism: parallelism,
      clock: clock,
      jitter: { 0 }
    )
    let policy = Self.policy(lost())
    guard let live = try? await live(of: desired, policy, client) else { return (nil, transport) }
    let plan = makePlan(desired: desired, live: live, policy: policy)
    guard !plan.isRefused else { return (nil, transport) }
    let applier = Applier(
      client: client,
      parallelism: parallelism,
      interrupt: InterruptFlag(),
      secrets: secrets,
      documents: DocumentFiles(read: { Array($0.path.utf8) }, digest: sha256Hex),
      sink: sink,
      place: { _, _ in nil },
      events: { _ in }
    )
    let replanning = Replanning(
      needs: ReadPlan(of: desired, policy),
      plan: { makePlan(desired: desired, live: $0, policy: Self.policy(lost())) }
    )
    return (await applier.apply(plan, replanning: replanning), transport)
  }

  /// Applies hand-made steps.
  ///
  /// - Parameters:
  ///   - sink: Stores the secrets of webhooks.
  ///   - fault: The fault, counted from the first request.
  func perform(
    _ steps: [Step],
    sink: any SecretSink = NoSecretSink(),
    fault: (kind: SandboxTransport.Fault, number: Int)? = nil
  ) async -> (report: ApplyReport, transport: SandboxTransport) {
    let transport = SandboxTransport(sandbox, key: key, fault: fault)
    let applier = Applier(
      client: APIClient(transport: transport, clock: clock, jitter: { 0 }),
      interrupt: InterruptFlag(),
      documents: DocumentFiles(read: { Array($0.path.utf8) }, digest: { _ in "digest" }),
      sink: sink,
      place: { _, _ in nil },
      events: { _ in }
    )
    let replanning = Replanning(needs: ReadPlan(kinds: []), plan: { _ in Plan(stack: "acme") })
    let plan = Plan(stack: "acme", steps: steps)
    return (await applier.apply(plan, replanning: replanning), transport)
  }

  /// Reads, plans and removes leftovers of runs, as `turnform gc` does.
  ///
  /// - Returns: The report, `nil` when no plan was made.
  /// - Throws: `APIError`.
  func clean(_ desired: DesiredState) async throws -> ApplyReport? {
    clock.advance(by: .seconds(10))
    let client = APIClient(
      transport: SandboxTransport(sandbox, key: key),
      clock: clock,
      jitter: { 0 }
    )
    let needs = ReadPlan(ofCleaning: desired, Policy())
    let live = try await readLiveState(with: client, needs: needs)
    let plan = makeCleaningPlan(desired: desired, live: live, policy: Policy())
    guard !plan.isRefused else { return nil }
    let applier = Applier(
      client: client,
      interrupt: InterruptFlag(),
      sink: NoSecretSink(),
      place: { _, _ in nil },
      events: { _ in }
    )
    let replanning = Replanning(
      needs: needs,
      plan: { makeCleaningPlan(desired: desired, live: $0, policy: Policy()) }
    )
    return await applier.apply(plan, replanning: replanning)
  }

  /// The current responses to the requests that a plan is made from, by path.
  ///
  /// - Throws: `APIError`, `TransportError`.
  func firstReading(of desired: DesiredState) async throws -> [String: APIResponse] {
    clock.advance(by: .seconds(10))
    let transport = SandboxTransport(sandbox, key: key)
    let client = APIClient(transport: transport, clock: clock, jitter: { 0 })
    let needs = ReadPlan(of: desired, Policy())
    _ = try await readLiveState(with: client, needs: needs)
    var answers: [String: APIResponse] = [:]
    for request in transport.requests {
      answers[request.path] = try await transport.send(request, within: .seconds(10))
    }
    return answers
  }

  /// Everything that is live once every commit is visible and every document is processed.
  ///
  /// - Returns: The live state with all links and documents.
  /// - Throws: `APIError`.
  func everything(histories: LiveState.Histories = .of([])) async throws -> LiveState {
    clock.advance(by: .seconds(10))
    let transport = SandboxTransport(sandbox, key: key)
    let needs = ReadPlan(
      kinds: Set(Kind.allCases),
      further: { live in
        ReadSet(
          histories: histories,
          links: Set(live.agents.map(\.id)),
          documents: Set(live.knowledgeBases.map(\.id))
        )
      }
    )
    return try await readLiveState(
      with: APIClient(transport: transport, clock: clock),
      needs: needs
    )
  }

  /// The live state once every commit is visible.
  func settled(
    _ desired: DesiredState,
    lost: Set<ResourceAddress> = []
  ) async throws -> (live: LiveState, plan: Plan) {
    clock.advance(by: .seconds(10))
    let transport = SandboxTransport(sandbox, key: key)
    let policy = Self.policy(lost)
    let client = APIClient(transport: transport, clock: clock)
    let live = try await live(of: desired, policy, client)
    return (live, makePlan(desired: desired, live: live, policy: policy))
  }

  private static func policy(_ lost: Set<ResourceAddress>) -> Policy {
    Policy(prunes: true, allowedDeletes: 100, lostSecrets: lost)
  }

  private func live(
    of desired: DesiredState,
    _ policy: Policy,
    _ client: APIClient
  ) async throws -> LiveState {
    try await readLiveState(with: client, needs: ReadPlan(of: desired, policy))
  }
}

extension LiveState {
  /// States that must never occur: leftover drafts, duplicate numbers, unanswered callers.
  ///
  /// A target must be published. An entry of a split may be archived: until it is pinned again it
  /// serves what it served before.
  var blemishes: [String] {
    let published = Set(agents.filter { $0.state == .published }.map(\.id))
    let leftOver = agents.filter { $0.state == .draft }
    let drafts = Set(leftOver.map(\.id))
    let twice = Dictionary(grouping: numbers, by: \.e164).filter { $1.count > 1 }
      .map { "twice \($0.key)" }
    let misrouted = numbers.filter { number in
      let isWrongTarget =
        number.targetType == .agent
        && !(number.targetID.map(published.contains) ?? false)
      let isWrongSplit = number.weights?.contains { drafts.contains($0.agentID) } ?? false
      return isWrongTarget || isWrongSplit
    }
    return leftOver.map { "draft \($0.name) v\($0.version)" } + twice.sorted()
      + misrouted.map { "misrouted \($0.e164)" }
  }
}
