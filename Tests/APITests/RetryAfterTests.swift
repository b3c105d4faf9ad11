import API
import JSON
import TestSupport
import Testing

@Suite("Delays requested by rate-limiting servers")
struct RetryAfterTests {
  /// 1994-11-06, 08:49:37 GMT.
  private let now = 784_111_777

  @Test(
    "seconds, dates in all three forms, and the reset headers are read",
    arguments: [
      ("Retry-After", "7", 7),
      ("retry-after", " 7\t", 7),
      ("Retry-After", "0", 0),
      ("Retry-After", "99999999999999999999999", 1_000_000_000),
      ("Retry-After", "Sun, 06 Nov 1994 08:49:57 GMT", 20),
      ("Retry-After", "Sunday, 06-Nov-94 08:50:37 GMT", 60),
      ("Retry-After", "Sun Nov  6 09:49:37 1994", 3600),
      ("Retry-After", "Tue, 15 Nov 1994 08:49:37 GMT", 9 * 86_400),
      ("Retry-After", "Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("RateLimit-Reset", "30", 30),
      ("X-RateLimit-Reset", "30", 30),
      ("Retry-After", "soon", nil),
      ("Retry-After", "-1", nil),
      ("Retry-After", "1.5", nil),
      ("Retry-After", "", nil),
      ("Retry-After", "Sun, 32 Nov 1994 08:49:37 GMT", nil),
      ("Retry-After", "Sun, 06 Nov 1994 24:49:37 GMT", nil),
      ("Retry-After", "Sun, 06 Nob 1994 08:49:37 GMT", nil),
    ] as [(String, String, Int?)]
  )
  func forms(name: String, value: String, seconds: Int?) async {
    #expect(await wait([APIHeader(name, value)]) == seconds)
  }

  @Test("a reset far in the future is a point in time, in seconds or milliseconds")
  func pointsInTime() async {
    let now = 1_800_000_000
    for value in ["1800000012", "1800000012345"] {
      #expect(await wait([APIHeader("X-RateLimit-Reset", value)], now: now) == 12)
    }
  }

  @Test("Retry-After precedes the reset headers, and the response's date precedes our clock")
  func order() async {
    let date = APIHeader("Date", "Sun, 06 Nov 1994 08:49:47 GMT")
    let retry = APIHeader("Retry-After", "Sun, 06 Nov 1994 08:49:57 GMT")
    let reset = APIHeader("RateLimit-Reset", "3")
    #expect(await wait([reset, date, retry]) == 10)
    #expect(await wait([date, retry], now: nil) == 10)
    #expect(await wait([retry], now: nil) == nil)
    #expect(await wait([APIHeader("Retry-After", "soon"), reset]) == 3)
  }

  private func wait(_ headers: [APIHeader]) async -> Int? { await wait(headers, now: now) }

  private func wait(_ headers: [APIHeader], now: Int?) async -> Int? {
    let client = APIClient(
      transport: ScriptedTransport { _, _ in .error(429, "rate_limited", headers: headers) },
      retryPolicy: RetryPolicy(limits: TimeLimits(request: .zero)),
      clock: TestClock(),
      now: { now },
      jitter: { 0 }
    )
    do throws(APIError) {
      _ = try await client.get("/v1/x")
      return -1
    } catch {
      guard case .rateLimited(let wait) = error.code else { return -2 }
      return wait.map { Int($0.components.seconds) }
    }
  }
}
