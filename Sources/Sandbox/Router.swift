import Foundation

/// Where a request leads.
enum Route {
  case endpoint(Endpoint, parameters: [String])
  /// To the same path without its trailing slashes; the path is decoded.
  case redirect(path: String)
  case methodNotAllowed
  case notFound

  /// - Parameters:
  ///   - method: Upper case.
  ///   - path: Percent-encoded; `%2F` separates like `/` (contract §2, "08").
  init(method: String, path: Substring) {
    let decoded = String(path).removingPercentEncoding ?? String(path)
    let matches = Endpoint.matches(decoded)
    if let match = matches.first(where: { $0.endpoint.method == method }) {
      self = .endpoint(match.endpoint, parameters: match.parameters)
      return
    }
    guard matches.isEmpty else {
      self = .methodNotAllowed
      return
    }
    var shorter = decoded
    while shorter.utf8.last == UInt8(ascii: "/") { shorter.removeLast() }
    self =
      shorter != decoded && !Endpoint.matches(shorter).isEmpty
      ? .redirect(path: shorter) : .notFound
  }
}

/// The parameters behind the question mark; of two with one name the last counts (contract §6).
struct Query: Sendable {
  private let values: [String: String]

  init(_ path: String) {
    let text = path.drop { $0 != "?" }.dropFirst()
    let pairs = text.split(separator: "&")
      .map { pair -> (String, String) in
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
      }
    values = Dictionary(pairs, uniquingKeysWith: { $1 })
  }

  subscript(name: String) -> String? { values[name] }

  private static func decoded(_ text: Substring) -> String {
    let spaced = text.replacing("+", with: " ")
    return String(spaced).removingPercentEncoding ?? String(spaced)
  }
}
