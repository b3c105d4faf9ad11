/// How a sandbox behaves; the defaults are a server that commits at once and never fails.
package struct SandboxOptions: Sendable {
  /// What `X-Platform-Key` must say.
  package var platformKey: String
  /// How long each request waits before it is looked at.
  package var latency: Duration
  /// How long a write is answered for before anyone can see it (Contract.md §4).
  package var commitLag: Duration
  /// How long work in the background takes: reading a document, an eval run's wait in the queue,
  /// and the run itself.
  package var backgroundTime: Duration
  /// What goes wrong, in the order it is looked for.
  package var faults: [SandboxFault]
  package var clock: SandboxClock
  /// Fields that this server does not know, as an older one: sections drop them without a word, a
  /// config refuses them, and no answer has them.
  package var missingFields: [ServerField]
  /// What the answers say otherwise, as a newer server's or a broken one's would.
  package var answerEdits: [AnswerEdit]
  /// Whether a restart loses the work in the background that has not ended, as the real server's
  /// does: documents that were being read stay in `processing` for good.
  package var losesWorkOnRestart: Bool
  /// Makes ids, keys and secrets repeatable; `nil` takes them from the system.
  package var seed: UInt64?

  package init(
    platformKey: String = "dev-platform-key",
    latency: Duration = .zero,
    commitLag: Duration = .zero,
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
    self.backgroundTime = backgroundTime
    self.faults = faults
    self.clock = clock
    self.missingFields = missingFields
    self.answerEdits = answerEdits
    self.losesWorkOnRestart = losesWorkOnRestart
    self.seed = seed
  }
}
