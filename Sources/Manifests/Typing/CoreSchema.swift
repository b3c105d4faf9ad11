import JSON

/// Plain scalars as the core schema of YAML 1.2 resolves them (YAML 1.2.2, §10.3.2).
///
/// Fields use parts of it where the table specifies boolean, integer or number. Free-form objects
/// (`metadata`, `extra`, schemas) have no table, so the whole schema applies to them.
enum CoreSchema {
  /// Converts a decimal integer to a JSON literal without redundant signs and zeros.
  static func integerLiteral(_ text: String) -> String? {
    var digits = text.utf8[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
    let significant = digits.drop { $0 == UInt8(ascii: "0") }
    guard !significant.isEmpty else { return "0" }
    return (isNegative ? "-" : "") + String(Substring(significant))
  }

  /// Parses a decimal number, with or without fraction and exponent.
  ///
  /// - Returns: The nearest double, infinite beyond its range; `nil` when the text is not a number.
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
    // Most numbers in practice are valid Swift literals.
    if isDigit(text.utf8[text.utf8.startIndex]), fraction.isEmpty == !text.utf8.contains(0x2E) {
      return Double(text)
    }
    let significant = whole.drop { $0 == UInt8(ascii: "0") }
    let literal =
      (isNegative ? "-" : "") + (significant.isEmpty ? "0" : String(Substring(significant)))
      + (fraction.isEmpty ? "" : "." + String(Substring(fraction))) + exponent
    return Double(literal)
  }

  /// Parses a number as the API stores it.
  ///
  /// The API keeps the digits of integers and converts everything else to a double, without a
  /// negative zero (Contract.md §2). The plan contains the number in the API's form; otherwise the
  /// same change would be planned forever. `nil` when it is not a number, or beyond a double.
  static func number(_ text: String) -> JSONNumber? {
    double(text).flatMap { number(text, reading: $0) }
  }

  /// Converts a number that ``double(_:)`` parsed; `nil` beyond the range of a double.
  static func number(_ text: String, reading value: Double) -> JSONNumber? {
    guard value.isFinite else { return nil }
    if let literal = integerLiteral(text) { return JSONNumber(literal: literal) }
    return JSONNumber(value == 0 ? 0.0 : value)
  }

  /// Returns `e+5` unchanged, or the empty text for no exponent; `nil` when it is something else.
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

  /// The value of a plain, untagged scalar; `nil` for `.inf`, `.nan` and numbers beyond a double.
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

  /// Converts `0o17` and `0x1F` to decimal digits; anything beyond 64 bits stays text.
  private static func radixLiteral(_ text: String) -> String? {
    let digits = text.dropFirst(2)
    guard let first = digits.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+")
    else { return nil }
    if text.utf8.starts(with: "0x".utf8) { return UInt64(digits, radix: 16).map { String($0) } }
    if text.utf8.starts(with: "0o".utf8) { return UInt64(digits, radix: 8).map { String($0) } }
    return nil
  }

  /// Whether a text is a spelling of infinity or "not a number".
  static func isInfiniteOrNaN(_ text: String) -> Bool {
    switch text {
    case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
      "-.Inf", "-.INF":
      true
    default: false
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
