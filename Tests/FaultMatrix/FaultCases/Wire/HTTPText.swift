/// An HTTP/1.1 request or response as bytes, parsed to the extent that a proxy needs.
struct HTTPText: Sendable {
  /// The request line or the status line.
  let start: String
  /// The headers, in order and as written.
  let headers: [(name: String, value: String)]
  let body: [UInt8]

  /// The value of a header, matched case-insensitively.
  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The words of the request line or of the status line.
  var words: [Substring] { start.split(separator: " ") }

  /// The status of a response.
  var status: Int { words.count > 1 ? Int(words[1]) ?? 0 : 0 }

  /// The bytes, with the headers of the connection replaced.
  ///
  /// - Parameter closes: Whether to announce that the connection closes.
  /// - Returns: The bytes to send.
  func bytes(closes: Bool) -> [UInt8] { headBytes(closes: closes) + body }

  /// The bytes of the head, without the body.
  func headBytes(closes: Bool) -> [UInt8] {
    let kept = headers.filter { $0.name.lowercased() != "connection" }
    let lines =
      [start] + kept.map { "\($0.name): \($0.value)" } + (closes ? ["Connection: close"] : [])
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }
}

/// Collects bytes until one message is complete.
struct HTTPCollector {
  private var bytes: [UInt8] = []
  private var head: (text: HTTPText, length: Int, body: Int?)?

  /// Appends received bytes.
  mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  /// The message, once it is complete; the bytes after it are kept.
  mutating func next() -> HTTPText? {
    readHead()
    guard let head, let length = head.body, bytes.count >= head.length + length else { return nil }
    let message = HTTPText(
      start: head.text.start,
      headers: head.text.headers,
      body: Array(bytes[head.length..<head.length + length])
    )
    bytes.removeFirst(head.length + length)
    self.head = nil
    return message
  }

  /// The part of a response received before its connection ended.
  mutating func rest() -> HTTPText? {
    readHead()
    guard let head else { return nil }
    return HTTPText(
      start: head.text.start,
      headers: head.text.headers,
      body: Array(bytes[head.length...])
    )
  }

  private mutating func readHead() {
    guard head == nil, let end = endOfHead else { return }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    let headers = lines.dropFirst()
      .compactMap { line -> (name: String, value: String)? in
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let value = line[line.index(after: colon)...].drop { $0 == " " }
        return (String(line[..<colon]), String(value))
      }
    let text = HTTPText(start: lines.first.map(String.init) ?? "", headers: headers, body: [])
    // A request without a length has no body; neither do the responses of the sandbox.
    head = (text, end + 4, text.header("content-length").map { Int($0) ?? 0 } ?? 0)
  }

  private var endOfHead: Int? {
    guard bytes.count >= 4 else { return nil }
    return (0...bytes.count - 4)
      .first {
        bytes[$0] == 13 && bytes[$0 + 1] == 10 && bytes[$0 + 2] == 13 && bytes[$0 + 3] == 10
      }
  }
}
