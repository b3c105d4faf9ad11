/// A measured value, what it is compared with, and its goal.
struct Figure {
  /// The unit of a value.
  enum Unit: String {
    case milliseconds = "ms"
    case mebibytes = "MiB"
    case kibibytesPerObject = "KiB/object"
    case requests
    /// The power of the input with which the cost grows.
    case exponent
  }

  /// The floor or peer of the same run, in the figure's unit.
  enum Reference {
    /// There is nothing to compare with.
    case none
    case measured(name: String, Double)
    /// The comparison is a part of the goal and cannot be made, for this reason.
    case missing(String)

    var value: Double? {
      if case .measured(_, let value) = self { value } else { nil }
    }
  }

  /// The name, unique in its section.
  let name: String
  let unit: Unit
  /// `nil` when it was not measured.
  let value: Double?
  var reference = Reference.none
  var goal: Goal?

  /// The reason that the goal cannot be judged; `nil` when it can be.
  var notMeasured: String? {
    if case .missing(let reason) = reference { reason } else { nil }
  }

  /// The figure divided by its floor or peer.
  var ratio: Double? {
    guard let value, let floor = reference.value, floor > 0 else { return nil }
    return value / floor
  }

  /// Whether the goal is met; `nil` without one, or when it cannot be judged.
  var isMet: Bool? {
    guard let value, notMeasured == nil else { return nil }
    return goal?.isMet(by: value, reference: reference.value)
  }

  /// A figure that cannot be measured here.
  static func missing(_ name: String, _ unit: Unit, goal: Goal, _ reason: String) -> Figure {
    Figure(name: name, unit: unit, value: nil, reference: .missing(reason), goal: goal)
  }
}

extension Figure {
  /// The columns of a printed line: name, figure, floor or peer, ratio, goal, verdict.
  var cells: [String] {
    [name, value.map(quantity) ?? "-", comparison, ratioText, goalText ?? "", verdict]
  }

  var goalText: String? { goal?.text(quantity) }

  private var comparison: String {
    if case .measured(let name, let value) = reference { "\(name) \(quantity(value))" } else { "" }
  }

  private var ratioText: String {
    guard let ratio else { return "" }
    if case .timesFaster? = goal { return "\((1 / ratio).text) × faster" }
    return "\(ratio.rounded(to: 2)) ×"
  }

  private var verdict: String {
    if let notMeasured { return "not measured: \(notMeasured)" }
    return isMet.map { $0 ? "met" : "MISSED" } ?? ""
  }

  private func quantity(_ value: Double) -> String {
    unit == .exponent ? value.rounded(to: 3) : "\(value.text) \(unit.rawValue)"
  }
}
