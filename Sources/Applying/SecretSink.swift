package import Resources

/// Stores the secrets of webhooks, which the API shows once (Contract.md §10).
///
/// ```text
/// open() ──▶ POST ──answer──▶ keep()         the secret is stored
///   │         └──refused───▶ close()        nothing was created
///   │         └──lost──────▶ (nothing)      the mark left by open() tells the next run
///   └─throws─▶ nothing is sent
/// ```
package protocol SecretSink: Sendable {
  /// Whether the secret of this webhook has a destination.
  func takes(_ webhook: ResourceAddress) -> Bool

  /// Makes sure that the destination is writable, and leaves a mark that a secret is pending.
  ///
  /// - Throws: ``SinkProblem``; the webhook is then not created.
  func open(for webhook: ResourceAddress) throws(SinkProblem)

  /// Stores the secret, and removes the mark.
  ///
  /// - Throws: ``SinkProblem``; the webhook is then deactivated again.
  func keep(_ secret: SecretValue, of webhook: ResourceAddress, id: RemoteID) throws(SinkProblem)

  /// Removes the mark: nothing was created.
  func close(for webhook: ResourceAddress)
}

/// The reason a secret cannot be stored.
package struct SinkProblem: Error, Sendable, Hashable {
  /// One sentence with a full stop, without the secret.
  package let detail: String

  package init(_ detail: String) { self.detail = detail }
}
