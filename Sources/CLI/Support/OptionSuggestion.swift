import ArgumentParser
import Diagnostics

/// Suggests the option that an unknown one probably stands for.
///
/// The parser suggests anything within three edits, `--out` for `--env`; people omit the end of a
/// word more often than they misspell it.
enum OptionSuggestion {
  /// Returns the message with Turnform's own suggestion from the options, or without any.
  static func mended(_ message: String, options: [String]) -> String {
    message.replacing(/Unknown option '(--[^'=\n]+)'(?:\. Did you mean '[^'\n]*'\?)?/) { match in
      let word = String(match.1)
      let meant = suggestion(for: word, among: options).map { ". Did you mean '\($0)'?" } ?? ""
      return "Unknown option '\(word)'\(meant)"
    }
  }

  private static func suggestion(for word: String, among options: [String]) -> String? {
    // Edits apart, but the name that other tools give it.
    if word == "--format", options.contains("--output") { return "--output" }
    let longer = options.filter { word.utf8.count > 3 && $0.utf8.starts(with: word.utf8) }
    return longer.min { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
      ?? closestMatch(to: word, among: options)
  }
}

extension ParsableCommand {
  /// The long options in a command's help.
  static var longOptions: [String] {
    helpMessage(columns: 1000).split(separator: "\n")
      .filter { $0.utf8.starts(with: "  -".utf8) }
      .flatMap { line in line.split(separator: "  ").first.map(longOptions) ?? [] }
  }

  private static func longOptions(of line: Substring) -> [String] {
    line.matches(of: /--[a-z][a-z-]*/).map { String($0.output) }
  }
}
