/// The style of text: with or without color, and the maximum width of a line.
///
/// The console determines the style, and views apply it. Without color, no information is lost.
package struct Style: Sendable, Hashable {
  package let isColored: Bool
  /// The width in columns, at least 40.
  package let width: Int

  package init(isColored: Bool = false, width: Int = 100) {
    self.isColored = isColored
    self.width = max(40, width)
  }

  /// The style for files, pipes and tests: no color, 100 columns.
  package static let plain = Style()

  /// The purpose of a piece of text.
  package enum Role: Sendable {
    case added
    case removed
    case changed
    case replaced
    case followed
    /// The words of a line that differ.
    case addedWords
    case removedWords
    case strong
    case faint
    case error
    case warning
    case note
  }

  /// The escaped text in the color of its role, which does not change its columns.
  package func paint(_ text: String, _ role: Role) -> String {
    isColored && !text.isEmpty ? "\u{1B}[\(role.code)m\(text)\u{1B}[0m" : text
  }

  /// Rows under a heading; empty if there are no rows.
  func section(_ heading: String, _ rows: [String]) -> [String] {
    rows.isEmpty ? [] : [([paint(heading, .strong)] + rows).joined(separator: "\n")]
  }
}

extension Style.Role {
  /// The parameters of the control sequence "select graphic rendition".
  fileprivate var code: String {
    switch self {
    case .added: "32"
    case .removed: "31"
    case .changed: "33"
    case .replaced: "35"
    case .followed: "36"
    case .addedWords: "1;4;32"
    case .removedWords: "1;4;31"
    case .strong: "1"
    case .faint: "2"
    case .error: "1;31"
    case .warning: "1;33"
    case .note: "1;36"
    }
  }
}
