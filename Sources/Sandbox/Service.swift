import JSON
import Resources

/// The API itself: handles one request at a time, without suspending.
final class Service {
  var database: Database
  var random: RandomSource
  let platformKey: String
  /// The duration of background work, in microseconds.
  let backgroundTime: Int64
  /// Fields that are absent from the tables here.
  let missingFields: [ServerField]
  /// Edits to what responses say about stored values.
  let answerEdits: [AnswerEdit]
  /// Whether the background work that the current request starts never ends.
  var isStalling = false
  /// The time of the current request, in microseconds since 1970.
  var now: Int64 = 0

  init(_ options: SandboxOptions) {
    database = Database(
      lag: options.commitLag.microseconds,
      period: options.commitLagPeriod
    )
    random = RandomSource(seed: options.seed)
    platformKey = options.platformKey
    backgroundTime = options.backgroundTime.microseconds
    missingFields = options.missingFields
    // Fields that the server does not know are absent from responses, too.
    answerEdits = options.missingFields.map { AnswerEdit($0, to: nil) } + options.answerEdits
  }

  /// Responds to one request, after making due changes visible as of a moment (in microseconds).
  func respond(to request: SandboxRequest, at moment: Int64) -> SandboxResponse {
    now = moment
    database.advance(to: moment)
    let requestID = request.header("X-Request-ID") ?? random.identifier()
    var response: SandboxResponse
    do throws(Refusal) {
      response = try route(request)
    } catch {
      response = SandboxResponse(status: error.status, json: error.body(requestID: requestID))
    }
    if response.status == 500 {
      // The real server omits the header and drops the connection here (Contract.md §2).
      response.closesConnection = true
    } else {
      response.headers.append(SandboxHeader("X-Request-ID", requestID))
    }
    if let origin = request.header("Origin") {
      response.headers.append(SandboxHeader("Access-Control-Allow-Origin", origin))
      response.headers.append(SandboxHeader("Access-Control-Allow-Credentials", "true"))
    }
    if request.method == "HEAD" { response.body = [] }
    return response
  }

  private func route(_ request: SandboxRequest) throws(Refusal) -> SandboxResponse {
    let path = request.pathAlone
    switch Route.find(method: request.method, path: path) {
    case .notFound: throw .notFound
    case .methodNotAllowed: throw .methodNotAllowed
    case .redirect(let path):
      let host = request.header("Host") ?? "127.0.0.1"
      let target = "http://\(host)\(path)" + request.queryPart
      return SandboxResponse(status: 307, headers: [SandboxHeader("Location", target)])
    case .endpoint(let endpoint, let parameters):
      let body = try RequestBody(request, as: endpoint.body)
      let caller = try admit(request, to: endpoint)
      let call = Call(
        parameters: parameters,
        query: Query(request),
        body: body,
        caller: caller,
        missing: missingFields(at: path)
      )
      let answer = edited(try endpoint.perform(self)(call), to: path)
      guard !answer.body.isEmpty else { return SandboxResponse(status: answer.status) }
      return SandboxResponse(status: answer.status, json: answer.body)
    }
  }

  private func missingFields(at path: Substring) -> [ArraySlice<String>] {
    guard !missingFields.isEmpty else { return [] }
    let collection = ServerField.collection(ofPath: path)
    return missingFields.filter { $0.collection == collection }.map { $0.path[...] }
  }

  /// The end of background work that starts now and lasts a multiple of the usual duration.
  func end(afterTimes count: Int64 = 1) -> Int64 {
    isStalling ? .max : now + count * backgroundTime
  }

  /// Commits a change that the response acknowledges.
  func commit(_ change: Change) { database.commit(change, at: now) }
}

extension Endpoint {
  /// The endpoints that need no key and no project.
  static let server: [Endpoint] = [
    .get("/health", for: .everyone) { _ in { _ in health } },
    .get("/ready", for: .everyone) { _ in { _ in .plain(["status": "ready"]) } },
    .get("/live", for: .everyone) { _ in { _ in .plain(["status": "alive"]) } },
    .get("/openapi.json", for: .everyone) { _ in
      { _ in Answer(status: 200, body: PackageResources.openapi_json) }
    },
  ]

  /// Always degraded, since the real health check is broken (Contract.md §15).
  private static let health = Answer.plain([
    "status": "degraded", "checks": ["database": "unhealthy", "redis": "healthy"],
    "version": "0.1.0",
  ])
}

struct Call: Sendable {
  /// The ids in the path, as sent.
  let parameters: [String]
  let query: Query
  var body: RequestBody
  let caller: Caller
  /// Paths of fields that are absent from all tables.
  var missing: [ArraySlice<String>] = []

  /// Reads the id in the path and, by its table, the body; reports the problems of both together.
  func read(_ resource: String, _ section: Section) throws(Refusal) -> (RemoteID, JSONObject) {
    try validated { ($0.id(resource, in: self), $0.body(body, section.without(missing))) }
  }

  func id(_ resource: String) throws(Refusal) -> RemoteID {
    try validated { $0.id(resource, in: self) }
  }

  func ids(_ first: String, _ second: String) throws(Refusal) -> (RemoteID, RemoteID) {
    try validated {
      ($0.id(first, in: self), $0.uuid(parameters.last ?? "", at: ["path", .string(second)]))
    }
  }

  func read(_ section: Section) throws(Refusal) -> JSONObject {
    try validated { $0.body(body, section.without(missing)) }
  }

  private func validated<Value>(_ read: (inout Validation) -> Value) throws(Refusal) -> Value {
    var validation = Validation()
    let value = read(&validation)
    try validation.check()
    return value
  }
}

extension JSONObject {
  /// - Throws: 500 if the database cannot store a value of the object (Contract.md §6).
  func checkStorable() throws(Refusal) {
    guard JSONValue.object(self).isStorable else { throw .internalError }
  }
}
