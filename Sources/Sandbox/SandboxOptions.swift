/// How a sandbox behaves; the defaults are a server that commits at once and never fails.
package struct SandboxOptions: Sendable {
  /// What `X-Platform-Key` must say.
  package var platformKey: String
  /// How long each request waits before it is looked at.
  package var latency: Duration
  /// How long a write is answered for before anyone can see it (contract §4).
  package var commitLag: Duration
  /// How long work in the background takes: reading a document, an eval run's wait in the queue,
  /// and the run itself.
  package var backgroundTime: Duration
  /// What goes wrong, in the order it is looked for.
  package var faults: [SandboxFault]
  package var clock: SandboxClock
  /// Makes ids, keys and secrets repeatable; `nil` takes them from the system.
  package var seed: UInt64?

  package init(
    platformKey: String = "dev-platform-key",
    latency: Duration = .zero,
    commitLag: Duration = .zero,
    backgroundTime: Duration = .milliseconds(300),
    faults: [SandboxFault] = [],
    clock: SandboxClock = .system,
    seed: UInt64? = nil
  ) {
    self.platformKey = platformKey
    self.latency = latency
    self.commitLag = commitLag
    self.backgroundTime = backgroundTime
    self.faults = faults
    self.clock = clock
    self.seed = seed
  }
}
