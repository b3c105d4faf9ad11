import Diagnostics
import Resources

/// What the API shows once and never again.
enum WebhookLints {
  /// Webhooks whose secret no output takes.
  ///
  /// - Parameters:
  ///   - webhooks: All that are declared.
  ///   - kept: The resources whose secrets outputs take.
  /// - Returns: A warning for each.
  static func lostSecrets(_ webhooks: [Entry], kept: Set<ResourceAddress>) -> [Diagnostic] {
    webhooks.filter { !kept.contains($0.address) }
      .map { webhook in
        Diagnostic(
          .webhookSecretLost,
          detail: "No output takes the secret of \(webhook.address), and the API shows it only "
            + "when the webhook is made.",
          advice:
            "Write under outputs: NAME: {value: ${\(webhook.address).secret}, to: file:PATH}.",
          subject: "\(webhook.address)",
          span: webhook.keySpan
        )
      }
  }
}
