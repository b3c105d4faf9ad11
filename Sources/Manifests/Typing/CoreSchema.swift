import JSON

/// Plain scalars as the core schema of YAML 1.2 reads them (YAML 1.2.2, §10.3.2).
///
/// Fields use its pieces where the table says boolean, integer or number. Free-form objects
/// (`metadata`, `extra`, schemas), where no table decides, are typed by it as a whole.
enum CoreSchema {
  /// The decimal integer of a text, its sign optional.
  ///
  /// - Returns: A JSON literal without needless signs and zeros.
  static func integerLiteral(_ text: String) -> String? {
    var digits = text.utf8[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
    let significant = digits.drop { $0 == UInt8(ascii: "0") }
    guard !significant.isEmpty else { return "0" }
    return (isNegative ? "-" : "") + String(Substring(significant))
  }

  /// The decimal number of a text, with fraction and exponent or without.
  ///
  /// - Returns: The nearest double, infinite beyond its range; `nil` for what is not a number.
  static func double(_ text: String) -> Double? {
    var rest = text.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    let whole = rest.prefix(while: isDigit)
    rest = rest.dropFirst(whole.count)
    var fraction = rest.prefix(0)
    if rest.first == UInt8(ascii: ".") {
      fraction = rest.dropFirst().prefix(while: isDigit)
      rest = rest.dropFirst(fraction.count + 1)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    guard let exponent = exponentLiteral(rest) else { return nil }
    // What most people write is a literal of Swift as it is.
    if isDigit(text.utf8[text.utf8.startIndex]), fraction.isEmpty == !text.utf8.contains(0x2E) {
      return Double(text)
    }
    let significant = whole.drop { $0 == UInt8(ascii: "0") }
    let literal =
      (isNegative ? "-" : "") + (significant.isEmpty ? "0" : String(Substring(significant)))
      + (fraction.isEmpty ? "" : "." + String(Substring(fraction))) + exponent
    return Double(literal)
  }

  /// The number of a text as the API stores it.
  ///
  /// The API keeps the digits of integers and makes a double of everything else, without a
  /// negative zero (Contract.md §2). What it would make of the text stands in the plan, or the same
  /// change would be planned forever.
  ///
  /// - Returns: `nil` for what is not a number, and beyond the range of a double.
  static func number(_ text: String) -> JSONNumber? {
    double(text).flatMap { number(text, reading: $0) }
  }

  /// The number of a text that has been read already, as the API stores it.
  ///
  /// - Parameters:
  ///   - text: As it is written.
  ///   - value: What ``double(_:)`` made of it.
  /// - Returns: `nil` beyond the range of a double.
  static func number(_ text: String, reading value: Double) -> JSONNumber? {
    guard value.isFinite else { return nil }
    if let literal = integerLiteral(text) { return JSONNumber(literal: literal) }
    return JSONNumber(value == 0 ? 0.0 : value)
  }

  /// `e+5` as it is, or the empty text for nothing; `nil` when it is something else.
  private static func exponentLiteral(_ text: Substring.UTF8View) -> String? {
    guard let first = text.first else { return "" }
    guard first | 0x20 == UInt8(ascii: "e") else { return nil }
    var digits = text.dropFirst()
    if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") {
      digits = digits.dropFirst()
    }
    guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
    return String(Substring(text))
  }

  /// The whole value of a plain scalar without tag.
  ///
  /// - Returns: `nil` for what JSON cannot hold: `.inf`, `.nan` and what no double reaches.
  static func value(ofPlain text: String) -> JSONValue? {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default: break
    }
    guard let first = text.utf8.first, isDigit(first) || "+-.".utf8.contains(first) else {
      return .string(text)
    }
    if isInfiniteOrNaN(text) { return nil }
    if let literal = radixLiteral(text) { return .number(JSONNumber(literal: literal)) }
    guard let value = double(text) else { return .string(text) }
    return number(text, reading: value).map(JSONValue.number)
  }

  /// `0o17` and `0x1F` as decimal digits; anything beyond 64 bits stays text.
  private static func radixLiteral(_ text: String) -> String? {
    let digits = text.dropFirst(2)
    guard let first = digits.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+")
    else { return nil }
    if text.utf8.starts(with: "0x".utf8) { return UInt64(digits, radix: 16).map { String($0) } }
    if text.utf8.starts(with: "0o".utf8) { return UInt64(digits, radix: 8).map { String($0) } }
    return nil
  }

  /// Whether a text is one of the words for infinity and "not a number".
  static func isInfiniteOrNaN(_ text: String) -> Bool {
    switch text {
    case ".nan", ".NaN", ".NAN": return true
    default: break
    }
    let unsigned = text.first == "-" || text.first == "+" ? String(text.dropFirst()) : text
    switch unsigned {
    case ".inf", ".Inf", ".INF": return true
    default: return false
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
