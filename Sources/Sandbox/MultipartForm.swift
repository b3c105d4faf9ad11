import Glibc
import JSON

/// The only form field that the API reads: `file` (Contract.md §12).
struct MultipartForm: Sendable {
  /// The last part named `file`.
  private(set) var file: Part?

  enum Part: Sendable {
    case file(UploadedFile)
    /// A part without a filename.
    case text
  }

  /// Reads a form; any other content type, even JSON, is a form without fields.
  ///
  /// - Throws: 400 if a multipart form does not name its boundary.
  init(_ request: SandboxRequest) throws(Refusal) {
    let contentType = Parameters(request.header("Content-Type") ?? "")
    guard contentType.value.lowercased() == "multipart/form-data" else { return }
    guard let boundary = contentType.parameters["boundary"], !boundary.isEmpty else {
      throw .uncoded(400, "Missing boundary in multipart.")
    }
    for part in Self.parts(request.body, between: Array("--\(boundary)".utf8)) { read(part) }
  }

  /// The parts of a form; a part without a closing delimiter is dropped.
  private static func parts(_ body: [UInt8], between delimiter: [UInt8]) -> [ArraySlice<UInt8>] {
    let inner = Array("\r\n".utf8) + delimiter
    var parts: [ArraySlice<UInt8>] = []
    guard var start = body.starts(with: delimiter) ? delimiter.count : body.end(of: inner, from: 0)
    else { return [] }
    while let end = body.end(of: inner, from: start) {
      parts.append(body[start..<(end - inner.count)])
      start = end
    }
    return parts
  }

  private mutating func read(_ part: ArraySlice<UInt8>) {
    let part = Array(part)
    guard let head = part.end(of: Array("\r\n\r\n".utf8), from: 0) else { return }
    var disposition = Parameters("")
    var contentType: String?
    for line in part[..<head].lines {
      let name = line.prefix { $0 != UInt8(ascii: ":") }
      let rest = line[name.endIndex...].dropFirst().drop { $0 == UInt8(ascii: " ") }
      let value = String(decoding: rest, as: UTF8.self)
      switch String(decoding: name, as: UTF8.self).lowercased() {
      case "content-disposition": disposition = Parameters(value)
      case "content-type": contentType = value
      default: break
      }
    }
    guard disposition.parameters["name"] == "file" else { return }
    file =
      disposition.parameters["filename"]
      .map {
        .file(UploadedFile(name: $0, contentType: contentType, content: Array(part[head...])))
      } ?? .text
  }
}

struct UploadedFile: Sendable {
  let name: String
  /// The content type as written, parameters included.
  let contentType: String?
  let content: [UInt8]
}

/// A header's value with its parameters: `form-data; name="file"; filename="a.txt"`.
private struct Parameters {
  let value: String
  private(set) var parameters: [String: String] = [:]

  init(_ header: String) {
    var rest = header.unicodeScalars[...]
    value = rest.prefix { $0 != ";" }.trimmed
    rest = rest.drop { $0 != ";" }.dropFirst()
    while let mark = rest.firstIndex(of: "=") {
      let name = rest[..<mark].trimmed.lowercased()
      rest = rest[mark...].dropFirst()
      parameters[name] = rest.first == "\"" ? Self.quoted(&rest) : rest.prefix { $0 != ";" }.trimmed
      rest = rest.drop { $0 != ";" }.dropFirst()
    }
  }

  /// Reads a quoted string by scalars: a combining mark after a quote is not part of the quote.
  private static func quoted(_ rest: inout Substring.UnicodeScalarView) -> String {
    var text = String.UnicodeScalarView()
    rest = rest.dropFirst()
    while let scalar = rest.popFirst(), scalar != "\"" {
      text.append(scalar == "\\" && rest.first == "\"" ? rest.removeFirst() : scalar)
    }
    return String(text)
  }
}

extension Substring.UnicodeScalarView {
  fileprivate var trimmed: String {
    var text = drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

extension ArraySlice<UInt8> {
  /// The lines of a part's header; only CR LF ends a line.
  fileprivate var lines: [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = startIndex
    for index in indices.dropLast() where self[index] == 13 && self[index + 1] == 10 {
      lines.append(self[start..<index])
      start = index + 2
    }
    return lines + [self[Swift.min(start, endIndex)...]]
  }
}

extension [UInt8] {
  /// The end of the next occurrence of some bytes; uploads are megabytes, so libc finds the first
  /// byte.
  func end(of needle: [UInt8], from start: Int) -> Int? {
    withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress, let first = needle.first else { return nil }
      var position = start
      while bytes.count - position >= needle.count,
        let found = memchr(base + position, Int32(first), bytes.count - position)
      {
        position = base.distance(to: found)
        guard bytes.count - position >= needle.count else { return nil }
        if memcmp(found, needle, needle.count) == 0 { return position + needle.count }
        position += 1
      }
      return nil
    }
  }
}
