import Diagnostics

/// A path with wildcards: `*` and `?` inside a name, `**` for any number of folders, even none.
struct PathPattern {
  private enum Part {
    case anyFolders
    case name(NamePattern)

    var isAnyFolders: Bool { if case .anyFolders = self { true } else { false } }
  }

  private let parts: [Part]

  /// - Parameter text: A path inside the stack, without `.` and `..`.
  init(_ text: String) {
    parts = text.pathParts.map { $0 == "**" ? .anyFolders : .name(NamePattern($0)) }
  }

  /// Creates a `.gitignore` pattern; fails when a component is not a valid pattern.
  ///
  /// - Parameter isAnchored: Whether it starts at the root instead of in any folder.
  init?(ignoring names: [Substring.UnicodeScalarView], isAnchored: Bool) {
    var parts: [Part] = isAnchored ? [] : [.anyFolders]
    for name in names {
      if name.elementsEqual("**".unicodeScalars) {
        parts.append(.anyFolders)
      } else if let pattern = NamePattern(ignoring: name) {
        parts.append(.name(pattern))
      } else {
        return nil
      }
    }
    // Matches the contents of a folder, not the folder itself.
    if parts.last?.isAnyFolders == true { parts.append(.name(NamePattern("*"))) }
    self.parts = parts
  }

  /// Whether a text contains wildcards.
  static func isPattern(_ text: String) -> Bool {
    text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
  }

  /// Whether the pattern matches the whole path.
  func matches(_ path: String) -> Bool {
    let names = path.pathParts.map { Array($0.unicodeScalars) }
    return fits(names, parts, isStar: \.isAnyFolders) { name, part in
      switch part {
      case .anyFolders: true
      case .name(let pattern): pattern.matches(name)
      }
    }
  }

  /// Whether a match is possible inside a folder, at any depth.
  func mayMatch(below folder: String) -> Bool {
    for (index, name) in folder.pathParts.enumerated() {
      guard index < parts.count else { return false }
      switch parts[index] {
      case .anyFolders: return true
      case .name(let pattern):
        guard pattern.matches(Array(name.unicodeScalars)) else { return false }
      }
    }
    return folder.pathParts.count < parts.count
  }
}
