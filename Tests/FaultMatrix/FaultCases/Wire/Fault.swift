/// The fault of one request.
package enum Fault: String, Sendable, Hashable, CaseIterable {
  /// The server does not listen: new connections are refused for a moment.
  case refused
  case droppedBefore = "dropped-before"
  case droppedAfter = "dropped-after"
  /// Answers correctly, and then closes the connection without announcing it.
  case closedAfter = "closed-after"
  case error500Before = "500-before"
  case error500After = "500-after"
  case error502Before = "502-before"
  case error502After = "502-after"
  case error503Before = "503-before"
  case error503After = "503-after"
  case limitedSeconds = "429-seconds"
  case limitedDate = "429-date"
  case limitedAbsurd = "429-absurd"
  case limitedPlain = "429-none"
  case slowHead = "slow-head"
  case slowBody = "slow-body"
  /// The head promises more than is sent.
  case truncated
  case invalidJSON = "invalid-json"
  case wrongShape = "wrong-shape"
  /// A success that is a proxy's own page; no request reached the server.
  case htmlPage = "html-200"
  /// A refusal by a proxy.
  case htmlForbidden = "html-403"
  /// A proxy that lost the server's response.
  case htmlGateway = "html-502-after"
  /// The process is killed after sending the request, which has no effect.
  case killedBefore = "killed-before"
  /// The process is killed after the request was processed, before its response.
  case killedAfter = "killed-after"

  /// Whether the process is killed.
  package var isKill: Bool { self == .killedBefore || self == .killedAfter }

  /// The faults that the process survives.
  package static let survivable = allCases.filter { !$0.isKill }

  /// Whether the request reaches the server.
  var reachesServer: Bool {
    switch self {
    case .droppedAfter, .closedAfter, .error500After, .error502After, .error503After, .slowHead,
      .slowBody, .truncated, .invalidJSON, .wrongShape, .htmlGateway, .killedAfter:
      true
    case .refused, .droppedBefore, .error500Before, .error502Before, .error503Before,
      .limitedSeconds, .limitedDate, .limitedAbsurd, .limitedPlain, .htmlPage, .htmlForbidden,
      .killedBefore:
      false
    }
  }

  /// The response that replaces the server's; `nil` when there is no replacement.
  var answer: HTTPText? {
    switch self {
    case .error500Before, .error500After: .failure("500 Internal Server Error", "internal_error")
    case .error502Before, .error502After: .failure("502 Bad Gateway", "internal_error")
    case .error503Before, .error503After: .failure("503 Service Unavailable", "internal_error")
    case .limitedSeconds: .limited("1")
    case .limitedDate: .limited(httpDate(secondsFromNow: 2))
    case .limitedAbsurd: .limited("1000000000")
    case .limitedPlain: .limited(nil)
    case .invalidJSON: .made("200 OK", "application/json", #"{"success":true,"data":{"id":"#)
    case .wrongShape: .made("200 OK", "application/json", #"{"success":true,"data":{"id":7}}"#)
    case .htmlPage: .made("200 OK", "text/html", "<html><body>Please log in.</body></html>")
    case .htmlForbidden: .made("403 Forbidden", "text/html", "<html><body>Blocked</body></html>")
    case .htmlGateway:
      .made("502 Bad Gateway", "text/html", "<html><body>Bad gateway</body></html>")
    case .refused, .droppedBefore, .droppedAfter, .closedAfter, .slowHead, .slowBody, .truncated,
      .killedBefore, .killedAfter:
      nil
    }
  }
}

extension HTTPText {
  fileprivate static func made(
    _ status: String,
    _ type: String,
    _ body: String,
    _ headers: [(String, String)] = []
  ) -> HTTPText {
    HTTPText(
      start: "HTTP/1.1 \(status)",
      headers: [("Content-Type", type), ("Content-Length", "\(body.utf8.count)")] + headers,
      body: Array(body.utf8)
    )
  }

  fileprivate static func failure(
    _ status: String,
    _ code: String,
    _ headers: [(String, String)] = []
  ) -> HTTPText {
    let body =
      #"{"success":false,"error":"on purpose","code":"\#(code)","details":null,"request_id":"r"}"#
    return made(status, "application/json", body, headers)
  }

  fileprivate static func limited(_ retryAfter: String?) -> HTTPText {
    failure("429 Too Many Requests", "rate_limited", retryAfter.map { [("Retry-After", $0)] } ?? [])
  }
}
