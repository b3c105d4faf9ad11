/// The bound of a figure.
enum Goal {
  /// The figure itself, in its unit.
  case atMost(Double)
  /// The figure itself, in its unit.
  case atLeast(Double)
  /// The figure, as a multiple of the floor or peer of the same run.
  case atMostTimes(Double)
  /// The peer of the same run, as a multiple of the figure.
  case timesFaster(Double)

  /// - Parameter quantity: Writes a number in the figure's unit.
  func text(_ quantity: (Double) -> String) -> String {
    switch self {
    case .atMost(let bound): "≤ \(quantity(bound))"
    case .atLeast(let bound): "≥ \(quantity(bound))"
    case .atMostTimes(let bound): "≤ \(bound.text) ×"
    case .timesFaster(let bound): "≥ \(bound.text) × faster"
    }
  }

  /// Whether a figure meets the bound; `nil` if it needs a floor or peer and there is none.
  func isMet(by figure: Double, reference: Double?) -> Bool? {
    switch self {
    case .atMost(let bound): figure <= bound
    case .atLeast(let bound): figure >= bound
    case .atMostTimes(let bound): reference.map { figure <= bound * $0 }
    case .timesFaster(let bound): reference.map { $0 >= bound * figure }
    }
  }
}

extension Double {
  /// The number with at most the given count of decimal digits, without trailing zeros.
  func rounded(to digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    let text = "\((self * scale).rounded() / scale)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The number with three or more significant digits.
  var text: String { rounded(to: magnitude < 10 ? 2 : magnitude < 1000 ? 1 : 0) }
}
