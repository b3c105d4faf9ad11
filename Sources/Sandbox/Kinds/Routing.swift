import JSON
import Resources

extension Endpoint {
  static let routing: [Endpoint] = [
    .get("/v1/phone-numbers/*/routing", Service.readRouting),
    .put("/v1/phone-numbers/*/routing", Service.setRouting),
    .delete("/v1/phone-numbers/*/routing", Service.clearRouting),
  ]
}

/// Splits of a number's calls (Contract.md §9).
extension Service {
  func readRouting(_ call: Call) throws(Refusal) -> Answer {
    let number = try number(try call.id("phone_number_id"), for: call)
    guard let weights = number.weights else {
      return .data([
        "mode": "single", "routing_target_id": number.route.targetJSON, "weights": .null,
      ])
    }
    return .data(["mode": "weighted", "routing_target_id": .null, "weights": .array(weights)])
  }

  func setRouting(_ call: Call) throws(Refusal) -> Answer {
    let (id, object) = try call.read("phone_number_id", NumberTable.weights)
    var number = try number(id, for: call)
    let weights = object["weights"]?.array ?? []
    number.weights = weights.map(\.asStored)
    commit(.setWeights(id, number.weights))
    return .data(.object(number.json(weights: weights)))
  }

  func clearRouting(_ call: Call) throws(Refusal) -> Answer {
    var number = try number(try call.id("phone_number_id"), for: call)
    number.weights = nil
    commit(.setWeights(number.id, nil))
    return .data(.object(number.json()))
  }
}
