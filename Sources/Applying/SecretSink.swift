package import Resources

/// Where the secrets of webhooks go, which the API shows once (Contract.md §10).
///
/// ```text
/// open() ──▶ POST ──answer──▶ keep()         the secret is in its place
///    │         └──refused───▶ close()        nothing was made
///    │         └──lost──────▶ (nothing)      what open() left tells the next run
///    └─throws─▶ nothing is sent
/// ```
package protocol SecretSink: Sendable {
  /// Whether the secret of this webhook has a place to go.
  func takes(_ webhook: ResourceAddress) -> Bool

  /// Makes sure that the place can be written to, and leaves a sign that a secret is on its way.
  ///
  /// - Parameter webhook: About to be made.
  /// - Throws: ``SinkProblem``; the webhook is then not made.
  func open(for webhook: ResourceAddress) throws(SinkProblem)

  /// Puts the secret in its place, and takes the sign away.
  ///
  /// - Parameters:
  ///   - secret: Known to nobody else.
  ///   - webhook: Whose secret it is.
  ///   - id: Of the webhook in the API.
  /// - Throws: ``SinkProblem``; the webhook is then deactivated again.
  func keep(
    _ secret: SecretValue,
    of webhook: ResourceAddress,
    id: RemoteID
  ) throws(SinkProblem)

  /// Takes the sign away: nothing was made.
  func close(for webhook: ResourceAddress)
}

/// Why a secret cannot be put where it belongs.
package struct SinkProblem: Error, Sendable, Hashable {
  /// One sentence, without the secret.
  package let detail: String

  /// - Parameter detail: With a full stop.
  package init(_ detail: String) { self.detail = detail }
}

/// Takes no secret at all.
package struct NoSecretSink: SecretSink {
  package init() {}

  package func takes(_ webhook: ResourceAddress) -> Bool { false }
  package func open(for webhook: ResourceAddress) {}
  package func keep(_ secret: SecretValue, of webhook: ResourceAddress, id: RemoteID) {}
  package func close(for webhook: ResourceAddress) {}
}
