import API
import Diagnostics
import Files
import HTTPTransport
import JSON
import Manifests
import Planning
import Resources
import SavedPlans
import Views

extension Console {
  /// Reads a saved plan and verifies that what it shows is what it does.
  func savedPlan(at path: String) throws(CommandFailure) -> SavedPlan {
    guard files.kind(path) != .folder else {
      throw CommandFailure(.error, .notASavedPlan(folder: path))
    }
    let bytes: [UInt8]
    do throws(FileProblem) {
      bytes = try files.readWhole(path, SavedPlanFile.byteLimit)
    } catch {
      throw CommandFailure(.error, .unusable(path, error))
    }
    do throws(SavedPlanFile.Problem) {
      return try SavedPlanFile.read(bytes, version: turnformVersion, view: PlanJSON.document)
    } catch {
      throw CommandFailure(.error, .unusable(path, error))
    }
  }

  /// Checks whether the plan can be saved to a file, if any is given; the manifests of the stack
  /// folder are never overwritten.
  func checkPlanFile(
    _ path: String?,
    _ options: OutputOptions,
    stack: String
  ) throws(CommandFailure) {
    guard let path else { return }
    let isTaken = options.outputFile.contains { $0.path == path }
    let reason: String? =
      switch files.kind(path) {
      case _ where files.isLink(path): FileProblem.link.reason
      case .device, .link: "it is not a regular file"
      case .folder: "it is a folder"
      case .file, nil:
        isTaken
          ? "--output-file uses the same path"
          : files.obstacle(path, stack) ?? otherContent(of: path)
      }
    guard let reason else { return }
    throw CommandFailure(
      .usage,
      configuration: "Cannot save the plan to \"\(path)\": \(reason).",
      advice: "Use a different file with --out. Nothing was read or sent."
    )
  }

  /// Why a file must not be replaced: it may be a prompt, a document, or the target of a mistyped
  /// path.
  private func otherContent(of path: String) -> String? {
    guard files.kind(path) == .file else { return nil }
    do throws(FileProblem) {
      let bytes = try files.readWhole(path, SavedPlanFile.byteLimit)
      guard bytes.isEmpty || SavedPlanFile.resembles(bytes) else {
        return "the file exists and is not a saved plan"
      }
      return nil
    } catch {
      return "the file exists, and \(error.reason)"
    }
  }

  /// Checks what a saved plan needs locally, for work with the API that it was made for.
  func session(
    of saved: SavedPlan,
    connection: ConnectionSettings,
    _ work: @escaping @Sendable (Session) async throws(CommandFailure) -> CommandWork
  ) throws(CommandFailure) -> CommandWork {
    let endpoint = try Endpoint(of: self, connection)
    guard endpoint.address.description == saved.destination.apiURL else {
      throw CommandFailure(.error, .otherAPI(saved, endpoint.address.description))
    }
    let loaded = try stack(of: saved)
    try checkResultFiles(of: loaded.desired, loaded.place)
    try loaded.checkFolder(of: saved.plan, files)
    try loaded.checkDocuments(of: saved.plan)
    try checkSinks(of: loaded)
    return .requests(endpoint) { client throws(CommandFailure) in
      var session = Session(
        stack: loaded,
        planner: PlanMaker(loaded.desired),
        policy: saved.policy,
        absentSecrets: [],
        client: client,
        setting: endpoint.setting
      )
      let project = try await session.projectID()
      guard project == saved.destination.projectID else {
        throw CommandFailure(.error, .otherProject(saved, project))
      }
      session.knownProject = project
      return try await work(session)
    }
  }

  /// Returns the stack as planned, with its current secrets.
  private func stack(of saved: SavedPlan) throws(CommandFailure) -> LoadedStack {
    let place = StackPlace(folder: saved.stackFolder)
    let secrets = SavedSecrets(
      of: saved.desired,
      files: DirectoryFiles(root: place.folder),
      variables: environment
    )
    guard secrets.diagnostics.isEmpty else { throw CommandFailure(.error, secrets.diagnostics) }
    return LoadedStack(
      desired: secrets.desired,
      secrets: secrets.secrets,
      // The secrets are read again, and their warnings reflect the current values.
      diagnostics: saved.warnings.filter { $0.code != .oddSecret } + secrets.warnings,
      sources: [],
      place: place,
      environment: saved.destination.environment
    )
  }
}

extension Session {
  func projectID() async throws(CommandFailure) -> RemoteID {
    try await reading { () async throws(APIError) in try await client.projectID() }
  }

  /// Saves the plan for a live state to a file, which is replaced atomically and readable only by its
  /// owner.
  func save(
    planFor live: LiveState,
    _ plan: Plan,
    to path: String,
    environment: String?,
    _ files: FileAccess
  ) async throws(CommandFailure) {
    var folder = stack.place.folder[...]
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    // The lists were read together with the project that owns them.
    let project: RemoteID
    if let known = live.projectID { project = known } else { project = try await projectID() }
    let destination = PlanDestination(
      apiURL: setting.server,
      projectID: project,
      environment: environment
    )
    let text = try text(ofPlanFor: live, plan, destination, String(folder), path)
    do throws(FileProblem) {
      try files.writePrivately(path, text)
    } catch {
      throw CommandFailure(
        configuration: "Cannot save the plan to \"\(path)\": \(error.reason).",
        advice: "Check the folder, its permissions and the free disk space."
      )
    }
  }

  private func text(
    ofPlanFor live: LiveState,
    _ plan: Plan,
    _ destination: PlanDestination,
    _ stackFolder: String,
    _ path: String
  ) throws(CommandFailure) -> String {
    do {
      let saved = try SavedPlan(
        destination,
        stackFolder: stackFolder,
        desired: stack.desired,
        live: live,
        policy: policy,
        warnings: stack.diagnostics,
        notes: Array(plan.diagnostics.dropFirst(stack.diagnostics.count))
      )
      return try SavedPlanFile.text(of: saved, version: turnformVersion, view: PlanJSON.document)
    } catch {
      let reason =
        error as? SavedPlanFile.Problem == .tooLarge
        ? "it would exceed the size or nesting limit for reading it back"
        : "reading it back would not produce the same plan"
      throw CommandFailure(.error, .notSaveable(path, reason))
    }
  }
}
