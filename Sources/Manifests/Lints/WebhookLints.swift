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
          detail: "No output stores the secret of \(webhook.address), and the API shows it only "
            + "when the webhook is created.",
          advice: "Store it: \(output(webhook.address))",
          subject: "\(webhook.address)",
          span: webhook.keySpan
        )
      }
  }

  /// An output for the secret, as it can stand in a manifest; its file is in the stack folder, which is there.
  private static func output(_ webhook: ResourceAddress) -> String {
    let letters = webhook.key.text.uppercased().utf8
      .map { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A: byte
        default: UInt8(ascii: "_")
        }
      }
    // A name may not begin with a digit.
    let name = "WEBHOOK_" + String(decoding: letters, as: UTF8.self) + "_SECRET"
    return
      "outputs: {\(name): {value: \"${\(webhook).secret}\", to: \"file:\(webhook.key).secret\"}}"
  }
}
