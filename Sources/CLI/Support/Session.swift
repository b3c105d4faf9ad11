import API
import Applying
import Diagnostics
import FoundationEssentials
import JSON
import Planning
import Resources

/// A stack and an API, ready for comparison.
struct Session: Sendable {
  let stack: LoadedStack
  var policy: Policy
  /// The webhooks whose secrets are missing from their local files.
  var absentSecrets: Set<ResourceAddress>
  let client: APIClient
  let setting: APISetting
  /// The purpose of its plans.
  var purpose = Purpose.applying
  /// The project that the key belongs to, if already read.
  var knownProject: RemoteID?

  /// The purpose of a plan.
  enum Purpose: Hashable {
    /// To reach the declared state.
    case applying
    /// To remove leftovers of earlier runs.
    case cleaning
  }

  /// Reads the live state and plans.
  ///
  /// - Returns: A plan that includes the warnings of the manifests; it may be refused.
  /// - Throws: ``Stop`` when the API could not be read completely.
  func makeCurrentPlan() async throws(Stop) -> Plan { plan(for: try await readLive(needs)) }

  /// Reads only the lists that a plan needs.
  ///
  /// - Throws: ``Stop`` when the API could not be read completely.
  func readLists() async throws(Stop) -> LiveState {
    try await readLive(ReadPlan(kinds: needs.kinds))
  }

  /// - Throws: ``Stop`` when the API could not be read completely.
  func readLive(_ needs: ReadPlan) async throws(Stop) -> LiveState {
    try await reading { () async throws(APIError) in
      async let project = projectAnswer()
      var live = try await readLiveState(with: client, needs: needs)
      live.projectID = try await project.get()
      return live
    }
  }

  /// Reads the input of a plan, and then the additional state to evaluate it.
  ///
  /// - Throws: ``Stop`` when the API could not be read completely.
  func readLive(
    then more: ReadPlan
  ) async throws(Stop) -> (first: LiveState, all: LiveState) {
    try await reading { () async throws(APIError) in
      async let project = projectAnswer()
      var live = try await readLiveState(with: client, needs: needs, then: more)
      live.first.projectID = try await project.get()
      return live
    }
  }

  private func projectAnswer() async -> Result<RemoteID, APIError> {
    if let knownProject { return .success(knownProject) }
    do throws(APIError) {
      return .success(try await client.projectID())
    } catch {
      return .failure(error)
    }
  }

  private func reading<Value>(
    _ read: () async throws(APIError) -> Value
  ) async throws(Stop) -> Value {
    do throws(APIError) {
      return try await read()
    } catch {
      let diagnostics = error.diagnostics(with: setting)
      throw Stop(ExitStatus(stoppedBy: diagnostics), diagnostics, sources: stack.sources)
    }
  }

  /// The state that planning needs.
  var needs: ReadPlan {
    switch purpose {
    case .applying: ReadPlan(of: stack.desired, policy)
    case .cleaning: ReadPlan(ofCleaning: stack.desired, policy)
    }
  }

  /// Returns the plan for a live state.
  func plan(for live: LiveState) -> Plan {
    let plan =
      switch purpose {
      case .applying: makePlan(desired: stack.desired, live: live, policy: policy)
      case .cleaning: makeCleaningPlan(desired: stack.desired, live: live, policy: policy)
      }
    return plan.with(
      diagnostics: stack.diagnostics + plan.diagnostics.map(stack.place.diagnostic)
        + absentSecretNotes(plan),
      destination: live.projectID.map(destination)
    )
  }

  private func destination(_ project: RemoteID) -> PlanDestination {
    PlanDestination(apiURL: setting.server, projectID: project, environment: stack.environment)
  }

  /// The source span of a declared resource's value.
  func place(of address: ResourceAddress, _ pointer: JSONPointer) -> SourceSpan? {
    stack.desired.source(of: address)?[pointer].map(stack.place.span)
  }
}

extension DesiredState {
  fileprivate func source(of address: ResourceAddress) -> SourceMap? {
    switch address.kind {
    case .agents: agents.first { $0.address == address }?.source
    case .numbers: numbers.first { $0.address == address }?.source
    case .takeaways, .knowledgeBases, .webhooks, .evals:
      objects(of: address.kind).first { $0.address == address }?.source
    }
  }
}

extension Console {
  /// Loads the stack, connects, and runs an operation with both.
  ///
  /// - Parameter checking: Checks other local conditions before the first request.
  /// - Returns: The status of the operation or of the stop.
  func withSession(
    _ stack: StackOptions,
    _ planning: PlanningSettings,
    checking: (LoadedStack) throws(Stop) -> Void = { _ in },
    ended: @escaping @Sendable (Stop) -> ExitStatus,
    _ work: @escaping @Sendable (Session) async throws(Stop) -> ExitStatus
  ) async -> ExitStatus {
    do throws(Stop) {
      let loaded = try loadStack(stack, readsSecrets: true)
      try checking(loaded)
      let endpoint = try Endpoint(of: self, planning.connection)
      let secrets = try webhookSecretState(of: loaded)
      let policy = Policy(
        prunes: planning.prunes,
        allowedDeletes: planning.allowedDeletes,
        lostSecrets: secrets.lost,
        replaced: try loaded.webhooks(planning.replaced),
        adopts: planning.adopts,
        formerOwners: Set(planning.formerOwners.map { ExactText($0) })
      )
      return await connected(to: endpoint, ended) { client throws(Stop) in
        try await work(
          Session(
            stack: loaded,
            policy: policy,
            absentSecrets: secrets.absent,
            client: client,
            setting: endpoint.setting
          )
        )
      }
    } catch {
      return ended(error)
    }
  }

  /// Runs an operation with an API client.
  func connected(
    to endpoint: Endpoint,
    _ ended: @escaping @Sendable (Stop) -> ExitStatus,
    _ work: @escaping @Sendable (APIClient) async throws(Stop) -> ExitStatus
  ) async -> ExitStatus {
    guard hasDescriptors(endpoint.connection.parallelism) else { return ended(.tooFewDescriptors) }
    return await connect(endpoint) { transport in
      let client = APIClient(transport: transport, endpoint.connection)
      do throws(Stop) {
        return try await work(client)
      } catch {
        return ended(error)
      }
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
