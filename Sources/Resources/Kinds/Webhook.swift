import JSON

extension ObjectKind {
  /// Webhooks (Contract.md §10).
  package static let webhooks = ObjectKind(
    "webhook",
    path: "/v1/webhooks",
    create: WebhookTable.create,
    manifest: WebhookTable.manifest,
    // An empty list means all events, and adding a marker must not change that.
    marker: .item(of: "events", beside: "*"),
    keyField: "url",
    keyWord: "URL",
    changeable: [WebhookTable.events],
    isEditable: false,
    example: "events",
    openFields: ["url"],
    "The event webhooks, by key."
  )
}

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
