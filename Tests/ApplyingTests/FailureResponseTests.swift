import API
import Applying
import Testing

@Suite("Responding to failed writes")
struct FailureResponseTests {
  @Test(
    "a write is repeated only after a read, and never after a well-formed refusal",
    arguments: [
      (.lostAnswer, .look(for: .seconds(2), then: .send)),
      (.timedOut, .look(for: .seconds(2), then: .send)),
      (.serverError(retryAfter: nil), .look(for: .seconds(2), then: .send)),
      (.notFound, .look(for: .zero, then: .fail)),
      (.conflict, .look(for: .zero, then: .fail)),
      (.unauthorized, .fail),
      (.forbidden, .fail),
      (.validation([]), .fail),
      (.unreachable(.refused), .fail),
      (.rateLimited(retryAfter: nil), .fail),
      (.unexpectedAnswer(.redirect), .fail),
    ] as [(APIError.Code, FailureResponse)]
  )
  func first(code: APIError.Code, expected: FailureResponse) {
    #expect(response(code, sends: 1) == expected)
  }

  @Test("a write whose response is lost is sent three times in total")
  func threeTimes() {
    #expect(response(.lostAnswer, sends: 2) == .look(for: .seconds(2), then: .send))
    #expect(response(.lostAnswer, sends: 3) == .look(for: .seconds(2), then: .fail))
    #expect(response(.lostAnswer, sends: 3, refusals: 1) == .look(for: .seconds(2), then: .send))
  }

  @Test("a success that cannot be read is looked up, and not sent again")
  func unreadable() {
    let error = APIError(
      .unexpectedAnswer(.notAnEnvelope),
      request: APIRequest(.post, "/v1/agents"),
      status: 201
    )
    let response = FailureResponse(to: error, sends: 1, mayBeLag: false, settling: .seconds(2))
    #expect(response == .look(for: .seconds(2), then: .fail))
  }

  @Test("after the run's own writes a 404 or 409 is \"not yet\" for five seconds")
  func notYet() {
    for code in [APIError.Code.notFound, .conflict] {
      #expect(
        response(code, sends: 1, own: true)
          == .look(for: .zero, then: .sendAfter(.milliseconds(25)))
      )
      #expect(
        response(code, sends: 9, refusals: 8, since: .milliseconds(4900), own: true)
          == .look(for: .zero, then: .sendAfter(.milliseconds(100)))
      )
      #expect(
        response(code, sends: 9, refusals: 8, since: .seconds(5), own: true)
          == .look(for: .zero, then: .fail)
      )
    }
  }

  private func response(
    _ code: APIError.Code,
    sends: Int,
    refusals: Int = 0,
    since: Duration = .zero,
    own: Bool = false
  ) -> FailureResponse {
    FailureResponse(
      to: APIError(code, request: APIRequest(.post, "/v1/agents"), status: 307),
      sends: sends,
      refusedFor: since,
      refusals: refusals,
      mayBeLag: own,
      settling: .seconds(2)
    )
  }
}
