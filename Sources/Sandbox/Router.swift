import Foundation
import JSON

enum Route {
  case endpoint(Endpoint, parameters: [String])
  /// A redirect to the same path without trailing slashes; the path is decoded.
  case redirect(path: String)
  case methodNotAllowed
  case notFound

  /// - Parameter path: Percent-encoded; `%2F` separates segments like `/` (Contract.md §2).
  static func find(method: String, path: Substring) -> Route {
    let decoded = String(path).removingPercentEncoding ?? String(path)
    let matches = Endpoint.matches(decoded)
    if let match = matches.first(where: { $0.endpoint.method == method }) {
      return .endpoint(match.endpoint, parameters: match.parameters)
    }
    guard matches.isEmpty else { return .methodNotAllowed }
    var shorter = decoded
    while shorter.utf8.last == UInt8(ascii: "/") { shorter.removeLast() }
    return !shorter.isExactly(decoded) && !Endpoint.matches(shorter).isEmpty
      ? .redirect(path: shorter) : .notFound
  }
}

/// The query parameters; of two with the same name the last one wins (Contract.md §6).
struct Query: Sendable {
  private let values: [ExactText: String]

  init(_ request: SandboxRequest) {
    let pairs = request.queryPart.utf8.dropFirst().split(separator: UInt8(ascii: "&"))
      .map { pair -> (ExactText, String) in
        let name = pair.prefix { $0 != UInt8(ascii: "=") }
        return (ExactText(Self.decoded(name)), Self.decoded(pair[name.endIndex...].dropFirst()))
      }
    values = Dictionary(pairs, uniquingKeysWith: { $1 })
  }

  subscript(name: String) -> String? { values[ExactText(name)] }

  private static func decoded(_ text: Substring.UTF8View) -> String {
    let blank = UInt8(ascii: " ")
    let spaced = String(decoding: text.map { $0 == UInt8(ascii: "+") ? blank : $0 }, as: UTF8.self)
    return spaced.removingPercentEncoding ?? spaced
  }
}
