/// Finds what the runners of Azure DevOps, GitHub Actions and TeamCity take for commands wherever it
/// stands in a log: `##[error]`, `##vso[task.setvariable]`, `##teamcity[setParameter]`.
struct RunnerCommandScan {
  private enum State {
    case nothing
    case oneMark
    /// Two marks, and perhaps a word behind them.
    case marks
    case word
  }

  private var state = State.nothing

  /// Whether a scalar is the bracket that makes a command of what stands in front of it.
  mutating func endsCommand(_ scalar: Unicode.Scalar) -> Bool {
    switch (state, scalar) {
    case (.marks, "["), (.word, "["):
      state = .nothing
      return true
    case (.oneMark, "#"), (.marks, "#"): state = .marks
    case (_, "#"): state = .oneMark
    case (.marks, "a"..."z"), (.marks, "A"..."Z"), (.word, "a"..."z"), (.word, "A"..."Z"):
      state = .word
    default: state = .nothing
    }
    return false
  }
}

/// The text with all commands for runners broken up.
///
/// - Parameters:
///   - text: All that is written at once.
///   - bracket: What stands for the opening bracket of one.
/// - Returns: The same text where there is none.
package func withoutRunnerCommands(_ text: String, bracket: String = "\\u{5B}") -> String {
  guard text.utf8.contains(UInt8(ascii: "#")) else { return text }
  var scan = RunnerCommandScan()
  var result = ""
  var kept = text.startIndex
  for index in text.unicodeScalars.indices
  where scan.endsCommand(text.unicodeScalars[index]) {
    result += text[kept..<index] + bracket
    kept = text.unicodeScalars.index(after: index)
  }
  return result + text[kept...]
}
