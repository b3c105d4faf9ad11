import JSON
import Resources

/// The routes of webhooks; there is none to read or update a single one.
extension Endpoint {
  static let webhooks: [Endpoint] = [
    .post("/v1/webhooks", Service.createWebhook),
    .get("/v1/webhooks", Service.listWebhooks),
    .delete("/v1/webhooks/*", Service.deactivateWebhook),
  ]
}

/// Webhooks (Contract.md §10).
extension Service {
  func createWebhook(_ call: Call) throws(Refusal) -> Answer {
    var fields = try call.read(WebhookTable.create)
    try fields.checkStorable()
    fields["active"] = true
    let webhook = newRow(of: call.caller.projectID, fields)
    commit(.put(.webhooks, webhook))
    var object = webhook.webhook
    // No later read returns the secret, so it is not stored.
    object["secret"] = .string(random.secret())
    return .data(.object(object), status: 201)
  }

  /// Lists webhooks, including inactive ones, newest first, without pagination.
  func listWebhooks(_ call: Call) -> Answer {
    .list(database.visible[.webhooks].list(of: call.caller.projectID).reversed().map(\.webhook))
  }

  /// Deactivates a webhook; idempotent, and the row stays permanently.
  func deactivateWebhook(_ call: Call) throws(Refusal) -> Answer {
    let id = try call.id("webhook_id")
    var webhook = try row(id, in: \.[.webhooks], "Webhook", of: call.caller.projectID)
    webhook.fields["active"] = false
    commit(.put(.webhooks, webhook))
    return .data(["deactivated": true])
  }
}

extension ObjectRow {
  fileprivate var webhook: JSONObject {
    var object = answer()
    object["updated_at"] = nil
    return object
  }
}
