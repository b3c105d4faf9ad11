/// The limits on waiting for the API, all in one place; `--timeout` sets the scale.
package struct TimeLimits: Sendable, Hashable {
  /// The default of `--timeout`.
  package static let standardTimeout = Duration.seconds(120)
  /// The range of `--timeout`, in seconds.
  package static let timeouts = 1...3600
  private static let longestRateLimitWait = Duration.seconds(60)

  /// The limit for one request, from its first byte to the last one of its answer; its retries
  /// share it.
  package let request: Duration
  /// The limit for establishing a connection, including encryption.
  package let connecting: Duration

  /// - Parameters:
  ///   - request: The value of `--timeout`.
  ///   - connecting: At most `request`.
  package init(request: Duration = standardTimeout, connecting: Duration = .seconds(10)) {
    self.request = request
    self.connecting = min(connecting, request)
  }

  /// The time without a single byte of an answer to a read, after which it may be retried once.
  package var silence: Duration { request / 2 }
  /// The limit for a server that limits its clients (429, or 503 with `Retry-After`), in total and
  /// per wait; a server that asks for more is not waited for.
  package var rateLimitWait: Duration { min(Self.longestRateLimitWait, request) }
  /// The minimum remaining time for retrying a read that was not answered in time.
  package var repetition: Duration { request / 4 }
}
