import API
import Diagnostics
import JSON
import Resources
import Testing

@Suite("API errors in Turnform's words")
struct ErrorDiagnosticTests {
  static let cases: [(APIError.Code, DiagnosticCode)] = [
    (.unreachable(.refused), .apiUnreachable), (.lostAnswer, .apiServerError),
    (.unauthorized, .apiUnauthorized), (.forbidden, .apiForbidden), (.notFound, .staleObject),
    (.conflict, .apiConflict), (.validation([]), .apiValidation),
    (.rateLimited(retryAfter: nil), .apiLimited), (.timedOut, .apiUnreachable),
    (.serverError(retryAfter: nil), .apiServerError),
    (.unexpectedAnswer(.redirect), .apiUnexpectedAnswer),
    (.unexpectedAnswer(.field(JSONPointer([.key("id")]), of: nil)), .apiUnexpectedAnswer),
    (.readIncomplete, .readIncomplete), (.cancelled, .apiUnreachable),
  ]

  @Test("each has its code, a sentence and a remedy", arguments: cases)
  func words(code: APIError.Code, expected: DiagnosticCode) throws {
    let error = APIError(code, request: APIRequest(.get, "/v1/agents"), status: nil)
    let diagnostic = try #require(error.diagnostics().first)
    #expect(diagnostic.code == expected)
    #expect(diagnostic.detail.hasSuffix("."))
    #expect(diagnostic.advice.hasSuffix("."))
  }

  @Test("the bound that ended a request is named with its origin")
  func bounds() throws {
    func detail(_ code: APIError.Code, status: Int?, limit: Int) throws -> String {
      let request = APIRequest(.get, "/v1/agents")
      let error = APIError(code, request: request, status: status).givenUp(after: .seconds(limit))
      return try #require(error.diagnostics().first).detail
    }
    #expect(
      try detail(.timedOut, status: nil, limit: 120)
        == "GET /v1/agents timed out after 120 seconds (--timeout)."
    )
    #expect(
      try detail(.rateLimited(retryAfter: .seconds(90)), status: 429, limit: 60)
        == "The API returned status 429 for GET /v1/agents and asked clients to wait 90 seconds; "
        + "Turnform waits at most 60 seconds in total."
    )
    #expect(
      try detail(.serverError(retryAfter: .seconds(1)), status: 503, limit: 1)
        .hasSuffix("to wait 1 second; Turnform waits at most 1 second in total.")
    )
    let late = APIError(.timedOut, request: APIRequest(.post, "/v1/agents"))
    #expect(late.diagnostics().first?.code == .apiServerError)
  }

  @Test("a variable that is set, or not set, is named where it may be the cause")
  func setting() throws {
    func diagnostic(_ code: APIError.Code, isStandard: Bool = true) throws -> Diagnostic {
      let setting = APISetting(
        server: "http://localhost:8090",
        isStandardServer: isStandard,
        keyVariable: "TURNCALL_API_KEY_FILE"
      )
      let error = APIError(code, request: APIRequest(.get, "/v1/agents"))
      return try #require(error.diagnostics(with: setting).first)
    }
    let standard = try diagnostic(.unreachable(.refused))
    #expect(standard.detail.contains("http://localhost:8090"))
    #expect(standard.advice.contains("Set TURNCALL_API_URL"))
    #expect(try diagnostic(.unreachable(.refused), isStandard: false).advice.hasPrefix("Check"))
    #expect(try diagnostic(.unauthorized).advice.contains("TURNCALL_API_KEY_FILE"))
    #expect(try !diagnostic(.forbidden).advice.contains("developer"))
  }

  @Test(
    "a proxy's response is reported as such, and blames neither the key nor its role",
    arguments: [401, 403, 407, 408, 413, 500, 502, 503, 504]
  )
  func foreign(status: Int) throws {
    let isServerError = status >= 500 || status == 408
    let error = APIError(
      isServerError ? .serverError(retryAfter: nil) : .unexpectedAnswer(.foreign),
      request: APIRequest(.get, "/v1/agents"),
      status: status,
      isFromAPI: false
    )
    let diagnostic = try #require(error.diagnostics().first)
    #expect(diagnostic.code == .foreignAnswer)
    #expect(diagnostic.detail.contains("(status \(status))"))
    #expect(diagnostic.detail.contains("a proxy or gateway"))
    #expect(!diagnostic.advice.contains("revoked"))
  }

  @Test("a 422 points at the line of the manifest")
  func validation() {
    let pointer = JSONPointer([.key("config"), .key("llm"), .key("temperature")])
    let position = SourcePosition(line: 7, column: 18)
    let span = SourceSpan(file: "turnform.yaml", start: position, end: position)
    let location = JSONPointer([.key("body")] + pointer.tokens)
    let error = APIError(
      .validation([FieldProblem(type: "less_than_equal", location: location)]),
      request: APIRequest(.post, "/v1/agents"),
      status: 422
    )
    let diagnostics = error.diagnostics(about: ResourceAddress(.agents, "a")) {
      $0 == pointer ? span : nil
    }
    #expect(diagnostics.map(\.code) == [.apiValidation])
    #expect(diagnostics.first?.span == span)
    #expect(diagnostics.first?.subject == "agents.a")
  }
}
