package import JSON
package import Resources

/// Why a request did not do what it should, for deciding and for our own words.
///
/// Holds no body: a 422 echoes its input, secrets and all (Contract.md §1, point 6). Of the
/// server's texts it holds only the reasons of broken rules, and prints none.
package struct APIError: Error, Sendable, Hashable {
  package let code: Code
  package let method: APIMethod
  /// With the query.
  package let path: String
  /// `nil` when there was no answer.
  package let status: Int?
  /// How long was waited at most, when that is why it failed.
  package let limit: Duration?
  /// Whether the answer, if there was one, looks like the API's: a proxy's does not.
  package let isFromAPI: Bool

  /// What happened; one case for every decision that a caller makes.
  package enum Code: Sendable, Hashable {
    /// No connection: surely not processed.
    case unreachable(ConnectFailure)
    /// Sent, no answer: may have been processed.
    case lostAnswer
    /// Sent, not answered in time: may have been processed, or may still be.
    case timedOut
    /// 401.
    case unauthorized
    /// 403.
    case forbidden
    /// 404 for an object; a missing route is `unexpectedAnswer`.
    case notFound
    /// 409.
    case conflict
    /// 422.
    case validation([FieldProblem])
    /// 429: not processed.
    case rateLimited(retryAfter: Duration?)
    /// 5xx, or 408: may have been processed.
    case serverError(retryAfter: Duration?)
    case unexpectedAnswer(Unexpected)
    /// A list did not prove complete, three times in a row.
    case readIncomplete
    /// The task was cancelled, or might not wait any more, before the request was sent (again).
    case cancelled
  }

  /// What was wrong with an answer.
  package enum Unexpected: Sendable, Hashable {
    /// A redirect, which is never followed.
    case redirect
    /// 404 or 405 with code `internal_error` (Contract.md §3), or without the API's error body.
    case noSuchRoute
    /// An error without the API's error body (Contract.md §3): a proxy or a gateway wrote it.
    case foreign
    /// A status that the contract does not know.
    case status
    /// Not JSON, or not in the envelope of Contract.md §2.
    case notAnEnvelope
    /// A field that is needed is missing, has another type, or holds what it cannot hold; the text
    /// names the object.
    case field(JSONPointer, of: String?)
    /// The object is described with a word that this version does not know.
    case unknownWord(UnknownObject)
    /// More bytes, more values or deeper than is read of one answer.
    case tooLarge
    /// More objects or bytes than are read of one list.
    case listTooLarge
  }

  package init(
    _ code: Code,
    request: APIRequest,
    status: Int? = nil,
    limit: Duration? = nil,
    isFromAPI: Bool = true
  ) {
    self.code = code
    method = request.method
    path = request.path
    self.status = status
    self.limit = limit
    self.isFromAPI = isFromAPI
  }

  /// The same error, once nobody waits any longer.
  func givenUp(after limit: Duration) -> APIError {
    APIError(
      code,
      request: APIRequest(method, path),
      status: status,
      limit: limit,
      isFromAPI: isFromAPI
    )
  }

  /// Whether the server said that it limits its clients, and so has not processed the request, or
  /// that it may be read again later.
  var isLimit: Bool {
    switch code {
    case .rateLimited: true
    case .serverError(let retryAfter): method == .get && status == 503 && retryAfter != nil
    case .unreachable, .lostAnswer, .timedOut, .unauthorized, .forbidden, .notFound, .conflict,
      .validation, .unexpectedAnswer, .readIncomplete, .cancelled:
      false
    }
  }

  /// How long the server asks its clients to wait.
  var retryAfter: Duration? {
    switch code {
    case .rateLimited(let retryAfter), .serverError(let retryAfter): retryAfter
    case .unreachable, .lostAnswer, .timedOut, .unauthorized, .forbidden, .notFound, .conflict,
      .validation, .unexpectedAnswer, .readIncomplete, .cancelled:
      nil
    }
  }

  /// Whether the request may have changed something although it failed.
  package var mayHaveBeenProcessed: Bool {
    guard method != .get else { return false }
    return switch code {
    case .lostAnswer, .timedOut, .serverError: true
    case .unexpectedAnswer: status.map { 200..<300 ~= $0 } ?? true
    case .unreachable, .unauthorized, .forbidden, .notFound, .conflict, .validation, .rateLimited,
      .readIncomplete, .cancelled:
      false
    }
  }
}

/// One entry of a 422: what kind of problem, and where; never the value on its own.
package struct FieldProblem: Sendable, Hashable {
  /// The server's word, for example `less_than_equal`; letters, digits and `_` only.
  package let type: String
  /// Into the request; the first token is `body`, `query` or `path`.
  package let location: JSONPointer
  /// The server's words about a broken rule; `nil` for every other type, of which the type and the
  /// place say all.
  package let reason: ServerWords?

  package init(type: String, location: JSONPointer, reason: ServerWords? = nil) {
    self.type = type
    self.location = location
    self.reason = reason
  }

  /// Reads one entry of `details.errors`.
  ///
  /// - Returns: `nil` when it has another shape (Contract.md §3).
  package init?(answer: JSONValue) {
    guard let type = answer["type"]?.string, let location = answer["loc"]?.array else { return nil }
    let tokens = location.compactMap { token in
      token.integer.map(JSONPointer.Token.index) ?? token.string.map(JSONPointer.Token.key)
    }
    guard tokens.count == location.count else { return nil }
    let isWord = type.utf8.count <= 64 && type.utf8.allSatisfy(isWordByte)
    let reason = type == "value_error" ? answer["msg"]?.string.map(ServerWords.init) : nil
    self.init(
      type: isWord ? type : "unknown",
      location: JSONPointer(tokens),
      reason: reason
    )
  }
}

/// A sentence of the server, which may quote what was sent: only for whoever knows that no secret
/// was, and to be shown on one line and bounded.
package struct ServerWords: Sendable, Hashable, BodyHiding {
  /// As it came.
  package let text: String

  package init(_ text: String) { self.text = text }

  /// How long it is.
  package var description: String { "\(text.utf8.count) bytes" }
}

private func isWordByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
    UInt8(ascii: "_"):
    true
  default: false
  }
}
