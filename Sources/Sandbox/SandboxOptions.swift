/// A sandbox's behavior; by default, it commits at once and never fails.
package struct SandboxOptions: Sendable {
  /// The required value of `X-Platform-Key`.
  package var platformKey: String
  /// The delay before each request is processed.
  package var latency: Duration
  /// The delay between the response to a write and its visibility (Contract.md §4).
  package var commitLag: Duration
  /// Which writes lag: 1 for all of them, 3 for every third one; the others are visible at once.
  package var commitLagPeriod: Int
  /// The duration of background work: processing a document, an eval run's time in the queue, and
  /// the run itself.
  package var backgroundTime: Duration
  /// The faults to inject, in order of precedence.
  package var faults: [SandboxFault]
  package var clock: SandboxClock
  /// Fields that this server, like an older one, does not know: sections silently drop them, a
  /// config rejects them, and no response has them.
  package var missingFields: [ServerField]
  /// Edits to responses, for imitating a newer or broken server.
  package var answerEdits: [AnswerEdit]
  /// Whether a restart loses unfinished background work, as on the real server: documents being
  /// processed then stay in `processing` forever.
  package var losesWorkOnRestart: Bool
  /// The seed of reproducible ids, keys and secrets; `nil` uses the system's randomness.
  package var seed: UInt64?

  package init(
    platformKey: String = "dev-platform-key",
    latency: Duration = .zero,
    commitLag: Duration = .zero,
    commitLagPeriod: Int = 1,
    backgroundTime: Duration = .milliseconds(300),
    faults: [SandboxFault] = [],
    clock: SandboxClock = .system,
    missingFields: [ServerField] = [],
    answerEdits: [AnswerEdit] = [],
    losesWorkOnRestart: Bool = false,
    seed: UInt64? = nil
  ) {
    self.platformKey = platformKey
    self.latency = latency
    self.commitLag = commitLag
    self.commitLagPeriod = commitLagPeriod
    self.backgroundTime = backgroundTime
    self.faults = faults
    self.clock = clock
    self.missingFields = missingFields
    self.answerEdits = answerEdits
    self.losesWorkOnRestart = losesWorkOnRestart
    self.seed = seed
  }
}
