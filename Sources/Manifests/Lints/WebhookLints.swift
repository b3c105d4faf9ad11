import Diagnostics
import Resources

/// Lints for secrets that the API shows only once.
enum WebhookLints {
  /// Reports webhooks whose secret is not in any output.
  ///
  /// - Parameter kept: The resources whose secrets are in outputs.
  static func lostSecrets(_ webhooks: [Entry], kept: Set<ResourceAddress>) -> [Diagnostic] {
    webhooks.filter { !kept.contains($0.address) }
      .map { webhook in
        webhook.diagnostic(
          .webhookSecretLost,
          at: webhook.keySpan,
          "No output stores the secret of \(webhook.address), and the API shows it only when the "
            + "webhook is created.",
          "Store it: \(output(webhook.address))"
        )
      }
  }

  /// An output for the secret, ready to paste into a manifest; its file is directly in the stack
  /// folder, which exists.
  private static func output(_ webhook: ResourceAddress) -> String {
    let letters = webhook.key.text.uppercased().utf8
      .map { $0.isLetterOrDigit ? $0 : UInt8(ascii: "_") }
    // A name must not start with a digit.
    let name = "WEBHOOK_" + String(decoding: letters, as: UTF8.self) + "_SECRET"
    return
      "outputs: {\(name): {value: \"${\(webhook).secret}\", to: \"file:\(webhook.key).secret\"}}"
  }
}
