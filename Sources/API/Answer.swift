package import JSON

/// A successful answer, out of its envelope; what it holds is not printed.
package struct Answer: Sendable, Hashable, BodyHiding {
  /// `data`; `null` for an answer without a body.
  package let data: JSONValue
  /// What paged lists add; `nil` elsewhere.
  package let page: Page?
  /// What was asked, for errors about the answer.
  package let request: APIRequest
  package let status: Int

  /// `total`, `page` and `limit` at the top level of a list (contract §2).
  package struct Page: Sendable, Hashable {
    package let total: Int
    /// 1-based.
    package let number: Int
    package let limit: Int

    package init(total: Int, number: Int, limit: Int) {
      self.total = total
      self.number = number
      self.limit = limit
    }
  }

  /// Reads an answer: status first, then the envelope (contract §3: `code` alone decides nothing).
  ///
  /// - Parameters:
  ///   - response: As it came.
  ///   - request: What it answers.
  ///   - now: Seconds since 1970, for dates until which a server asks to wait.
  /// - Throws: Everything that is not a success in its envelope.
  package init(
    _ response: APIResponse,
    to request: APIRequest,
    now: Int? = nil
  ) throws(APIError) {
    guard 200..<300 ~= response.status else {
      throw APIError(errorCode(of: response, now), request: request, status: response.status)
    }
    self.request = request
    status = response.status
    guard !(response.status == 204 && response.body.isEmpty) else {
      data = .null
      page = nil
      return
    }
    guard let envelope = parsed(response.body), envelope["success"]?.bool == true,
      let data = envelope["data"]
    else {
      throw APIError(
        .unexpectedAnswer(.notAnEnvelope),
        request: request,
        status: response.status
      )
    }
    self.data = data
    page = Page(envelope: envelope)
  }

  /// What it answers, and the status.
  package var description: String { "\(request): \(status)" }

  /// The error for an answer that lacks what is needed at this place.
  package func unexpected(_ pointer: JSONPointer) -> APIError {
    APIError(.unexpectedAnswer(.field(pointer)), request: request, status: status)
  }
}

extension Answer.Page {
  fileprivate init?(envelope: JSONValue) {
    guard let total = envelope["total"]?.integer, let number = envelope["page"]?.integer,
      let limit = envelope["limit"]?.integer
    else { return nil }
    self.init(total: total, number: number, limit: limit)
  }
}

private func parsed(_ body: [UInt8]) -> JSONValue? {
  do throws(JSONError) {
    return try JSONValue(parsing: body)
  } catch {
    return nil
  }
}

private func errorCode(of response: APIResponse, _ now: Int?) -> APIError.Code {
  switch response.status {
  case 300..<400: return .unexpectedAnswer(.redirect)
  case 401: return .unauthorized
  case 403: return .forbidden
  case 404:
    // Only the API's own word counts as absence: a proxy's 404 does not (design §3).
    let isObject = parsed(response.body)?["code"]?.string == "not_found"
    return isObject ? .notFound : .unexpectedAnswer(.noSuchRoute)
  case 405: return .unexpectedAnswer(.noSuchRoute)
  case 409: return .conflict
  case 422: return .validation(fieldProblems(in: response.body))
  case 429: return .rateLimited(retryAfter: response.retryAfter(now: now))
  case 408: return .serverError(retryAfter: nil)
  case 500..<600: return .serverError(retryAfter: response.retryAfter(now: now))
  default: return .unexpectedAnswer(.status)
  }
}

private func fieldProblems(in body: [UInt8]) -> [FieldProblem] {
  let entries = parsed(body)?["details"]?["errors"]?.array ?? []
  return entries.compactMap(FieldProblem.init(answer:))
}
