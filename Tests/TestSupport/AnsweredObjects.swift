package import JSON
package import Resources

/// An agent as the API returns it, with its decoded parts.
package func agentJSON(
  _ id: String,
  _ name: String,
  version: Int,
  state: AgentState = .published,
  environment: AgentEnvironment = .development,
  config: JSONObject = [:]
) -> JSONObject {
  [
    "id": .string(id), "name": .string(name), "environment": .string(environment.rawValue),
    "version": .number(JSONNumber(version)), "state": .string(state.rawValue),
    "config": .object(config),
  ]
}

/// A number as the API returns it, with its decoded parts.
package func numberJSON(
  _ id: String,
  _ e164: String,
  sid: String = "PN1",
  agent: String = "a1",
  smsEnabled: Bool = false,
  metadata: JSONObject = [:]
) -> JSONObject {
  [
    "id": .string(id), "e164_number": .string(e164), "external_number_sid": .string(sid),
    "routing_target_type": "agent", "routing_target_id": .string(agent), "server_url": nil,
    "sms_enabled": .bool(smsEnabled), "routing_weights": nil, "metadata": .object(metadata),
  ]
}
