import JSON

/// A double as Python, and so every response, writes it: the shortest digits that read back, with
/// an exponent below 1e-4 and from 1e16 on.
func pythonText(_ value: Double) -> String {
  guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
  let text = "\(value.magnitude)"
  let parts = text.split(separator: "e")
  let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
  let fraction = mantissa.count > 1 && mantissa[1] != "0" ? String(mantissa[1]) : ""
  let written = String(mantissa[0]) + fraction
  let leading = written.prefix { $0 == "0" }.count
  var digits = String(written.dropFirst(leading))
  var exponent = mantissa[0].count - 1 - leading + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
  if digits.isEmpty {
    digits = "0"
    exponent = 0
  }
  while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
  return (value.sign == .minus ? "-" : "") + layOut(digits, exponent: exponent)
}

/// Lays out significant digits as Python does; the exponent is that of the first digit.
private func layOut(_ digits: String, exponent: Int) -> String {
  guard (-4..<16).contains(exponent) else {
    let magnitude = String(exponent.magnitude)
    let tail = digits.count > 1 ? "." + digits.dropFirst() : ""
    return digits.prefix(1) + tail + "e" + (exponent < 0 ? "-" : "+")
      + (magnitude.count < 2 ? "0" : "") + magnitude
  }
  guard exponent >= 0 else {
    return "0." + String(repeating: "0", count: -exponent - 1) + digits
  }
  let padded = digits + String(repeating: "0", count: max(0, exponent + 1 - digits.count))
  let fraction = padded.dropFirst(exponent + 1)
  return padded.prefix(exponent + 1) + "." + (fraction.isEmpty ? "0" : fraction)
}

extension JSONNumber {
  /// The number after Python reads and writes it: integers are exact, everything else is a double.
  var asRead: JSONNumber {
    guard isWrittenAsInteger, literal.utf8.last.map({ $0 < UInt8(ascii: "A") }) ?? false else {
      return JSONNumber(literal: pythonText(pythonDouble))
    }
    return literal == "-0" ? JSONNumber(0) : self
  }

  /// The number as jsonb returns it: no negative zero, and no exponent on integers
  /// (Contract.md §2).
  var asStored: JSONNumber {
    if literal == "-0.0" { return JSONNumber(literal: "0.0") }
    guard let mark = literal.firstIndex(of: "e"), let exponent = Int(literal[mark...].dropFirst()),
      exponent > 0
    else { return self }
    let mantissa = literal[..<mark].split(separator: ".")
    let fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
    let zeros = String(repeating: "0", count: exponent - fraction.count)
    return JSONNumber(literal: mantissa[0] + fraction + zeros)
  }

  /// The nearest double; infinite if out of range.
  var pythonDouble: Double {
    switch literal {
    case "NaN": .nan
    case "Infinity": .infinity
    case "-Infinity": -.infinity
    default: double
    }
  }

  /// Whether JSON can express the number.
  var isFinite: Bool { !literal.hasSuffix("y") && literal != "NaN" }
}

extension JSONValue {
  /// The value after Python reads and writes it; keys keep their order.
  var asRead: JSONValue {
    switch self {
    case .null, .bool, .string: self
    case .number(let number): .number(number.asRead)
    case .array(let items): .array(items.map(\.asRead))
    case .object(let object): .object(JSONObject(object.members.map { ($0.key, $0.value.asRead) }))
    }
  }

  /// The value as jsonb returns it: keys by length, then by bytes; numbers as `numeric`.
  var asStored: JSONValue {
    switch self {
    case .null, .bool, .string: self
    case .number(let number): .number(number.asStored)
    case .array(let items): .array(items.map(\.asStored))
    case .object(let object): .object(object.asStored)
    }
  }

  /// Whether the server can store and return the value; if not, it responds with a 500
  /// (Contract.md §2, §6).
  ///
  /// A value must not contain a NUL, a lone surrogate, NaN or infinity, and must not be nested too
  /// deep.
  var isStorable: Bool { isFinite(depth: 250, where: \.isStorable) }

  /// Whether a response can encode the value; unlike storage, a response can hold a NUL.
  var isEncodable: Bool { isFinite(depth: .max) { !$0.unicodeScalars.contains(.loneSurrogate) } }

  /// Whether all numbers are finite, all texts meet a condition, and the nesting has a limit.
  private func isFinite(depth: Int, where isAllowed: (String) -> Bool) -> Bool {
    guard depth >= 0 else { return false }
    return switch self {
    case .null, .bool: true
    case .number(let number): number.isFinite
    case .string(let text): isAllowed(text)
    case .array(let items):
      items.allSatisfy { $0.isFinite(depth: depth - 1, where: isAllowed) }
    case .object(let object):
      object.members.allSatisfy {
        isAllowed($0.key) && $0.value.isFinite(depth: depth - 1, where: isAllowed)
      }
    }
  }
}

extension JSONObject {
  /// The object as jsonb returns it, with its members in jsonb's order.
  var asStored: JSONObject {
    let keys = self.keys.sorted {
      $0.utf8.count == $1.utf8.count
        ? $0.utf8.lexicographicallyPrecedes($1.utf8) : $0.utf8.count < $1.utf8.count
    }
    return JSONObject(keys.map { ($0, (self[$0] ?? .null).asStored) })
  }
}

extension Unicode.Scalar {
  /// The replacement for a lone surrogate, which no Swift string can hold: a noncharacter.
  static let loneSurrogate: Unicode.Scalar = "\u{10FFFF}"
}

extension String {
  var isStorable: Bool { !unicodeScalars.contains { $0.value == 0 || $0 == .loneSurrogate } }
}
