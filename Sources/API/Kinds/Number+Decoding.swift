package import JSON
package import Resources

extension LiveNumber: AnswerObject {
  /// Reads the object of Contract.md §8; `server_url_secret` is ignored.
  ///
  /// Without `metadata` the number's owner is unknown, so the field is required.
  package init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    let reader = try ObjectReader(answer, at: pointer, kind: "number", name: "e164_number")
      .filled([NumberTable.smsEnabled])
    let id = try reader.id("id")
    let e164 = ObjectName(try reader.text("e164_number", .e164))
    let sid = try reader.name("external_number_sid")
    let targetID = try reader.idOrNull("routing_target_id")
    let serverURL = try reader.textOrNull("server_url")
    let smsEnabled = try reader.boolean("sms_enabled")
    let weights = try shares(reader)
    let metadata = try reader.members("metadata")
    let targetWord = try reader.text("routing_target_type")
    guard let targetType = TargetType(rawValue: targetWord) else {
      let unknown = UnknownObject(
        kind: .numbers,
        id: id,
        naturalKey: e164,
        field: "routing_target_type",
        word: targetWord.shortened,
        content: [
          "external_number_sid": .string(sid.text),
          "routing_target_id": reader.object["routing_target_id"] ?? .null,
          "routing_weights": reader.object["routing_weights"] ?? .null,
          "metadata": .object(metadata),
        ]
      )
      throw .unknown(unknown)
    }
    self.init(
      id: id,
      e164: e164,
      sid: sid,
      targetType: targetType,
      targetID: targetID,
      serverURL: serverURL,
      smsEnabled: smsEnabled,
      weights: weights,
      metadata: metadata
    )
  }
}

/// `null` and an empty list both mean that there is no split.
private func shares(_ number: ObjectReader) throws(ShapeError) -> [LiveShare]? {
  guard let items = try number.listOrNull("routing_weights"), !items.isEmpty else { return nil }
  let place = JSONPointer.root.appending("routing_weights")
  var shares: [LiveShare] = []
  for (index, item) in items.enumerated() {
    let entry = try number.inner(item, at: place.appending(index))
    shares.append(
      LiveShare(
        agentID: try entry.id("agent_id"),
        weight: try entry.integer("weight", 1...100)
      )
    )
  }
  return shares
}
