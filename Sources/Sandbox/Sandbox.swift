import Resources

/// A TurnCall server in memory, for development and tests: no sockets, no other process.
///
/// It answers everything of contract §2, §3 and §5–§9 that a client can see. One request is one
/// step: nothing else happens between its checks and its changes.
///
///     let sandbox = Sandbox(SandboxOptions(seed: 1))
///     let key = await sandbox.bootstrap().key
///     let outcome = await sandbox.handle(SandboxRequest("GET", "/v1/agents", key: key))
package actor Sandbox {
  private var service: Service
  private var faults: FaultCounter
  private let options: SandboxOptions

  /// - Parameter options: Also the seed, the clock and what goes wrong.
  package init(_ options: SandboxOptions = SandboxOptions()) {
    self.options = options
    faults = FaultCounter(options.faults)
    service = Service(
      database: Database(lag: options.commitLag.microseconds),
      random: RandomSource(seed: options.seed),
      platformKey: options.platformKey
    )
  }

  /// Answers one request, after the latency, unless a fault has it.
  package func handle(_ request: SandboxRequest) async -> SandboxOutcome {
    if options.latency > .zero {
      do {
        try await options.clock.sleep(options.latency)
      } catch {
        return .dropped
      }
    }
    return answer(request)
  }

  private func answer(_ request: SandboxRequest) -> SandboxOutcome {
    guard let fault = faults.next(for: request) else {
      return .response(service.respond(to: request, at: options.clock.now()))
    }
    if fault.moment == .after {
      _ = service.respond(to: request, at: options.clock.now())
    }
    return fault.outcome
  }

  /// Makes a project and an admin key without a request, visible at once.
  ///
  /// - Parameter name: Of the project.
  /// - Returns: The project's id and the key to send as `Authorization: Bearer KEY`.
  @discardableResult
  package func bootstrap(project name: String = "sandbox") -> (projectID: String, key: String) {
    service.bootstrap(project: name, at: options.clock.now())
  }
}

extension Service {
  fileprivate mutating func bootstrap(
    project name: String,
    at moment: Int64
  ) -> (projectID: String, key: String) {
    now = moment
    let project = ProjectRow(id: .init(random.identifier()), name: name, createdAt: now)
    let key = makeKey(project.id, name: "bootstrap", role: .admin)
    database.commitAtOnce(.insertProject(project))
    database.commitAtOnce(.insertKey(key))
    return (project.id.description, key.raw)
  }
}

extension SandboxFault {
  /// What the client sees when the fault fires.
  fileprivate var outcome: SandboxOutcome {
    switch effect {
    case .drop: return .dropped
    case .status(let status, let retryAfter):
      let refusal = Refusal(
        status: status,
        code: status == 429 ? "rate_limited" : "internal_error",
        message: "Injected by the sandbox"
      )
      var headers = [SandboxHeader("Content-Type", "application/json")]
      if let retryAfter { headers.append(SandboxHeader("Retry-After", String(retryAfter))) }
      return .response(
        SandboxResponse(
          status: status,
          headers: headers,
          body: refusal.body(requestID: "00000000-0000-4000-8000-000000000000"),
          closesConnection: status == 500
        )
      )
    }
  }
}
