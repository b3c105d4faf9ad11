import API
import Applying
import Diagnostics
import JSON
import Resources
import Testing

@Suite("API errors in our own words")
struct ErrorDiagnosticTests {
  static let cases: [(APIError.Code, DiagnosticCode)] = [
    (.unreachable(.refused), .apiUnreachable), (.lostAnswer, .apiServerError),
    (.unauthorized, .apiUnauthorized), (.forbidden, .apiForbidden), (.notFound, .staleObject),
    (.conflict, .apiConflict), (.validation([]), .apiValidation),
    (.rateLimited(retryAfter: nil), .apiServerError),
    (.serverError(retryAfter: nil), .apiServerError),
    (.unexpectedAnswer(.redirect), .apiUnexpectedAnswer),
    (.unexpectedAnswer(.field(JSONPointer([.key("id")]))), .apiUnexpectedAnswer),
    (.readIncomplete, .readIncomplete), (.cancelled, .apiUnreachable),
  ]

  @Test("each has its code, a sentence and something to do", arguments: cases)
  func words(code: APIError.Code, expected: DiagnosticCode) throws {
    let error = APIError(code, request: APIRequest(.get, "/v1/agents"), status: nil)
    let diagnostic = try #require(error.diagnostics().first)
    #expect(diagnostic.code == expected)
    #expect(diagnostic.detail.hasSuffix("."))
    #expect(diagnostic.advice.hasSuffix("."))
  }

  @Test("what was set, or was not, is named where it may be the cause")
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
    #expect(standard.advice.contains("TURNCALL_API_URL is not set"))
    #expect(try diagnostic(.unreachable(.refused), isStandard: false).advice.hasPrefix("Check"))
    #expect(try diagnostic(.unauthorized).advice.contains("TURNCALL_API_KEY_FILE"))
    #expect(try !diagnostic(.forbidden).advice.contains("developer"))
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
