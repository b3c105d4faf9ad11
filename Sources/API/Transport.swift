/// Brings one request to the API and its answer back: the port that sockets and tests plug into.
///
/// A transport follows no redirect and repeats nothing: who may send again is decided above it.
package protocol Transport: Sendable {
  /// - Parameters:
  ///   - request: Sent at most once.
  ///   - limit: From now to the last byte of the answer.
  /// - Returns: Any answer, whatever its status.
  /// - Throws: ``TransportError`` when there is none.
  func send(
    _ request: APIRequest,
    within limit: Duration
  ) async throws(TransportError) -> APIResponse
}

/// Why a request has no answer; the cases differ in whether it may have been processed.
package enum TransportError: Error, Sendable, Hashable {
  /// No byte of the request left: surely not processed.
  case notConnected(ConnectFailure)
  /// The connection ended before the answer did: may have been processed.
  case lostAnswer
  /// The answer took too long: may have been processed, or may still be.
  case timedOut
  /// The answer is larger than the transport reads: was most likely processed.
  case answerTooLarge
  /// The task was cancelled: may have been processed.
  case cancelled
}

/// Why no connection came about.
package enum ConnectFailure: Sendable, Hashable {
  case unknownHost
  case refused
  case timedOut
  /// No trusted encrypted connection.
  case tls
  /// The proxy wants a user name and a password, or others (407).
  case proxyLogin
  /// The proxy makes no connection to that host and port.
  case proxyRefusal
  case other
}
