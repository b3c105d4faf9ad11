package import API
package import JSON
import Synchronization

/// A transport that answers from a function and records its requests.
///
/// The function and the recorded requests use short ids, while sent requests and responses use
/// UUIDs.
package final class ScriptedTransport: Transport {
  /// The result of a request: a response, or an error.
  package typealias Reply = Result<APIResponse, TransportError>

  /// Answers a request, given the number of previous ones.
  package let answer: @Sendable (_ request: APIRequest, _ number: Int) -> Reply
  private let sent = Mutex<[APIRequest]>([])

  package init(_ reply: @escaping @Sendable (_ request: APIRequest, _ number: Int) -> Reply) {
    answer = reply
  }

  /// All sent requests, in order.
  package var requests: [APIRequest] { sent.withLock { $0 } }

  /// The sent requests as `GET /v1/agents`, in order.
  package var lines: [String] { requests.map { "\($0.method.rawValue) \($0.path)" } }

  package func send(
    _ request: APIRequest,
    within limit: Duration
  ) async throws(TransportError) -> APIResponse {
    let request = request.shortened
    let number = sent.withLock { sent in
      sent.append(request)
      return sent.count - 1
    }
    return try answer(request, number).get().lengthened
  }
}

extension Result<APIResponse, TransportError> {
  /// A success in its envelope (Contract.md §2).
  package static func data(_ data: JSONValue, status: Int = 200) -> Self {
    .success(
      APIResponse(
        status: status,
        body: JSONValue.object(["success": true, "data": data]).bytes()
      )
    )
  }

  /// One page of a list.
  package static func page(_ items: [JSONValue], total: Int? = nil, limit: Int = 1000) -> Self {
    let envelope: JSONObject = [
      "success": true, "data": .array(items),
      "total": .number(JSONNumber(total ?? items.count)), "page": 1,
      "limit": .number(JSONNumber(limit)),
    ]
    return .success(APIResponse(status: 200, body: JSONValue.object(envelope).bytes()))
  }

  /// An error in the body of Contract.md §3.
  package static func error(
    _ status: Int,
    _ code: String,
    details: JSONValue = nil,
    headers: [APIHeader] = []
  ) -> Self {
    let body: JSONObject = [
      "success": false, "error": "the server's own words", "code": .string(code),
      "details": details, "request_id": "r",
    ]
    return .success(
      APIResponse(status: status, headers: headers, body: JSONValue.object(body).bytes())
    )
  }
}
