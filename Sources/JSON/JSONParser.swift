/// Why a text is not JSON, and where.
package struct JSONError: Error, Sendable, Hashable {
  /// The kind of error.
  package enum Code: Sendable, Hashable {
    case unexpectedEnd
    case unexpectedByte
    case invalidNumber
    case invalidEscape
    case invalidUTF8
    case controlCharacter
    case duplicateKey
    case tooDeep
    case tooManyValues
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
  /// The extensions to RFC 8259 that a reader accepts.
  package struct ReadingOptions: Sendable {
    /// Whether the last of two equal keys wins, as in Python and most servers, or is an error.
    package var keepsLastOfDuplicateKeys = false
    /// Whether `NaN`, `Infinity` and `-Infinity` are numbers, as in Python.
    package var allowsNonFiniteNumbers = false
    /// The replacement for a lone surrogate; `nil` makes a lone surrogate an error.
    package var loneSurrogate: Unicode.Scalar?
    /// The maximum nesting depth of lists and objects.
    package var maximumDepth = 512
    /// The maximum number of values; each takes about 100 bytes of memory, however short its text.
    package var maximumValues = Int.max

    package init() {}
  }

  /// Reads one JSON text in UTF-8, with whitespace around it; throws at the first invalid byte.
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

  /// Reads one JSON text; throws at the first invalid byte.
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

struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  let options: JSONValue.ReadingOptions
  var position = 0
  /// A buffer for strings with escapes, reused from one to the next.
  var scratch: [UInt8] = []
  private var values = 0
  /// The members of the last object at each depth.
  private var earlier: [[Member]] = []
  /// The last comparison with an earlier text: the bytes that equal those at a distance before them,
  /// and the first byte after them does not, unless the text ends there.
  ///
  /// The members of a member that differs were compared with it: without this, a byte is compared
  /// once for every object around it.
  private var compared = (range: 0..<0, distance: 0)

  /// A member of an object, and its text.
  ///
  /// The objects of a list repeat most of their members, word for word. A repeated member is
  /// neither parsed nor stored again: a plan without changes over 10,000 objects takes a third less
  /// memory.
  private struct Member {
    /// In bytes.
    let text: Range<Int>
    let key: String
    let value: JSONValue
    /// The number of values that it consists of.
    let values: Int
  }

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
    values += 1
    guard values <= options.maximumValues else { throw error(.tooManyValues) }
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
    skipBlanks()
    if next == UInt8(ascii: "}") {
      position += 1
      return .object(JSONObject())
    }
    while earlier.count <= depth { earlier.append([]) }
    var object = JSONObject(reservingCapacity: earlier[depth].count)
    // Repeated from the first member on, the keys are known to differ from each other.
    var isRepeated = true
    while true {
      skipBlanks()
      if let member = repeated(object.count, depth: depth),
        isRepeated || !object.hasMember(member.key)
      {
        position += member.text.count
        values += member.values
        guard values <= options.maximumValues else { throw error(.tooManyValues) }
        object.append(member.value, forNewKey: member.key)
      } else {
        isRepeated = false
        try member(of: &object, depth: depth)
      }
      skipBlanks()
      guard try separator(orEnd: UInt8(ascii: "}")) else { break }
    }
    // The keys that are left are those of this object.
    earlier[depth].removeLast(max(0, earlier[depth].count - object.count))
    return .object(object)
  }

  /// The member at a place in the last object of the same depth, if the same text is next.
  private mutating func repeated(_ place: Int, depth: Int) -> Member? {
    guard place < earlier[depth].count else { return nil }
    let text = earlier[depth][place].text
    let end = position + text.count
    // The byte after a number decides whether it ends there.
    guard end < bytes.count, bytes[end] == UInt8(ascii: ",") || bytes[end] == UInt8(ascii: "}")
    else { return nil }
    let distance = position - text.lowerBound
    if compared.distance != distance || !compared.range.contains(position) {
      let span = bytes.span.bytes
      let count = span.extracting(position..<end).equalCount(with: span.extracting(text))
      compared = (position..<position + count, distance)
    }
    return end <= compared.range.upperBound ? earlier[depth][place] : nil
  }

  private mutating func member(of object: inout JSONObject, depth: Int) throws(JSONError) {
    guard next == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
    let (start, place, count) = (position, object.count, values)
    let key = try string()
    skipBlanks()
    guard next == UInt8(ascii: ":") else { throw error(.unexpectedByte) }
    position += 1
    skipBlanks()
    let value = try value(depth: depth + 1)
    guard object.insert(value, forKey: key) else {
      guard options.keepsLastOfDuplicateKeys else {
        throw JSONError(code: .duplicateKey, offset: start)
      }
      object[key] = value
      return
    }
    let member = Member(
      text: start..<position,
      key: key,
      value: value,
      values: values - count
    )
    if place < earlier[depth].count {
      earlier[depth][place] = member
    } else {
      earlier[depth].append(member)
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
}
