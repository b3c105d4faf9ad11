import API
import Applying
import Diagnostics
import Files
import FoundationEssentials
import JSON
import Planning
import Resources
import Views

/// A stack and an API, ready for comparison.
struct Session: Sendable {
  let stack: LoadedStack
  /// Plans the stack.
  let planner: PlanMaker
  var policy: Policy
  /// The webhooks whose secrets are missing from their local files.
  var absentSecrets: Set<ResourceAddress>
  let client: APIClient
  let setting: APISetting
  var purpose = PlanPurpose.applying
  /// The project that the key belongs to, if already read.
  var knownProject: RemoteID?
  /// What was already read for the first plan.
  var ahead: ReadAhead?

  /// Reads the live state and plans.
  ///
  /// - Returns: A plan that includes the warnings of the manifests; it may be refused.
  func makeCurrentPlan() async throws(CommandFailure) -> Plan {
    plan(for: try await readLive(needs))
  }

  /// Reads the live state and the project that holds it.
  func readLive(_ needs: ReadPlan) async throws(CommandFailure) -> LiveState {
    try await readLive(needs, then: ReadPlan(kinds: [])).first
  }

  /// Reads the input of a plan, and then the additional state to evaluate it.
  func readLive(
    _ needs: ReadPlan,
    then more: ReadPlan
  ) async throws(CommandFailure) -> (first: LiveState, all: LiveState) {
    try await reading { () async throws(APIError) in
      if needs.kinds == kindsToRead, let known = try await ahead?.take() {
        var live = try await readLiveState(
          with: client,
          needs: needs,
          then: more,
          lists: known.lists
        )
        live.first.projectID = known.project
        return live
      }
      async let project = projectAnswer()
      var live = try await readLiveState(with: client, needs: needs, then: more)
      live.first.projectID = try await project.get()
      return live
    }
  }

  private func projectAnswer() async -> Result<RemoteID, APIError> {
    if let knownProject { return .success(knownProject) }
    return await result { () async throws(APIError) in try await client.projectID() }
  }

  /// Runs reads whose failures stop the command.
  func reading<Value>(
    _ read: () async throws(APIError) -> Value
  ) async throws(CommandFailure) -> Value {
    do throws(APIError) {
      return try await read()
    } catch {
      throw CommandFailure(error, setting, sources: stack.sources)
    }
  }

  var needs: ReadPlan {
    switch purpose {
    case .applying: ReadPlan(of: planner, policy)
    case .cleaning: ReadPlan(ofCleaning: stack.desired, policy)
    }
  }

  func plan(for live: LiveState) -> Plan {
    let plan =
      switch purpose {
      case .applying: planner.makePlan(live, policy)
      case .cleaning: makeCleaningPlan(desired: stack.desired, live: live, policy: policy)
      }
    return plan.with(
      diagnostics: stack.diagnostics + plan.diagnostics.map(stack.place.diagnostic)
        + absentSecretNotes(plan),
      destination: live.projectID.map {
        PlanDestination(apiURL: setting.server, projectID: $0, environment: stack.environment)
      }
    )
  }

  /// The source span of a declared resource's value.
  func place(of address: ResourceAddress, _ pointer: JSONPointer) -> SourceSpan? {
    stack.desired.source(of: address)?[pointer].map(stack.place.span)
  }
}

extension Console {
  /// Loads the stack and the settings of the API, for work with both.
  ///
  /// - Parameter checking: Checks other local conditions before the first request; without it, the
  ///   API is read while the stack is loaded.
  func session(
    _ stack: StackOptions,
    _ planning: PlanningSettings,
    for purpose: PlanPurpose = .applying,
    checking: ((LoadedStack) throws(CommandFailure) -> Void)? = nil,
    _ work: @escaping @Sendable (Session) async throws(CommandFailure) -> CommandWork
  ) throws(CommandFailure) -> CommandWork {
    let preparation = Preparation(console: self, planning: planning, purpose: purpose)
    // A problem of the stack is reported before one of the settings.
    guard checking == nil, files.kind(stack.stack) == .folder,
      let endpoint = try? Endpoint(of: self, planning.connection)
    else {
      let loaded = try loadStack(stack, readsSecrets: true)
      try checking?(loaded)
      let endpoint = try Endpoint(of: self, planning.connection)
      let session = try preparation.session(of: loaded, endpoint)
      return .requests(endpoint) { client throws(CommandFailure) in try await work(session(client))
      }
    }
    return .requests(endpoint) { client throws(CommandFailure) in
      let ahead = ReadAhead(client)
      let outcome: Result<CommandWork, CommandFailure>
      do throws(CommandFailure) {
        let loaded = try loadStack(stack, readsSecrets: true)
        var session = try preparation.session(of: loaded, endpoint)(client)
        session.ahead = ahead
        keep(session)
        outcome = .success(try await work(session))
      } catch {
        outcome = .failure(error)
      }
      await ahead.end()
      return try outcome.get()
    }
  }
}

/// What a session needs besides the stack and the API.
private struct Preparation: Sendable {
  let console: Console
  let planning: PlanningSettings
  let purpose: PlanPurpose

  /// Checks what remains to be checked locally.
  func session(
    of loaded: LoadedStack,
    _ endpoint: Endpoint
  ) throws(CommandFailure) -> @Sendable (APIClient) -> Session {
    let secrets = try console.webhookSecretState(of: loaded)
    let policy = Policy(
      prunes: planning.prunes,
      allowedDeletes: planning.allowedDeletes,
      lostSecrets: secrets.lost,
      replaced: try loaded.webhooks(planning.replaced),
      adopts: planning.adopts,
      formerOwners: Set(planning.formerOwners.map { ExactText($0) })
    )
    let planner = PlanMaker(loaded.desired)
    return { [purpose] client in
      Session(
        stack: loaded,
        planner: planner,
        policy: policy,
        absentSecrets: secrets.absent,
        client: client,
        setting: endpoint.setting,
        purpose: purpose
      )
    }
  }
}

extension APIClient {
  init(transport: any Transport, _ connection: ConnectionSettings) {
    self.init(
      transport: transport,
      retryPolicy: RetryPolicy(limits: connection.limits),
      parallelism: connection.parallelism,
      now: { Int(Date().timeIntervalSince1970) }
    )
  }
}
