import API
import Sandbox
import Synchronization
import TestSupport

/// Delivers requests to an in-process sandbox, and injects a fault into one or all from one on.
final class SandboxTransport: Transport {
  /// The fault of one request.
  enum Fault: String, CaseIterable, Sendable {
    case dropBefore
    case dropAfter
    case serverErrorBefore
    case serverErrorAfter
    case tooManyRequests
    case unavailableBefore
    /// The process dies before this request: neither it nor any later one is sent.
    case killedBefore
    /// The process dies after this request was processed.
    case killedAfter

    /// Whether every later request fails as well.
    var isFatal: Bool { self == .killedBefore || self == .killedAfter }

    /// Tries this fault on one request of every few, by the scale, until no request has the number.
    ///
    /// The requests are drawn from a seed that differs by fault, so that the faults together cover
    /// them; pairs such as "killed before" and "killed after" share a seed.
    ///
    /// - Parameter meets: Tries one number, and returns whether a request had it.
    /// - Returns: The first number that no request had.
    func walk(_ meets: (Int) async throws -> Bool) async throws -> Int {
      let position = Self.allCases.firstIndex(of: self) ?? 0
      var generator = SeededGenerator(seed: UInt64(position / 2))
      let stride = TestScale.current.stride(2)
      var start = 0
      while true {
        let number = start + Int.random(in: 0..<stride, using: &generator)
        guard try await meets(number) else { return number }
        start += stride
      }
    }
  }

  private let sandbox: Sandbox
  private let key: String
  private let fault: (kind: Fault, number: Int)?
  private let sent = Mutex<[APIRequest]>([])
  private let refused = Mutex(0)
  private let early: Mutex<[String: APIResponse]>
  private let turn: (@Sendable () async -> Void)?

  /// - Parameters:
  ///   - fault: The fault of the request with that number, from 0.
  ///   - early: By path, the response to the first `GET`, which was in flight long before the
  ///     others.
  ///   - turn: Awaited before every request.
  init(
    _ sandbox: Sandbox,
    key: String,
    fault: (kind: Fault, number: Int)? = nil,
    early: [String: APIResponse] = [:],
    turn: (@Sendable () async -> Void)? = nil
  ) {
    self.early = Mutex(early)
    self.turn = turn
    self.sandbox = sandbox
    self.key = key
    self.fault = fault
  }

  /// All sent requests, in order.
  var requests: [APIRequest] { sent.withLock { $0 } }

  /// The number of writes among them that the API did not refuse as too early, with a 404.
  var writeCount: Int { requests.filter { $0.method != .get }.count - refusalCount }

  /// The number of writes that the API refused with a 404: what they build on was not visible yet.
  var refusalCount: Int { refused.withLock(\.self) }

  func send(
    _ request: APIRequest,
    within limit: Duration
  ) async throws(TransportError) -> APIResponse {
    await turn?()
    let number = sent.withLock { sent in
      sent.append(request)
      return sent.count - 1
    }
    guard let fault, number >= fault.number else { return try await forward(request) }
    let isTheOne = number == fault.number
    switch fault.kind {
    case .killedBefore:
      throw .notConnected(.refused)
    case .killedAfter:
      if isTheOne { _ = try await forward(request) }
      throw isTheOne ? .lostAnswer : .notConnected(.refused)
    case .dropBefore where isTheOne:
      throw .lostAnswer
    case .dropAfter where isTheOne:
      _ = try await forward(request)
      throw .lostAnswer
    case .serverErrorBefore where isTheOne:
      return APIResponse(status: 500)
    case .serverErrorAfter where isTheOne:
      _ = try await forward(request)
      return APIResponse(status: 502)
    case .tooManyRequests where isTheOne:
      return APIResponse(status: 429, headers: [APIHeader("Retry-After", "2")])
    case .unavailableBefore where isTheOne:
      return APIResponse(status: 503, headers: [APIHeader("Retry-After", "1")])
    case .dropBefore, .dropAfter, .serverErrorBefore, .serverErrorAfter, .tooManyRequests,
      .unavailableBefore:
      return try await forward(request)
    }
  }

  private func forward(_ request: APIRequest) async throws(TransportError) -> APIResponse {
    if request.method == .get, let early = early.withLock({ $0.removeValue(forKey: request.path) })
    {
      return early
    }
    var forwarded = SandboxRequest(request.method.rawValue, request.path, key: key)
    forwarded.headers += request.headers.map { SandboxHeader($0.name, $0.value) }
    forwarded.body = request.body ?? []
    guard let response = await sandbox.handle(forwarded).response else { throw .lostAnswer }
    if request.method != .get, response.status == 404 { refused.withLock { $0 += 1 } }
    return APIResponse(
      status: response.status,
      headers: response.headers.map { APIHeader($0.name, $0.value) },
      body: response.body
    )
  }
}
