/// A JSON number: equal by value, written with its original digits.
///
/// `1`, `1.0` and `10e-1` are equal, and a 30-digit integer stays exact: jsonb rewrites numbers
/// between two reads (Contract.md §2), and a different spelling must never be a change.
package struct JSONNumber: Sendable, Hashable {
  /// The number as written in JSON.
  package let literal: String

  /// - Parameter literal: A valid JSON number; the parser has validated it.
  package init(literal: String) { self.literal = literal }

  package init(_ value: Int) { literal = String(value) }

  /// - Parameter value: A finite number, written with the fewest digits that read back as it.
  package init(_ value: Double) {
    precondition(value.isFinite, "JSON has no infinity and no NaN")
    literal = "\(value)"
  }

  /// The nearest double.
  package var double: Double { Double(literal) ?? .nan }

  /// The exact integer value, or `nil` if there is a fraction or it does not fit.
  package var integer: Int? {
    if let value = Int(literal) { return value }
    let (digits, exponent, isNegative) = decimal
    guard exponent >= 0, digits.utf8.count + exponent <= 19 else { return nil }
    return Int((isNegative ? "-" : "") + digits + String(repeating: "0", count: exponent))
  }

  /// Whether the number is written without a fraction and an exponent.
  package var isWrittenAsInteger: Bool {
    literal.utf8.allSatisfy { $0 != UInt8(ascii: ".") && $0 | 0x20 != UInt8(ascii: "e") }
  }

  /// One canonical text for all spellings of a value: `-15e-1` for `-1.50`.
  package var normalized: String {
    let (digits, exponent, isNegative) = decimal
    return "\(isNegative ? "-" : "")\(digits)e\(exponent)"
  }

  package static func == (left: JSONNumber, right: JSONNumber) -> Bool {
    left.literal == right.literal || left.decimal == right.decimal
  }

  package func hash(into hasher: inout Hasher) {
    let (digits, exponent, isNegative) = decimal
    hasher.combine(digits)
    hasher.combine(exponent)
    hasher.combine(isNegative)
  }

  /// The value as `digits × 10^exponent`, without leading or trailing zeros; zero is `("0", 0)`.
  private var decimal: (digits: String, exponent: Int, isNegative: Bool) {
    var digits: [UInt8] = []
    var exponent = 0
    var isNegative = false
    var seenPoint = false
    var bytes = literal.utf8[...]
    if bytes.first == UInt8(ascii: "-") {
      isNegative = true
      bytes = bytes.dropFirst()
    }
    while let byte = bytes.first {
      bytes = bytes.dropFirst()
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digits.append(byte)
        if seenPoint { exponent -= 1 }
      case UInt8(ascii: "."):
        seenPoint = true
      default:
        // No field of the API can hold a number whose exponent exceeds `Int`; saturate.
        let text = String(Substring(bytes.first == UInt8(ascii: "+") ? bytes.dropFirst() : bytes))
        let written = Int(text) ?? (text.hasPrefix("-") ? Int.min / 4 : Int.max / 4)
        exponent += max(Int.min / 4, min(Int.max / 4, written))
        bytes = bytes[bytes.endIndex...]
      }
    }
    while digits.last == UInt8(ascii: "0") {
      digits.removeLast()
      exponent += 1
    }
    let significant = digits.drop { $0 == UInt8(ascii: "0") }
    guard !significant.isEmpty else { return ("0", 0, false) }
    return (String(decoding: significant, as: UTF8.self), exponent, isNegative)
  }
}
