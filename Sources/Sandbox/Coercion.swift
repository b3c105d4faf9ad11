import JSON
import Resources

enum Coerced {
  case value(JSONValue)
  case error(type: String, message: String)
}

/// How the server coerces values to types (Contract.md §7, "Coercion").
enum Coercion {
  /// Accepts integers, also as strings, with a zero fraction, or as Booleans.
  static func integer(_ value: JSONValue) -> Coerced {
    switch value {
    case .bool(let flag): .value(.number(JSONNumber(flag ? 1 : 0)))
    case .number(let number): integer(number)
    case .string(let text):
      digits(text).map { .value(.number(JSONNumber(literal: $0))) }
        ?? .error(
          type: "int_parsing",
          message: "Input should be a valid integer, unable to parse string as an integer"
        )
    case .null, .array, .object:
      .error(type: "int_type", message: "Input should be a valid integer")
    }
  }

  private static func integer(_ number: JSONNumber) -> Coerced {
    let read = number.asRead
    if read.isFinite, read.isWrittenAsInteger { return .value(.number(read)) }
    let double = read.pythonDouble
    guard double.isFinite else {
      return .error(type: "finite_number", message: "Input should be a finite number")
    }
    guard double == double.rounded(.towardZero) else {
      return .error(
        type: "int_from_float",
        message: "Input should be a valid integer, got a number with a fractional part"
      )
    }
    guard let whole = Int(exactly: double) else {
      return .error(
        type: "int_parsing_size",
        message: "Unable to parse input string as an integer, exceeded maximum size"
      )
    }
    return .value(.number(JSONNumber(whole)))
  }

  /// The canonical digits of an integer in a string; `nil` if the string is not an integer.
  ///
  /// Accepts surrounding whitespace, a sign, leading zeros, single underscores between digits and a
  /// fraction of zeros, but not exponents or other bases.
  static func digits(_ text: String) -> String? {
    var rest = text.trimmed
    var isNegative = false
    if let sign = rest.first, sign == "+" || sign == "-" {
      isNegative = sign == "-"
      rest = rest.dropFirst()
    }
    if let point = rest.firstIndex(of: ".") {
      guard rest[point...].dropFirst().allSatisfy({ $0 == "0" }) else { return nil }
      rest = rest[..<point]
    }
    guard let plain = withoutUnderscores(rest), !plain.isEmpty,
      plain.allSatisfy({ ("0"..."9").contains($0) })
    else { return nil }
    let significant = plain.drop { $0 == "0" }
    guard !significant.isEmpty else { return "0" }
    return (isNegative ? "-" : "") + String(String.UnicodeScalarView(significant))
  }

  /// Accepts numbers, also as strings or Booleans; responses always show a fraction.
  static func float(_ value: JSONValue) -> Coerced {
    switch value {
    case .bool(let flag): return .value(.number(JSONNumber(literal: flag ? "1.0" : "0.0")))
    case .number(let number):
      return .value(.number(JSONNumber(literal: pythonText(number.pythonDouble))))
    case .string(let text):
      guard let double = double(text.trimmed) else {
        return .error(
          type: "float_parsing",
          message: "Input should be a valid number, unable to parse string as a number"
        )
      }
      return .value(.number(JSONNumber(literal: pythonText(double))))
    case .null, .array, .object:
      return .error(type: "float_type", message: "Input should be a valid number")
    }
  }

  private static func double(_ text: Substring.UnicodeScalarView) -> Double? {
    guard let plain = withoutUnderscores(text) else { return nil }
    let word = String(String.UnicodeScalarView(plain))
    let unsigned = word.first == "+" || word.first == "-" ? String(word.dropFirst()) : word
    switch unsigned.lowercased() {
    case "nan": return .nan
    case "inf", "infinity": return word.first == "-" ? -.infinity : .infinity
    default:
      // `Double` would also read hexadecimal.
      let allowed = unsigned.utf8.allSatisfy {
        (48...57).contains($0) || [43, 45, 46, 69, 101].contains($0)
      }
      return allowed && unsigned.utf8.contains { (48...57).contains($0) } ? Double(word) : nil
    }
  }

  /// Accepts Booleans, 0 and 1, and the words for them in any case.
  static func boolean(_ value: JSONValue) -> Coerced {
    let parsing = Coerced.error(
      type: "bool_parsing",
      message: "Input should be a valid boolean, unable to interpret input"
    )
    switch value {
    case .bool: return .value(value)
    case .string(let text):
      switch text.lowercased() {
      case "1", "true", "yes", "on", "y", "t": return .value(true)
      case "0", "false", "no", "off", "n", "f": return .value(false)
      default: return parsing
      }
    case .number(let number):
      let double = number.pythonDouble
      guard double == double.rounded(.towardZero), double.isFinite else { break }
      return double == 1 ? .value(true) : double == 0 ? .value(false) : parsing
    case .null, .array, .object: break
    }
    return .error(type: "bool_type", message: "Input should be a valid boolean")
  }

  /// The text without underscores; `nil` if an underscore is not between two other characters.
  private static func withoutUnderscores(
    _ text: Substring.UnicodeScalarView
  ) -> [Unicode.Scalar]? {
    let scalars = Array(text)
    for (index, scalar) in scalars.enumerated() where scalar == "_" {
      let isInside = index > 0 && index + 1 < scalars.count
      guard isInside, scalars[index - 1] != "_", scalars[index + 1] != "_" else { return nil }
    }
    return scalars.filter { $0 != "_" }
  }
}
