import JSON
import NIOCore

/// Kong's Admin API as far as `deck diff` and `deck sync` use it to create services and routes.
///
/// `GET /` has the version; `GET /COLLECTION` has pages of `{"data", "next", "offset"}`, with the
/// offset of the next page as its token; `PUT /COLLECTION/ID` creates or replaces.
actor KongServer {
  private struct Collection {
    var ids: [String] = []
    /// The JSON of each row, encoded once.
    var rows: [String: [UInt8]] = [:]
  }

  private static let version: JSONValue = [
    "version": "2.0.4", "configuration": ["database": "postgres"],
  ]
  private static let largestPage = 1000

  private var collections: [String: Collection] = [:]

  /// Serves while `body` runs.
  func serving<Result: Sendable>(
    _ body: (LocalServer) async throws -> Result
  ) async throws -> Result {
    let behavior = LocalServer.Behavior(remembersReads: true) { try await self.respond(to: $0) }
    return try await LocalServer.running(behavior, body)
  }

  private func respond(to request: LocalServer.Request) throws -> LocalServer.Response {
    let parts = request.path.split(separator: "?", maxSplits: 1)
    let names = (parts.first ?? "").split(separator: "/").map(String.init)
    switch (request.method, names.count) {
    case ("GET", 0): return answer(Self.version.bytes())
    case ("GET", 1): return answer(page(of: names[0], query: parts.count > 1 ? parts[1] : ""))
    case ("PUT", 2): return answer(try put(request.body, in: names[0], id: names[1]))
    default: return answer(Array(#"{"message":"Not found"}"#.utf8), status: 404)
    }
  }

  private func answer(_ body: [UInt8], status: Int = 200) -> LocalServer.Response {
    LocalServer.Response(status: status, body: ByteBuffer(bytes: body))
  }

  private func put(_ body: [UInt8], in name: String, id: String) throws -> [UInt8] {
    var row = try JSONValue(parsing: body).object ?? [:]
    row["id"] = .string(id)
    row["created_at"] = 1_700_000_000
    let bytes = JSONValue.object(row).bytes(keys: .asAdded)
    if collections[name, default: Collection()].rows.updateValue(bytes, forKey: id) == nil {
      collections[name]?.ids.append(id)
    }
    return bytes
  }

  private func page(of name: String, query: Substring) -> [UInt8] {
    let collection = collections[name] ?? Collection()
    let size = min(number("size", in: query) ?? 100, Self.largestPage)
    let start = min(number("offset", in: query) ?? 0, collection.ids.count)
    let end = min(start + size, collection.ids.count)
    var bytes: [UInt8] = Array(#"{"data":["#.utf8)
    for (index, id) in collection.ids[start..<end].enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      if let row = collection.rows[id] { bytes += row }
    }
    if end == collection.ids.count {
      bytes += Array(#"],"next":null}"#.utf8)
    } else {
      let next = "/\(name)?offset=\(end)&size=\(size)"
      bytes += Array(#"],"next":"\#(next)","offset":"\#(end)"}"#.utf8)
    }
    return bytes
  }

  private func number(_ key: String, in query: Substring) -> Int? {
    for part in query.split(separator: "&") where part.hasPrefix(key + "=") {
      return Int(part.dropFirst(key.count + 1))
    }
    return nil
  }
}
