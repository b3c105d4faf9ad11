import JSON

extension ObjectKind {
  /// Knowledge bases (Contract.md §12).
  package static let knowledgeBases = ObjectKind(
    "knowledge base",
    path: "/v1/knowledge-bases",
    create: KnowledgeBaseTable.create,
    manifest: KnowledgeBaseTable.manifest,
    page: .max,
    changeable: [KnowledgeBaseTable.description],
    fixed: [
      KnowledgeBaseTable.embeddingModel, KnowledgeBaseTable.chunkSize,
      KnowledgeBaseTable.chunkOverlap,
    ],
    clearedByNull: ["description"],
    isReferable: true,
    example: "documents",
    "The knowledge bases, by key."
  )
}

/// The tables of knowledge bases and of the links to them, from Contract.md §12 (proven by
/// recordings 06a and 06c).
package enum KnowledgeBaseTable {
  package static let name = Field(
    "name",
    .text(1...255),
    default: nil,
    "The name in the API, unique in the project."
  )
  package static let description = Field(
    "description",
    .text(upTo: 2000),
    default: .null,
    "The contents of the knowledge base."
  )
  .compared(as: .clearable)
  package static let embeddingModel = Field(
    "embedding_model",
    .text(upTo: 100),
    default: "text-embedding-3-small",
    "The embedding model for the documents; immutable."
  )
  package static let chunkSize = Field(
    "chunk_size",
    .integer(64...4096),
    default: 512,
    "The size of document chunks; immutable."
  )
  package static let chunkOverlap = Field(
    "chunk_overlap",
    .integer(0...512),
    default: 64,
    "The overlap of consecutive chunks, less than chunk_size; immutable."
  )

  /// The body of `POST /v1/knowledge-bases`.
  package static let create = Section(
    [name, description, embeddingModel, chunkSize, chunkOverlap],
    rules: [overlapIsSmaller]
  )

  /// The body of `PUT /v1/knowledge-bases/{id}`: the name is kept if absent or null; the
  /// description is always replaced, and its length is not checked here.
  package static let update = Section([
    Field("name", .text(1...255), default: .null, name.summary),
    Field("description", .anyText, default: .null, description.summary),
  ])

  /// An entry under `knowledge_bases:` in a manifest.
  package static let manifest = Section(
    [
      ManifestTable.name(1...255, name.summary),
      ManifestTable.markedDescription(description), embeddingModel, chunkSize, chunkOverlap,
      Field(
        "documents",
        .list(.key),
        default: [],
        "Files of the stack, by path or pattern (*, ?, **)."
      ),
      ManifestTable.protect, ManifestTable.unmanaged,
    ],
    rules: [overlapIsSmaller]
  )

  /// The rule that applies to every knowledge base; a chunk_size of 64 alone breaks it.
  package static let overlapIsSmaller = Rule(
    require: .less("chunk_overlap", than: "chunk_size"),
    at: "chunk_overlap",
    "The chunk_overlap is not smaller than the chunk_size.",
    advice: "Use a smaller chunk_overlap or a larger chunk_size."
  )
}

/// The fields that `POST /v1/agents/{id}/knowledge-bases` accepts; a link can only be changed by
/// unlinking and linking again.
extension KnowledgeBaseTable {
  package static let linkedID = Field(
    "knowledge_base_id",
    .uuid,
    default: nil,
    "The knowledge base."
  )
  package static let mode = Field(
    "mode",
    .choice(["auto", "tool", "prompt"]),
    default: "auto",
    "How the agent uses it: auto automatically, tool on request of the model, prompt as part of "
      + "the prompt."
  )
  package static let priority = Field(
    "priority",
    .integer(0...100),
    default: 0,
    "The order of the agent's knowledge bases; lowest first."
  )
  package static let topK = Field(
    "top_k",
    .integer(1...50),
    default: 5,
    "The maximum number of passages to return."
  )
  package static let similarityThreshold = Field(
    "similarity_threshold",
    .number(0...1),
    default: 0.3,
    "The minimum similarity of a passage; 0 returns everything."
  )
  package static let toolDescription = Field(
    "tool_description",
    .text(upTo: 1024),
    default: .null,
    "Tells the model when to search; required with mode tool."
  )

  /// The body that links a knowledge base to an agent.
  package static let link = Section(
    [linkedID, mode, priority, topK, similarityThreshold, toolDescription],
    rules: [toolIsDescribed]
  )

  /// The fields of a link besides the pair.
  package static let linkSettings = Section([
    mode, priority, topK, similarityThreshold, toolDescription.compared(as: .clearable),
  ])

  /// An entry of an agent's `knowledge_bases:` in a manifest.
  package static let manifestLink = Section(
    [
      mode, priority, topK, similarityThreshold,
      // Links are compared as written: no text in them waits for an id.
      Field(
        "tool_description",
        .text(TextRule(length: 0...1024, holdsReferences: false)),
        default: .null,
        toolDescription.summary
      ),
    ],
    rules: [toolIsDescribed]
  )

  /// The rule that applies to every link.
  package static let toolIsDescribed = Rule(
    when: [.oneOf("mode", ["tool"])],
    require: .not(.isEmpty("tool_description")),
    at: "tool_description",
    "A link of mode tool has no tool_description.",
    advice: "Set tool_description, or use mode: auto or prompt."
  )
}
