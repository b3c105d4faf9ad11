package import Applying
package import Resources
import Synchronization

/// A sink that records its calls, and fails on demand.
package final class RecordingSink: SecretSink {
  /// The call that fails.
  package enum Failure: Sendable, Hashable {
    case opening
    case keeping
  }

  private struct State {
    var open: Set<ResourceAddress> = []
    var kept: [(id: RemoteID, secret: SecretValue)] = []
    var calls: [String] = []
  }

  private let failure: Failure?
  private let state = Mutex(State())

  /// - Parameter failure: The call that fails every time.
  package init(failing failure: Failure? = nil) { self.failure = failure }

  /// The calls in order: `open`, `keep w1`, `close`.
  package var calls: [String] { state.withLock { $0.calls } }
  /// The webhooks whose secret is in transit, as the next run would see it.
  package var open: Set<ResourceAddress> { state.withLock { $0.open } }
  /// The webhooks whose secrets were kept, in order.
  package var keptIDs: [RemoteID] { state.withLock { $0.kept.map(\.id) } }
  /// The kept secrets, in order.
  package var keptSecrets: [SecretValue] { state.withLock { $0.kept.map(\.secret) } }

  package func takes(_ webhook: ResourceAddress) -> Bool { true }

  package func open(for webhook: ResourceAddress) throws(SinkProblem) {
    state.withLock { $0.calls.append("open") }
    if failure == .opening { throw SinkProblem("The disk is full.") }
    state.withLock { _ = $0.open.insert(webhook) }
  }

  package func keep(
    _ secret: SecretValue,
    of webhook: ResourceAddress,
    id: RemoteID
  ) throws(SinkProblem) {
    state.withLock { $0.calls.append("keep \(id.short)") }
    if failure == .keeping { throw SinkProblem("The disk is full.") }
    state.withLock {
      $0.kept.append((id, secret))
      $0.open.remove(webhook)
    }
  }

  package func close(for webhook: ResourceAddress) {
    state.withLock {
      $0.calls.append("close")
      $0.open.remove(webhook)
    }
  }
}

/// A sink that accepts no secrets.
package struct NoSecretSink: SecretSink {
  package init() {}

  package func takes(_ webhook: ResourceAddress) -> Bool { false }
  package func open(for webhook: ResourceAddress) {}
  package func keep(_ secret: SecretValue, of webhook: ResourceAddress, id: RemoteID) {}
  package func close(for webhook: ResourceAddress) {}
}
