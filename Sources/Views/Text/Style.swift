/// How text is dressed for its reader: colour or none, and how wide a line may be.
///
/// The console decides; views only ask. Without colour nothing is lost but the colour.
package struct Style: Sendable, Hashable {
  package let isColored: Bool
  /// In columns, at least 40.
  package let width: Int

  package init(isColored: Bool = false, width: Int = 100) {
    self.isColored = isColored
    self.width = max(40, width)
  }

  /// What files, pipes and tests get: no colour, 100 columns.
  package static let plain = Style()

  /// What a piece of text is there for.
  package enum Role: Sendable {
    case added
    case removed
    case changed
    case replaced
    case followed
    /// The words of a line that make the difference.
    case addedWords
    case removedWords
    case strong
    case faint
    case error
    case warning
    case note
  }

  /// The text in the colour of its role.
  ///
  /// - Parameters:
  ///   - text: Already escaped; its columns do not change.
  ///   - role: What it is there for.
  /// - Returns: The text itself when there is no colour.
  package func paint(_ text: String, _ role: Role) -> String {
    isColored && !text.isEmpty ? "\u{1B}[\(role.code)m\(text)\u{1B}[0m" : text
  }
}

extension Style.Role {
  /// Parameters of the control sequence "select graphic rendition".
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
