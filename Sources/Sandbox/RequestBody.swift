import JSON

/// A request's body as the server reads it before authentication.
enum RequestBody: Sendable {
  /// No bytes, JSON `null`, or a route that does not read a body.
  case absent
  case json(JSONValue)
  /// Bytes without a JSON content type: never parsed (Contract.md §2).
  case unread(String)
  case form(MultipartForm)

  /// - Throws: 422 `json_invalid` or 400, both before the key is checked.
  init(_ request: SandboxRequest, as kind: Endpoint.Body) throws(Refusal) {
    switch kind {
    case .none: self = .absent
    case .json: self = try Self.json(request)
    case .form: self = .form(try MultipartForm(request))
    }
  }

  private static func json(_ request: SandboxRequest) throws(Refusal) -> RequestBody {
    guard !request.body.isEmpty else { return .absent }
    guard isJSON(request.header("Content-Type") ?? "") else {
      return .unread(String(decoding: request.body, as: UTF8.self))
    }
    guard let text = decoded(request.body) else { throw .unreadableBody }
    let value = try parsed(text)
    return value.isNull ? .absent : .json(value)
  }

  /// Accepts `application/json` and `application/…+json`, in any case, with any parameters.
  private static func isJSON(_ contentType: String) -> Bool {
    let kind = contentType.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
    return kind == "application/json" || kind.hasPrefix("application/") && kind.hasSuffix("+json")
  }

  private static func parsed(_ text: String) throws(Refusal) -> JSONValue {
    var options = JSONValue.ReadingOptions()
    options.keepsLastOfDuplicateKeys = true
    options.allowsNonFiniteNumbers = true
    options.loneSurrogate = .loneSurrogate
    options.maximumDepth = 990
    do throws(JSONError) {
      return try JSONValue(parsing: text, options: options)
    } catch {
      guard error.code != .tooDeep else { throw .unreadableBody }
      throw .invalid([problem(error, in: text)])
    }
  }

  private static func problem(_ error: JSONError, in text: String) -> Problem {
    let before = String(decoding: text.utf8.prefix(error.offset), as: UTF8.self)
    return Problem(
      type: "json_invalid",
      message: "JSON decode error",
      input: Input([:], ["body", .number(JSONNumber(before.unicodeScalars.count))]),
      context: ["error": .string(error.code.pythonMessage)]
    )
  }

  /// Decodes UTF-8 with or without a byte order mark, and UTF-16 and UTF-32 detected as in Python.
  private static func decoded(_ bytes: [UInt8]) -> String? {
    switch (bytes.first ?? 0, bytes.dropFirst().first ?? 0) {
    case (0xEF, 0xBB) where bytes.count > 2 && bytes[2] == 0xBF:
      return String(validating: bytes.dropFirst(3), as: UTF8.self)
    case (0xFF, 0xFE): return utf16(bytes.dropFirst(2)) { UInt16($1) << 8 | UInt16($0) }
    case (0xFE, 0xFF): return utf16(bytes.dropFirst(2)) { UInt16($0) << 8 | UInt16($1) }
    case (0, 1...) where bytes.count > 1: return utf16(bytes[...]) { UInt16($0) << 8 | UInt16($1) }
    case (1..., 0) where bytes.count > 1: return utf16(bytes[...]) { UInt16($1) << 8 | UInt16($0) }
    default: return String(validating: bytes, as: UTF8.self)
    }
  }

  private static func utf16(
    _ bytes: ArraySlice<UInt8>,
    unit: (UInt8, UInt8) -> UInt16
  ) -> String? {
    guard bytes.count.isMultiple(of: 2) else { return nil }
    let starts = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2)
    return String(validating: starts.map { unit(bytes[$0], bytes[$0 + 1]) }, as: UTF16.self)
  }
}

extension JSONError.Code {
  /// Python's message; the contract does not cover texts.
  fileprivate var pythonMessage: String {
    switch self {
    case .unexpectedEnd, .unexpectedByte, .invalidNumber: "Expecting value"
    case .invalidEscape: "Invalid \\escape"
    case .controlCharacter: "Invalid control character at"
    case .trailingBytes: "Extra data"
    case .invalidUTF8, .duplicateKey, .tooDeep, .tooManyValues: "Invalid JSON"
    }
  }
}
