package import API
package import JSON
import Synchronization

/// A transport that answers from a function and remembers what it was sent.
///
/// The function and the requests that are remembered have short ids, what is sent and answered has
/// UUIDs.
package final class ScriptedTransport: Transport {
  /// What happens to a request: an answer, or none.
  package typealias Reply = Result<APIResponse, TransportError>

  /// What it answers to a request that so many came before.
  package let answer: @Sendable (_ request: APIRequest, _ number: Int) -> Reply
  private let sent = Mutex<[APIRequest]>([])

  /// - Parameter reply: Given the request and how many came before it.
  package init(_ reply: @escaping @Sendable (_ request: APIRequest, _ number: Int) -> Reply) {
    answer = reply
  }

  /// Everything that was sent, in order.
  package var requests: [APIRequest] { sent.withLock { $0 } }

  /// What was sent as `GET /v1/agents`, in order.
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
