import JSON

/// The webhook's table, from Contract.md §10 (proven by recording 04).
package enum WebhookTable {
  package static let url = Field(
    "url",
    .text(1...2048),
    default: nil,
    "The URL that events are sent to; the API accepts any text."
  )
  package static let events = Field(
    "events",
    .list(.anyText),
    default: ["*"],
    "The events to send; * means all. The API accepts any names, and an empty list also sends "
      + "everything."
  )
  .compared(as: .events)

  /// The body of `POST /v1/webhooks`; a webhook cannot be changed, only deactivated.
  package static let create = Section([url, events])

  /// An entry under `webhooks:` in a manifest.
  package static let manifest = Section([
    url, events, ManifestTable.protect, ManifestTable.unmanaged,
  ])
}
