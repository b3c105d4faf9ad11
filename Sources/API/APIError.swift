package import JSON
package import Resources

/// The reason a request failed, for decisions and for Turnform's own messages.
///
/// Holds no body: a 422 echoes its input, including secrets (Contract.md §1, point 6). Of the
/// server's texts it holds only the reasons of broken rules, and prints none.
package struct APIError: Error, Sendable, Hashable {
  package let code: Code
  package let method: APIMethod
  /// With the query.
  package let path: String
  /// `nil` if there was no answer.
  package let status: Int?
  /// The maximum wait, if the request failed because of it.
  package private(set) var limit: Duration?
  /// Whether the answer, if there was one, looks like the API's; a proxy's does not.
  package let isFromAPI: Bool

  /// The kind of failure; one case for every decision that a caller makes.
  package enum Code: Sendable, Hashable {
    /// No connection: certainly not processed.
    case unreachable(ConnectFailure)
    /// Sent, but no answer: may have been processed.
    case lostAnswer
    /// Sent, but not answered in time: may have been processed, or may still be.
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
    /// A list was not proven complete, three times in a row.
    case readIncomplete
    /// The task was cancelled, or could no longer wait, before the request was sent or retried.
    case cancelled
  }

  /// The problem with an answer.
  package enum Unexpected: Sendable, Hashable {
    /// A redirect, which is never followed.
    case redirect
    /// 404 or 405 with code `internal_error` (Contract.md §3), or without the API's error body.
    case noSuchRoute
    /// An error without the API's error body (Contract.md §3): a proxy or a gateway wrote it.
    case foreign
    /// A status that is not in the contract.
    case status
    /// Not JSON, or not in the envelope of Contract.md §2.
    case notAnEnvelope
    /// A required field is missing, has another type, or has an invalid value; the text names the
    /// object.
    case field(JSONPointer, of: String?)
    /// A field of the object has a value that this version does not know.
    case unknownWord(UnknownObject)
    /// The answer exceeds the limit on bytes, values or depth.
    case tooLarge
    /// The list exceeds the limit on objects or bytes.
    case listTooLarge
  }

  package init(
    _ code: Code,
    request: APIRequest,
    status: Int? = nil,
    isFromAPI: Bool = true
  ) {
    self.code = code
    method = request.method
    path = request.path
    self.status = status
    self.isFromAPI = isFromAPI
  }

  /// The same error, after the maximum wait.
  package func givenUp(after limit: Duration) -> APIError {
    var copy = self
    copy.limit = limit
    return copy
  }

  /// Whether the server reported that it limits its clients, so that the request was not processed,
  /// or a read may be repeated later.
  var isLimit: Bool {
    if case .rateLimited = code { return true }
    return method == .get && status == 503 && retryAfter != nil
  }

  /// The time that the server asks its clients to wait.
  var retryAfter: Duration? {
    switch code {
    case .rateLimited(let retryAfter), .serverError(let retryAfter): retryAfter
    case .unreachable, .lostAnswer, .timedOut, .unauthorized, .forbidden, .notFound, .conflict,
      .validation, .unexpectedAnswer, .readIncomplete, .cancelled:
      nil
    }
  }

  /// Whether the request may have caused a change although it failed.
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

/// One entry of a 422: the type and place of the problem, but never the bare value.
package struct FieldProblem: Sendable, Hashable {
  /// The server's identifier, for example `less_than_equal`; letters, digits and `_` only.
  package let type: String
  /// A pointer into the request; the first token is `body`, `query` or `path`.
  package let location: JSONPointer
  /// The server's message for a broken rule; `nil` for other types, whose type and place suffice.
  package let reason: ServerWords?

  package init(type: String, location: JSONPointer, reason: ServerWords? = nil) {
    self.type = type
    self.location = location
    self.reason = reason
  }

  /// Reads one entry of `details.errors`.
  ///
  /// - Returns: `nil` if it has another shape (Contract.md §3).
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

/// A sentence from the server, which may quote the request: use it only if the request held no
/// secret, and show it on one line with a bounded length.
package struct ServerWords: Sendable, Hashable, BodyHiding {
  /// The text as received.
  package let text: String

  package init(_ text: String) { self.text = text }

  /// The length of the text.
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
