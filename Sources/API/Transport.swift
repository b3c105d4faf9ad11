/// Sends one request to the API and returns its answer: the port that sockets and tests plug into.
///
/// A transport follows no redirects and retries nothing: retries are decided above it.
package protocol Transport: Sendable {
  /// - Parameters:
  ///   - request: Sent at most once.
  ///   - limit: The time from now to the last byte of the answer.
  /// - Throws: ``TransportError`` if there is no answer.
  func send(
    _ request: APIRequest,
    within limit: Duration
  ) async throws(TransportError) -> APIResponse
}

/// The reason a request has no answer; the cases differ in whether it may have been processed.
package enum TransportError: Error, Sendable, Hashable {
  /// No byte of the request was sent: certainly not processed.
  case notConnected(ConnectFailure)
  /// The connection ended before the answer did: may have been processed.
  case lostAnswer
  /// The answer took too long: may have been processed, or may still be.
  case timedOut
  /// The answer is larger than the transport reads: most likely processed.
  case answerTooLarge
  /// The task was cancelled: may have been processed.
  case cancelled
}

/// The reason no connection was established.
package enum ConnectFailure: Sendable, Hashable {
  case unknownHost
  case refused
  case timedOut
  /// No trusted encrypted connection.
  case tls
  /// The proxy requires a user name and a password, or different ones (407).
  case proxyLogin
  /// The proxy refuses to connect to that host and port.
  case proxyRefusal
  case other
}
