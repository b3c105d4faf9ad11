/// Why a text is not JSON, and where.
package struct JSONError: Error, Sendable, Hashable {
  /// What does not fit.
  package enum Code: Sendable, Hashable {
    case unexpectedEnd
    case unexpectedByte
    case invalidNumber
    case invalidEscape
    case invalidUTF8
    case controlCharacter
    case duplicateKey
    case tooDeep
    case trailingBytes
  }

  package let code: Code
  /// 0-based, in bytes.
  package let offset: Int

  package init(code: Code, offset: Int) {
    self.code = code
    self.offset = offset
  }
}

extension JSONValue {
  /// What a reader takes beyond RFC 8259.
  package struct ReadingOptions: Sendable {
    /// The last of two equal keys wins instead of being an error, as in Python and most servers.
    package var keepsLastOfDuplicateKeys = false
    /// `NaN`, `Infinity` and `-Infinity` are numbers, as Python reads them.
    package var allowsNonFiniteNumbers = false
    /// Stands for each half of a surrogate pair that has no other half; `nil` makes it an error.
    package var loneSurrogate: Unicode.Scalar?
    /// How many lists and objects may stand inside each other.
    package var maximumDepth = 512

    package init() {}
  }

  /// Reads one JSON text.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8; blanks around the value are skipped.
  ///   - options: Strict unless told otherwise.
  /// - Throws: ``JSONError`` at the first byte that does not fit.
  package init(
    parsing bytes: some Collection<UInt8>,
    options: ReadingOptions = ReadingOptions()
  ) throws(JSONError) {
    let result: Result<JSONValue, JSONError>? = bytes.withContiguousStorageIfAvailable {
      JSONValue.read($0, options)
    }
    self = try (result ?? Array(bytes).withUnsafeBufferPointer { JSONValue.read($0, options) })
      .get()
  }

  /// Reads one JSON text.
  ///
  /// - Parameters:
  ///   - text: Blanks around the value are skipped.
  ///   - options: Strict unless told otherwise.
  /// - Throws: ``JSONError`` at the first byte that does not fit.
  package init(
    parsing text: String,
    options: ReadingOptions = ReadingOptions()
  ) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), options: options)
  }

  private static func read(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ options: ReadingOptions
  ) -> Result<JSONValue, JSONError> {
    var parser = JSONParser(bytes: bytes, options: options)
    do throws(JSONError) {
      parser.skipBlanks()
      let value = try parser.value(depth: 0)
      parser.skipBlanks()
      guard parser.position == bytes.count else { throw parser.error(.trailingBytes) }
      return .success(value)
    } catch {
      return .failure(error)
    }
  }
}

private struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  let options: JSONValue.ReadingOptions
  var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>, options: JSONValue.ReadingOptions) {
    self.bytes = bytes
    self.options = options
  }

  func error(_ code: JSONError.Code) -> JSONError { JSONError(code: code, offset: position) }

  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth <= options.maximumDepth else { throw error(.tooDeep) }
    switch next {
    case nil: throw error(.unexpectedEnd)
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "N") where options.allowsNonFiniteNumbers:
      return try word("NaN", .number(JSONNumber(literal: "NaN")))
    case UInt8(ascii: "I") where options.allowsNonFiniteNumbers:
      return try word("Infinity", .number(JSONNumber(literal: "Infinity")))
    default: return .number(try number())
    }
  }

  private mutating func word(
    _ word: StaticString,
    _ value: JSONValue
  ) throws(JSONError)
    -> JSONValue
  {
    guard bytes.count - position >= word.utf8CodeUnitCount else { throw error(.unexpectedEnd) }
    for index in 0..<word.utf8CodeUnitCount where bytes[position + index] != word.utf8Start[index] {
      throw error(.unexpectedByte)
    }
    position += word.utf8CodeUnitCount
    return value
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var items: [JSONValue] = []
    skipBlanks()
    if next == UInt8(ascii: "]") {
      position += 1
      return .array(items)
    }
    while true {
      skipBlanks()
      items.append(try value(depth: depth + 1))
      skipBlanks()
      guard try separator(orEnd: UInt8(ascii: "]")) else { return .array(items) }
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var object = JSONObject()
    skipBlanks()
    if next == UInt8(ascii: "}") {
      position += 1
      return .object(object)
    }
    while true {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
      let start = position
      let key = try string()
      skipBlanks()
      guard next == UInt8(ascii: ":") else { throw error(.unexpectedByte) }
      position += 1
      skipBlanks()
      if !options.keepsLastOfDuplicateKeys, object[key] != nil {
        throw JSONError(code: .duplicateKey, offset: start)
      }
      object[key] = try value(depth: depth + 1)
      skipBlanks()
      guard try separator(orEnd: UInt8(ascii: "}")) else { return .object(object) }
    }
  }

  /// Consumes a comma (`true`) or the closing bracket (`false`).
  private mutating func separator(orEnd end: UInt8) throws(JSONError) -> Bool {
    guard let byte = next else { throw error(.unexpectedEnd) }
    guard byte == UInt8(ascii: ",") || byte == end else { throw error(.unexpectedByte) }
    position += 1
    return byte != end
  }

  private mutating func number() throws(JSONError) -> JSONNumber {
    let start = position
    if next == UInt8(ascii: "-") {
      position += 1
      if options.allowsNonFiniteNumbers, next == UInt8(ascii: "I") {
        _ = try word("Infinity", .null)
        return JSONNumber(literal: "-Infinity")
      }
    }
    if next == UInt8(ascii: "0") {
      position += 1
    } else {
      try digits()
    }
    if next == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    return JSONNumber(
      literal: String(
        decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]),
        as: UTF8.self
      )
    )
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    guard position > start else { throw error(next == nil ? .unexpectedEnd : .invalidNumber) }
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      position += 1
    }
    guard next != UInt8(ascii: "\"") else {
      let text = try validated(UnsafeBufferPointer(rebasing: bytes[start..<position]), at: start)
      position += 1
      return text
    }
    return try escapedString(from: start)
  }

  /// The slow path: at least one escape, copied into a buffer of its own.
  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var buffer = Array(bytes[start..<position])
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        let end = start
        let text: Result<String, JSONError> = buffer.withUnsafeBufferPointer { pointer in
          String(validating: pointer, as: UTF8.self).map(Result.success)
            ?? .failure(JSONError(code: .invalidUTF8, offset: end))
        }
        return try text.get()
      case UInt8(ascii: "\\"):
        position += 1
        try escape(into: &buffer)
      case 0..<0x20:
        throw error(.controlCharacter)
      default:
        buffer.append(byte)
        position += 1
      }
    }
    throw error(.unexpectedEnd)
  }

  private mutating func escape(into buffer: inout [UInt8]) throws(JSONError) {
    guard let byte = next else { throw error(.unexpectedEnd) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(byte)
    case UInt8(ascii: "b"): buffer.append(0x08)
    case UInt8(ascii: "f"): buffer.append(0x0C)
    case UInt8(ascii: "n"): buffer.append(0x0A)
    case UInt8(ascii: "r"): buffer.append(0x0D)
    case UInt8(ascii: "t"): buffer.append(0x09)
    case UInt8(ascii: "u"): try unicodeEscape(into: &buffer)
    default:
      position -= 1
      throw error(.invalidEscape)
    }
  }

  private mutating func unicodeEscape(into buffer: inout [UInt8]) throws(JSONError) {
    let start = position
    var value = UInt32(try hexadecimal())
    if 0xD800..<0xDC00 ~= value, let low = try lowSurrogate() {
      value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(value) ?? options.loneSurrogate,
      let encoded = UTF8.encode(scalar)
    else {
      throw JSONError(code: .invalidEscape, offset: start)
    }
    buffer.append(contentsOf: encoded)
  }

  /// Consumes the second half of a pair; `nil`, and nothing consumed, when something else follows.
  private mutating func lowSurrogate() throws(JSONError) -> UInt32? {
    let start = position
    guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return nil }
    position += 2
    let low = UInt32(try hexadecimal())
    guard 0xDC00..<0xE000 ~= low else {
      position = start
      return nil
    }
    return low
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt16 {
    guard position + 4 <= bytes.count else { throw error(.unexpectedEnd) }
    var value: UInt16 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch bytes[position] {
      case let byte where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"): digit = byte - 48
      case let byte where byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"):
        digit = (byte | 0x20) - 87
      default: throw error(.invalidEscape)
      }
      value = value << 4 + UInt16(digit)
      position += 1
    }
    return value
  }

  private func validated(
    _ slice: UnsafeBufferPointer<UInt8>,
    at offset: Int
  ) throws(JSONError) -> String {
    if let byte = next, byte < 0x20 { throw error(.controlCharacter) }
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw JSONError(code: .invalidUTF8, offset: offset)
    }
    return text
  }
}
