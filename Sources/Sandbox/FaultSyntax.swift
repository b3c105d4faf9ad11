/// Why the text of a fault is invalid.
package struct FaultSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The invalid part.
  package let term: String
  /// Full sentences that say what is accepted.
  package let description: String
}

extension SandboxFault {
  /// The syntax that ``init(parsing:)`` accepts, for help texts.
  package static let syntax = """
    EFFECT[,TERM…] with EFFECT one of drop-before, drop-after, status=CODE (400...599), stall \
    (background work of the request never ends); and TERMs before or after (for status; default \
    before), retry-after=SECONDS (for status), write=N (from the N-th write on), request=N (from \
    the N-th request on), times=K (default once), method=NAME, path=TEXT (a part of the path, or \
    the whole path with * for any text)
    """

  /// Parses a fault from its command-line form.
  ///
  /// Examples: `drop-after:write=3`, `status=503,before,path=/publish,times=2`,
  /// `status=429,retry-after=1,method=POST`. With `method` or `path`, only matching requests count.
  /// The order of the terms does not matter; `:` may follow the effect.
  package init(parsing text: String) throws(FaultSyntaxError) {
    var terms = FaultTerms()
    for part in text.replacing(":", with: ",", maxReplacements: 1).split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      try terms.read(String(pair[0]), pair.count > 1 ? String(pair[1]) : nil, in: String(part))
    }
    self = try terms.fault(text)
  }
}

private struct FaultTerms {
  private var isDrop = false
  private var isStall = false
  private var status: Int?
  private var retryAfter: Int?
  private var moment: SandboxFault.Moment?
  private var counts: SandboxFault.Counts?
  private var first: Int?
  private var times: Int?
  private var method: String?
  private var path: String?

  mutating func read(
    _ key: String,
    _ value: String?,
    in term: String
  ) throws(FaultSyntaxError) {
    switch (key, value) {
    case ("drop-before", nil), ("drop-after", nil):
      isDrop = true
      try set(&moment, key == "drop-before" ? .before : .after, term)
    case ("status", let code?): try set(&status, number(code, 400...599, term), term)
    case ("stall", nil): isStall = true
    case ("retry-after", let text?): try set(&retryAfter, number(text, 0...86_400, term), term)
    case ("before", nil), ("after", nil):
      try set(&moment, key == "before" ? .before : .after, term)
    case ("write", let text?), ("request", let text?):
      try set(&counts, key == "write" ? .writes : .all, term)
      first = try number(text, 1...Int.max, term)
    case ("times", let text?): try set(&times, number(text, 1...Int.max, term), term)
    case ("method", let text?): try set(&method, text.uppercased(), term)
    case ("path", let text?): try set(&path, text, term)
    default: throw error(term, "\"\(term)\" is not a valid part of a fault.")
    }
  }

  func fault(_ text: String) throws(FaultSyntaxError) -> SandboxFault {
    guard [isDrop, isStall, status != nil].count(where: { $0 }) == 1 else {
      throw error(
        text,
        "A fault requires exactly one of drop-before, drop-after, status=CODE and stall."
      )
    }
    guard status != nil || retryAfter == nil else {
      throw error(text, "retry-after is only valid with status=CODE.")
    }
    return SandboxFault(
      status.map { .status($0, retryAfter: retryAfter) } ?? (isStall ? .stall : .drop),
      moment ?? .before,
      counts: counts ?? .all,
      first: first ?? 1,
      times: times ?? 1,
      method: method,
      path: path
    )
  }

  private func set<Value>(
    _ slot: inout Value?,
    _ value: Value,
    _ term: String
  ) throws(FaultSyntaxError) {
    guard slot == nil else { throw error(term, "\"\(term)\" contradicts an earlier term.") }
    slot = value
  }

  private func number(
    _ text: String,
    _ range: ClosedRange<Int>,
    _ term: String
  ) throws(FaultSyntaxError) -> Int {
    guard let value = Int(text), range.contains(value) else {
      let limits =
        range.upperBound == .max
        ? "of at least \(range.lowerBound)" : "in \(range.lowerBound)...\(range.upperBound)"
      throw error(term, "\"\(term)\" requires a whole number \(limits).")
    }
    return value
  }

  private func error(_ term: String, _ problem: String) -> FaultSyntaxError {
    FaultSyntaxError(term: term, description: "\(problem) Accepted: \(SandboxFault.syntax).")
  }
}
