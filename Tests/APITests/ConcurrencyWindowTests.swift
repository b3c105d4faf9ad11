import API
import JSON
import Synchronization
import TestSupport
import Testing

@Suite("The window of requests in flight")
struct ConcurrencyWindowTests {
  @Test("no more requests start than the limit allows")
  func limit() {
    var window = ConcurrencyWindow(maximum: 2)
    let permits = start(3, &window)
    #expect(permits.count == 2)
    window.finish(permits[0], .fine, now: .zero)
    #expect(start(2, &window).count == 1)
  }

  @Test("overload halves the limit once for all requests in flight together")
  func halving() {
    var window = ConcurrencyWindow(maximum: 8)
    for permit in start(8, &window) {
      window.finish(permit, .overloaded(retryAfter: nil), now: .zero)
    }
    #expect(window.limit == 4)
    for _ in 0..<5 {
      for permit in start(1, &window) {
        window.finish(permit, .overloaded(retryAfter: nil), now: .zero)
      }
    }
    #expect(window.limit == 1)
  }

  @Test("the limit grows by one after as many successes as its width, up to the maximum")
  func growth() {
    var window = ConcurrencyWindow(maximum: 3)
    for permit in start(1, &window) {
      window.finish(permit, .overloaded(retryAfter: nil), now: .zero)
    }
    #expect(window.limit == 1)
    var limits: [Int] = []
    for _ in 0..<8 {
      for permit in start(1, &window) { window.finish(permit, .fine, now: .zero) }
      limits.append(window.limit)
    }
    #expect(limits == [2, 2, 3, 3, 3, 3, 3, 3])
  }

  @Test("Retry-After holds back every request until it expires")
  func pause() {
    var window = ConcurrencyWindow(maximum: 4)
    for permit in start(1, &window) {
      window.finish(permit, .overloaded(retryAfter: .seconds(2)), now: .seconds(10))
    }
    #expect(window.start(now: .seconds(11)) == .pause(.seconds(1)))
    guard case .start = window.start(now: .seconds(12)) else {
      Issue.record("nothing starts after the pause")
      return
    }
  }

  @Test("a Retry-After beyond the maximum wait holds back no request")
  func absurdPause() {
    var window = ConcurrencyWindow(maximum: 4)
    for permit in start(1, &window) {
      window.finish(permit, .overloaded(retryAfter: .seconds(1_000_000_000)), now: .zero)
    }
    #expect(window.limit == 2)
    #expect(start(4, &window).count == 2)
  }

  @Test(
    "concurrent requests never exceed the limit, and each gets its turn",
    .timeLimit(.minutes(45))
  )
  func limiter() async throws {
    let gauge = Gauge()
    let client = APIClient(transport: gauge, parallelism: 3, clock: TestClock(), jitter: { 0 })
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<40 {
        group.addTask { _ = try? await client.get("/v1/\(index)") }
      }
    }
    #expect(gauge.peak <= 3)
    #expect(gauge.total == 40)
  }

  private func start(
    _ count: Int,
    _ window: inout ConcurrencyWindow
  ) -> [ConcurrencyWindow.Permit] {
    (0..<count)
      .compactMap { _ in
        if case .start(let permit) = window.start(now: .zero) { permit } else { nil }
      }
  }
}

/// Counts how many requests it holds at once.
private final class Gauge: Transport {
  private let state = Mutex((now: 0, peak: 0, total: 0))

  var peak: Int { state.withLock { $0.peak } }
  var total: Int { state.withLock { $0.total } }

  func send(
    _ request: APIRequest,
    within limit: Duration
  ) async throws(TransportError) -> APIResponse {
    state.withLock {
      $0.now += 1
      $0.total += 1
      $0.peak = max($0.peak, $0.now)
    }
    for _ in 0..<10 { await Task.yield() }
    state.withLock { $0.now -= 1 }
    return try ScriptedTransport.Reply.data(1).get()
  }
}
