/// The result of a matrix.
package struct MatrixSummary: Sendable {
  /// The findings of runs without faults, by apply.
  package let undisturbed: [String: [Finding]]
  package let outcomes: [CaseOutcome]
  /// The number of planned cases.
  package let planned: Int
  package let elapsed: Duration

  /// The cases with findings.
  package var failures: [CaseOutcome] { outcomes.filter { !$0.findings.isEmpty } }

  /// Whether all columns that must be zero are zero.
  package var isClean: Bool { failures.isEmpty && undisturbed.isEmpty }

  /// The human-readable summary.
  package func text(command: String) -> String {
    var lines = [
      row("cases", outcomes.count),
      row("converged in one run", outcomes.count { $0.runs == 1 }),
      row("converged in two runs", outcomes.count { $0.runs == 2 }),
    ]
    for kind in Finding.Kind.allCases {
      let found = outcomes.count { $0.findings.contains { $0.kind == kind } }
      lines.append(row(Self.titles[kind] ?? kind.rawValue, found))
    }
    let unmet = outcomes.count { $0.unmet > 0 }
    if unmet > 0 { lines.append(row("(faults that no request met)", unmet)) }
    if outcomes.count < planned {
      lines.append(row("(not begun in time)", planned - outcomes.count))
    }
    lines.append("time: \(elapsed.formatted)")
    for (apply, findings) in undisturbed.sorted(by: { $0.key < $1.key }) {
      lines += ["", "\(apply), undisturbed:"] + findings.map { "  \($0)" }
    }
    for outcome in failures {
      let arguments = outcome.matrixCase.arguments.map(quoted).joined(separator: " ")
      lines += ["", "\(command) \(arguments)"]
      lines += outcome.findings.map { "  \($0)" } + outcome.notes.map { "    \($0)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let titles: [Finding.Kind: String] = [
    .more: "more", .hang: "hang", .duplicate: "duplicate", .orphan: "orphan",
    .misrouted: "misrouted", .untrue: "untrue report",
    .idle: "no fault met",
  ]

  private func row(_ title: String, _ count: Int) -> String {
    let digits = "\(count)"
    return title + String(repeating: " ", count: max(1, 36 - title.count - digits.count)) + digits
  }

  private func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (97...122).contains(byte) || byte == 45
    }
    return isPlain ? word : "'\(word)'"
  }
}

extension Duration {
  /// Formats seconds with one decimal.
  package var formatted: String {
    let tenths = Int((self / .milliseconds(100)).rounded())
    return "\(tenths / 10).\(tenths % 10) s"
  }
}
