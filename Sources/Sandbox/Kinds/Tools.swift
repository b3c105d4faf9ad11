import JSON
import Resources

extension Endpoint {
  static let tools: [Endpoint] = [
    .post("/v1/tools", Service.registerTool),
    .get("/v1/tools/invocations/*", Service.listInvocations),
  ]
}

/// Tool definitions, which are validated and echoed but never stored (Contract.md §15).
extension Service {
  /// The agent's tool table without the secret and the rule about webhooks.
  private static let toolBody = Section(
    AgentTable.tool.fields.filter { $0.name != "webhook_secret" }
  )

  func registerTool(_ call: Call) throws(Refusal) -> Answer {
    .data(.object(try call.read(Self.toolBody)), status: 201)
  }

  func listInvocations(_ call: Call) throws(Refusal) -> Answer {
    throw .missing("Call", try call.id("call_id"))
  }
}
