package import JSON
package import Resources

extension LiveNumber: AnswerObject {
  /// Reads the object of contract §8; `server_url_secret` is not looked at.
  package init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    let reader = try ObjectReader(answer, at: pointer)
    self.init(
      id: RemoteID(try reader.text("id")),
      e164: ObjectName(try reader.text("e164_number")),
      sid: ObjectName(try reader.text("external_number_sid")),
      targetType: try reader.choice("routing_target_type"),
      targetID: try reader.textOrNull("routing_target_id").map(RemoteID.init),
      serverURL: try reader.textOrNull("server_url"),
      smsEnabled: try reader.boolean("sms_enabled"),
      weights: try shares(reader),
      metadata: try reader.members("metadata")
    )
  }
}

/// `null` and an empty list both say that there is no split.
private func shares(_ number: ObjectReader) throws(ShapeError) -> [LiveShare]? {
  guard let items = try number.listOrNull("routing_weights"), !items.isEmpty else { return nil }
  let pointer = number.pointer.appending("routing_weights")
  var shares: [LiveShare] = []
  for (index, item) in items.enumerated() {
    let entry = try ObjectReader(item, at: pointer.appending(index))
    shares.append(
      LiveShare(agentID: RemoteID(try entry.text("agent_id")), weight: try entry.integer("weight"))
    )
  }
  return shares
}
