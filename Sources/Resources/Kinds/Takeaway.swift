import JSON

extension ObjectKind {
  /// Takeaways (Contract.md §11).
  package static let takeaways = ObjectKind(
    "takeaway",
    path: "/v1/takeaways",
    create: TakeawayTable.create,
    manifest: TakeawayTable.manifest,
    isReferable: true,
    example: "prompt",
    "The data to extract from calls, by key."
  )
}

/// The takeaway's tables, from Contract.md §11 (proven by recording 05).
package enum TakeawayTable {
  package static let name = Field(
    "name",
    .text(1...64, .takeawayName),
    default: nil,
    "The name in the API, unique in the project; immutable."
  )
  package static let description = Field(
    "description",
    .text(upTo: 2000),
    default: .null,
    "The purpose of the takeaway. Once set, it can be cleared but not set to null again."
  )
  .compared(as: .clearable)
  package static let schema = Field(
    "schema",
    .object,
    default: nil,
    "The JSON Schema of the data to extract from a call."
  )
  .compared(as: .schema)
  package static let prompt = Field(
    "prompt",
    .text(upTo: 4000),
    default: .null,
    "Extraction instructions for the model. Once set, they can be cleared but not set to null "
      + "again."
  )
  .compared(as: .clearable)
  package static let model = Field(
    "model",
    .text(upTo: 100),
    default: .null,
    "The model for the extraction. Once set, it can be cleared but not set to null again."
  )
  .compared(as: .clearable)

  /// The body of `POST /v1/takeaways`.
  package static let create = Section(
    [name, description, schema, prompt, model],
    rules: [isSchema]
  )

  /// The body of `PUT /v1/takeaways/{id}`: every field is kept if absent or null.
  package static let update = Section(
    [description, Field("schema", .object, default: .null, schema.summary), prompt, model],
    rules: [isSchema]
  )

  /// An entry under `takeaways:` in a manifest.
  package static let manifest = Section(
    [
      ManifestTable.name(1...64, name.summary, pattern: .takeawayName),
      ManifestTable.markedDescription(description), schema, prompt, model,
      ManifestTable.protect, ManifestTable.unmanaged,
    ],
    rules: [isSchema]
  )

  /// The rule that applies to every body and every entry.
  package static let isSchema = Rule(
    require: .isJSONSchema("schema"),
    at: "schema",
    "The schema is not a valid JSON Schema.",
    advice: "Check the names of types, the shapes of keywords, and the patterns in it."
  )
}
