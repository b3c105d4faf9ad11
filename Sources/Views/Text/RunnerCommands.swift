/// Finds commands that CI runners interpret anywhere in a log line.
///
/// These are commands of Azure DevOps, GitHub Actions and TeamCity: `##[error]`,
/// `##vso[task.setvariable]`, `##teamcity[setParameter]`.
struct RunnerCommandScan {
  private enum State {
    case nothing
    case oneMark
    /// Two marks, possibly before a word.
    case marks
    case word
  }

  private var state = State.nothing

  /// Whether a scalar is the bracket that turns the preceding text into a command.
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

/// The text with all commands for CI runners broken up.
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
