import JSON
import Resources

/// An error response; becomes the five-key error body (Contract.md §3).
struct Refusal: Error, Sendable {
  let status: Int
  let code: String
  let message: String
  var details: JSONValue = .null

  static let notFound = uncoded(404, "Not Found")
  static let methodNotAllowed = uncoded(405, "Method Not Allowed")
  static let unreadableBody = uncoded(400, "There was an error parsing the body")
  static let internalError = uncoded(500, "Internal server error")

  /// A refusal by the server's framework, which knows no codes.
  static func uncoded(_ status: Int, _ message: String) -> Refusal {
    Refusal(status: status, code: "internal_error", message: message)
  }

  static func unauthorized(_ message: String) -> Refusal {
    Refusal(status: 401, code: "unauthorized", message: message)
  }

  static func forbidden(_ message: String) -> Refusal {
    Refusal(status: 403, code: "forbidden", message: message)
  }

  static func missing(_ resource: String, _ id: RemoteID) -> Refusal {
    Refusal(
      status: 404,
      code: "not_found",
      message: "\(resource) not found: \(id)",
      details: ["resource": .string(resource), "id": .string(id.description)]
    )
  }

  static func conflict(_ message: String, details: JSONValue = .null) -> Refusal {
    Refusal(status: 409, code: "conflict", message: message, details: details)
  }

  /// The 422 for a request's problems; a 500 if the response cannot encode the input it echoes.
  static func invalid(_ problems: [Problem]) -> Refusal {
    guard problems.allSatisfy(\.input.value.isEncodable) else { return .internalError }
    return Refusal(
      status: 422,
      code: "validation_error",
      message: "Validation error",
      details: ["errors": .array(problems.map(\.json))]
    )
  }

  func body(requestID: String) -> [UInt8] {
    let body: JSONValue = [
      "success": false, "error": .string(message), "code": .string(code), "details": details,
      "request_id": .string(requestID),
    ]
    return body.bytes(keys: .asAdded)
  }
}

/// A value of a request.
struct Input: Sendable {
  let value: JSONValue
  /// The path, starting with `body`, `query` or `path`; list indices are numbers.
  let place: [JSONValue]

  init(_ value: JSONValue, _ place: [JSONValue]) {
    self.value = value
    self.place = place
  }

  func inner(_ value: JSONValue, _ step: JSONValue) -> Input { Input(value, place + [step]) }
}

/// One entry of a 422 (Contract.md §3).
struct Problem: Sendable {
  let type: String
  let message: String
  let input: Input
  var context: JSONObject?

  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "type": .string(type), "loc": .array(input.place), "msg": .string(message),
      "input": input.value,
    ]
    if let context { object["ctx"] = .object(context) }
    return .object(object)
  }
}
