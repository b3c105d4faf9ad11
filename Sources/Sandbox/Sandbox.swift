import JSON
import Resources

/// An in-memory TurnCall server for development and tests: no sockets, no other process.
///
/// It implements everything in Contract.md §2, §3 and §5–§15 that a client can see. Each request is
/// atomic: nothing else happens between its checks and its changes.
///
///     let sandbox = Sandbox(SandboxOptions(seed: 1))
///     let key = await sandbox.bootstrap().key
///     let outcome = await sandbox.handle(SandboxRequest("GET", "/v1/agents", key: key))
package actor Sandbox {
  private let service: Service
  private var faults: FaultCounter
  private let options: SandboxOptions
  private let (changes, changed) = AsyncStream.makeStream(
    of: Void.self,
    bufferingPolicy: .bufferingNewest(1)
  )

  /// - Parameter options: The behavior, including the seed, the clock and faults.
  package init(_ options: SandboxOptions = SandboxOptions()) {
    self.options = options
    faults = FaultCounter(options.faults)
    service = Service(options)
  }

  /// Responds to one request after the latency, unless a fault applies to it.
  package func handle(_ request: SandboxRequest) async -> SandboxOutcome {
    if options.latency > .zero {
      do { try await options.clock.sleep(options.latency) } catch { return .dropped }
    }
    return answer(request)
  }

  private func answer(_ request: SandboxRequest) -> SandboxOutcome {
    if request.isWrite { changed.yield() }
    let fault = faults.next(for: request)
    if fault?.moment == .before, let outcome = fault?.outcome { return outcome }
    service.isStalling = fault?.effect == .stall
    let response = service.respond(to: request, at: options.clock.now())
    return fault?.outcome ?? .response(response)
  }

  /// Returns a project and a key of its admin, without a request.
  ///
  /// Returns the first project with such a key, or creates a project that is visible at once.
  /// Further calls return the same, even after ``restore(_:)``.
  @discardableResult
  package func bootstrap(project name: String = "sandbox") -> (projectID: String, key: String) {
    changed.yield()
    return service.bootstrap(project: name, at: options.clock.now())
  }

  /// Everything that was acknowledged, as canonical JSON, with its secrets and keys.
  package func snapshot() -> [UInt8] {
    service.database.latest.snapshot(at: options.clock.now()).bytes() + [UInt8(ascii: "\n")]
  }

  /// Replaces the entire state with a snapshot.
  package func restore(_ snapshot: [UInt8]) throws(SnapshotError) {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: snapshot)
    } catch {
      throw SnapshotError(description: "The snapshot is not valid JSON (at byte \(error.offset)).")
    }
    var world = try World(snapshot: value)
    if options.losesWorkOnRestart {
      world.loseWork(at: value["taken_at"]?.integer.map(Int64.init) ?? options.clock.now())
    }
    service.database.replace(by: world)
  }

  /// Whether time alone changes what a restart would restore.
  ///
  /// True while a document is being processed, if a restart would lose that work.
  var keepsTime: Bool {
    let now = options.clock.now()
    return options.losesWorkOnRestart
      && service.database.latest[.documents].all
        .contains { $0.updatedAt > now && $0.updatedAt < .max }
  }

  /// Signals that there may be changes to save; one element may stand for several changes.
  nonisolated var mayHaveChanged: AsyncStream<Void> { changes }
}

extension Service {
  fileprivate func bootstrap(
    project name: String,
    at moment: Int64
  ) -> (projectID: String, key: String) {
    now = moment
    let world = database.latest
    let old = world.projectOrder.lazy.filter { world.projects[$0]?.isDeleted == false }
      .flatMap(world.keys.list).first { $0.role == .admin && !$0.isRevoked }
    if let old { return (old.owner.description, old.raw) }
    let project = ProjectRow(id: .init(random.identifier()), name: name, createdAt: now)
    let key = makeKey(project.id, name: "bootstrap", role: .admin)
    database.commitAtOnce(.insertProject(project))
    database.commitAtOnce(.insertKey(key))
    return (project.id.description, key.raw)
  }
}

extension SandboxFault {
  /// The outcome that the client sees instead of the usual response; `nil` if it sees that.
  fileprivate var outcome: SandboxOutcome? {
    switch effect {
    case .drop: return .dropped
    case .stall: return nil
    case .status(let status, let retryAfter):
      let refusal = Refusal(
        status: status,
        code: status == 429 ? "rate_limited" : "internal_error",
        message: "Injected by the sandbox"
      )
      let body = refusal.body(requestID: "00000000-0000-4000-8000-000000000000")
      var response = SandboxResponse(status: status, json: body)
      if let retryAfter {
        response.headers.append(SandboxHeader("Retry-After", String(retryAfter)))
      }
      response.closesConnection = status == 500
      return .response(response)
    }
  }
}
