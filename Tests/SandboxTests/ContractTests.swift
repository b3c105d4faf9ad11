import JSON
import Resources
import Sandbox
import Testing

/// The API's contract is defined once: the server's published document matches the tables.
@Suite("The field tables and the recorded OpenAPI document")
struct ContractTests {
  private static let bodies: [(schema: String, table: Section)] = [
    ("CreateAgentRequest", AgentTable.create), ("UpdateAgentRequest", AgentTable.update),
    ("BindPhoneNumberRequest", NumberTable.create),
    ("UpdatePhoneNumberRequest", NumberTable.update),
    ("SetRoutingWeightsRequest", NumberTable.weights),
    ("CreateTakeawayRequest", TakeawayTable.create),
    ("UpdateTakeawayRequest", TakeawayTable.update),
    ("CreateKnowledgeBaseRequest", KnowledgeBaseTable.create),
    ("UpdateKnowledgeBaseRequest", KnowledgeBaseTable.update),
    ("LinkKnowledgeBaseRequest", KnowledgeBaseTable.link),
    ("CreateWebhookRequest", WebhookTable.create),
    ("CreateEvalScenarioRequest", EvalTable.create),
    ("UpdateEvalScenarioRequest", EvalTable.update),
  ]

  /// The places where the document says less than the server checks, or omits a default, with the
  /// reason that the recordings show.
  private static let known = [
    "STTConfigSchema.provider": "a validator checks the words",
    "LLMConfigSchema.provider": "a validator checks the words",
    "LLMConfigSchema.base_url": "a validator checks the scheme",
    "TTSConfigSchema.provider": "a validator checks the words",
    "MCPServerSchema.url": "a validator checks the scheme",
    "AnalysisSchema.takeaway_ids[]": "a validator parses the ids",
    "S2SConfigSchema.provider": "a validator checks the words",
    "S2SConfigSchema.base_url": "a validator checks the scheme",
    "ServerUrlConfigSchema.events": "a function makes the default list",
    "CreateWebhookRequest.events": "a function makes the default list",
    "CreateEvalScenarioRequest.tool_policy": "null becomes the default policy",
  ]

  @Test("agree on every field, bound, default, word and required field")
  func agreement() async throws {
    let sandbox = Sandbox()
    let answer = await sandbox.handle(SandboxRequest("GET", "/openapi.json")).response
    var comparison = ContractComparison(try JSONValue(parsing: try #require(answer).body))
    for body in Self.bodies { comparison.compare(body.table, body.schema) }
    let places = comparison.differences.map { $0.prefix { $0 != ":" } }.map(String.init)
    let unexplained = zip(places, comparison.differences).filter { Self.known[$0.0] == nil }
    #expect(unexplained.map(\.1) == [])
    #expect(Set(places) == Set(Self.known.keys))
    #expect(comparison.count > 150)
  }
}
