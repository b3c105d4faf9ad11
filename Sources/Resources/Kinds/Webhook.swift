import JSON

/// The webhook's table, from contract §10 (proven by recording 04).
package enum WebhookTable {
  package static let url = Field(
    "url",
    .text(1...2048),
    default: nil,
    "Where events are sent; the API takes any text."
  )
  package static let events = Field(
    "events",
    .list(.anyText),
    default: ["*"],
    "The events to send; * is all. The API takes any names, and an empty list sends everything, too."
  )
  .compared(as: .events)

  /// The body of `POST /v1/webhooks`; nothing changes a webhook but its deactivation.
  package static let create = Section([url, events])

  /// An entry under `webhooks:` in a manifest.
  package static let manifest = Section([
    url, events, ManifestTable.protect, ManifestTable.unmanaged,
  ])
}
