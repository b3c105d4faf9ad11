import Foundation
import JSON

/// The meaning of a request without ids, so that it is the same in every run:
/// `POST agents/billing@2/publish #1`.
package struct RequestName: Sendable, Hashable, CustomStringConvertible {
  package let description: String

  /// - Parameter text: The text in the format of ``description``.
  package init(_ text: String) { description = text }

  /// Whether the request makes a change.
  package var isWrite: Bool { !description.hasPrefix("GET ") }
}

/// Names requests, and learns from responses which object an id refers to.
struct RequestNames: Sendable {
  private var labels: [String: String] = [:]
  private var counts: [String: Int] = [:]

  /// Counts the request, and names it.
  mutating func name(_ request: HTTPText) -> RequestName {
    let words = request.words
    let target = words.count > 1 ? words[1] : ""
    let parts = target.split(separator: "?", maxSplits: 1)
    let path = (parts.first ?? "").split(separator: "/").dropFirst()
      .map { labels[String($0)] ?? String($0) }
    let query = parts.count > 1 ? "?\(parts[1])" : ""
    let subject = words.first == "POST" ? subject(of: request).map { " \($0)" } ?? "" : ""
    let text = "\(words.first ?? "") \(path.joined(separator: "/"))\(query)\(subject)"
    counts[text, default: 0] += 1
    return RequestName("\(text) #\(counts[text] ?? 1)")
  }

  /// Remembers the objects of the ids in a response.
  mutating func learn(from answer: HTTPText) {
    guard let value = try? JSONValue(parsing: answer.body) else { return }
    learn(from: value)
  }

  private mutating func learn(from value: JSONValue) {
    for element in value.array ?? [] { learn(from: element) }
    guard let object = value.object else { return }
    let names = ["name", "e164_number", "url", "filename"].compactMap { object[$0]?.string }
    if let id = object["id"]?.string, let name = names.first {
      labels[id] = name + (object["version"]?.integer.map { "@\($0)" } ?? "")
    }
    for member in ["data", "items"] { object[member].map { learn(from: $0) } }
  }

  /// The subject of a new object.
  private func subject(of request: HTTPText) -> String? {
    if let body = try? JSONValue(parsing: request.body) {
      let linked = body["knowledge_base_id"]?.string.flatMap { labels[$0] }
      return ["name", "e164_number", "url"].compactMap { body[$0]?.string }.first ?? linked
    }
    let text = String(decoding: request.body.prefix(400), as: UTF8.self)
    guard let start = text.range(of: "filename=\"") else { return nil }
    return String(text[start.upperBound...].prefix { $0 != "\"" })
  }
}
