import JSON
import Resources
import Sandbox
import Testing

/// The API's contract stands once: what the server publishes of itself is what the tables say.
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

  /// Where the server behaves otherwise than its document says, by recordings.
  private static let known: [String] = []

  @Test("agree on every field, bound, default, word and required field")
  func agreement() async throws {
    let sandbox = Sandbox()
    let answer = await sandbox.handle(SandboxRequest("GET", "/openapi.json")).response
    var comparison = ContractComparison(try JSONValue(parsing: try #require(answer).body))
    for body in Self.bodies { comparison.compare(body.table, body.schema) }
    #expect(comparison.differences == Self.known)
    #expect(comparison.count > 150)
  }
}
