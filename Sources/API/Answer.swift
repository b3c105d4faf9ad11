package import JSON

/// A successful answer without its envelope; its content is never printed.
package struct Answer: Sendable, Hashable, BodyHiding {
  /// `data`; `null` for an answer without a body.
  package let data: JSONValue
  /// The total number of objects in a paged list; `nil` elsewhere.
  package let total: Int?
  /// The size of the body, in bytes.
  package let size: Int
  /// The request, for errors about the answer.
  package let request: APIRequest
  package let status: Int

  /// Reads an answer: status first, then the envelope (Contract.md §3: `code` alone decides
  /// nothing).
  ///
  /// - Parameter now: Seconds since 1970, to resolve dates in `Retry-After`.
  /// - Throws: ``APIError`` for everything but a success in its envelope.
  package init(
    _ response: APIResponse,
    to request: APIRequest,
    now: Int? = nil
  ) throws(APIError) {
    guard 200..<300 ~= response.status else {
      let failure = Failure(response)
      throw APIError(
        failure.code(now: now),
        request: request,
        status: response.status,
        isFromAPI: failure.isFromAPI
      )
    }
    self.request = request
    status = response.status
    size = response.body.count
    guard !(response.status == 204 && response.body.isEmpty) else {
      data = .null
      total = nil
      return
    }
    let unexpected = { (problem: APIError.Unexpected) in
      APIError(.unexpectedAnswer(problem), request: request, status: response.status)
    }
    let envelope: JSONValue
    do throws(JSONError) {
      envelope = try parsed(response.body)
    } catch {
      let isTooLarge = error.code == .tooManyValues || error.code == .tooDeep
      throw unexpected(isTooLarge ? .tooLarge : .notAnEnvelope)
    }
    guard envelope["success"]?.bool == true, let data = envelope["data"] else {
      throw unexpected(.notAnEnvelope)
    }
    self.data = data
    total = envelope["total"]?.integer
  }

  /// The request and the status.
  package var description: String { "\(request): \(status)" }

  /// The error for an answer without a required value at this place in it.
  package func unexpected(_ pointer: JSONPointer, of object: String? = nil) -> APIError {
    APIError(.unexpectedAnswer(.field(pointer, of: object)), request: request, status: status)
  }
}

private func parsed(_ body: [UInt8]) throws(JSONError) -> JSONValue {
  var options = JSONValue.ReadingOptions()
  options.maximumDepth = SizeLimits.depth
  options.maximumValues = SizeLimits.values
  return try JSONValue(parsing: body, options: options)
}

/// An unsuccessful answer.
private struct Failure {
  private let response: APIResponse
  private let body: JSONValue?
  /// Whether the body has the five keys of Contract.md §3; a proxy's does not.
  let isFromAPI: Bool

  init(_ response: APIResponse) {
    self.response = response
    body = try? parsed(response.body)
    isFromAPI =
      body?["success"]?.bool == false && body?["error"]?.string != nil
      && body?["code"]?.string != nil && body?["details"] != nil && body?["request_id"] != nil
  }

  /// The kind of failure; the status comes first, since `code` alone is ambiguous (Contract.md §3).
  func code(now: Int?) -> APIError.Code {
    switch response.status {
    case 300..<400: .unexpectedAnswer(.redirect)
    // Only the API's own answer counts as absence: a proxy's 404 does not (Design.md §3).
    case 404 where isFromAPI && body?["code"]?.string == "not_found": .notFound
    case 404, 405: .unexpectedAnswer(.noSuchRoute)
    case 408: .serverError(retryAfter: nil)
    case 429: .rateLimited(retryAfter: response.retryAfter(now: now))
    case 500..<600: .serverError(retryAfter: response.retryAfter(now: now))
    case _ where !isFromAPI: .unexpectedAnswer(.foreign)
    case 401: .unauthorized
    case 403: .forbidden
    case 409: .conflict
    case 422: .validation(fieldProblems)
    default: .unexpectedAnswer(.status)
    }
  }

  private var fieldProblems: [FieldProblem] {
    let entries = body?["details"]?["errors"]?.array ?? []
    return entries.compactMap(FieldProblem.init(answer:))
  }
}
