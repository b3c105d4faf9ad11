/// How long a run waits for the API at most, all of it in one place; `--timeout` sets the scale.
package struct TimeLimits: Sendable, Hashable {
  /// `--timeout` unless it is given.
  package static let standardTimeout = Duration.seconds(120)
  /// What `--timeout` takes, in seconds.
  package static let timeouts = 1...3600
  private static let longestConnecting = Duration.seconds(10)
  private static let longestPatience = Duration.seconds(60)

  /// For one request, from its first byte to the last one of its answer; its repetitions share it.
  package let request: Duration

  /// - Parameter request: What `--timeout` says.
  package init(request: Duration = standardTimeout) { self.request = request }

  /// Until a connection stands, encryption included.
  package var connecting: Duration { min(Self.longestConnecting, request) }
  /// Without a single byte of an answer to a read, which may then be sent once more.
  package var silence: Duration { request / 2 }
  /// For a server that limits its clients (429, or 503 with `Retry-After`), in all and at once; a
  /// server that asks for more is not waited for.
  package var patience: Duration { min(Self.longestPatience, request) }
  /// With less left than this, a read that was not answered in time is not sent again.
  package var repetition: Duration { request / 4 }
}
