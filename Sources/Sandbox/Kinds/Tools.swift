import JSON
import Resources

/// Tool definitions, which are checked and echoed but never stored (contract §15).
extension Service {
  /// The agent's table without the secret and without the rule about webhooks.
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
