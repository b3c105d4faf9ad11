import Diagnostics

/// The rules of `.turnformignore`: patterns in `.gitignore` syntax, one per line.
struct IgnoreRules {
  static let path = ".turnformignore"

  fileprivate struct Rule {
    let pattern: PathPattern
    /// `!`: a match is not ignored.
    let isException: Bool
    let isForFolders: Bool
  }

  private let rules: [Rule]

  static let none = IgnoreRules("")

  init(_ text: String) {
    // Lines are split by byte: Swift treats CR LF as one character.
    rules = text.utf8.split(separator: UInt8(ascii: "\n"))
      .compactMap { Rule(Substring($0).unicodeScalars) }
  }

  /// Whether a file is ignored, either itself or through a parent folder.
  func ignoresFile(_ path: String) -> Bool {
    let parts = path.pathParts
    let folders = parts.indices.dropFirst().map { parts[..<$0].joined(separator: "/") }
    return folders.contains { ignores($0, isFolder: true) } || ignores(path, isFolder: false)
  }

  /// Whether a folder itself is ignored; no exception applies inside it then.
  func ignoresFolder(_ path: String) -> Bool { ignores(path, isFolder: true) }

  /// The last matching rule decides.
  private func ignores(_ path: String, isFolder: Bool) -> Bool {
    rules.last { (isFolder || !$0.isForFolders) && $0.pattern.matches(path) }
      .map { !$0.isException } ?? false
  }
}

extension IgnoreRules.Rule {
  /// `nil` for an empty line, a comment, and an invalid pattern.
  fileprivate init?(_ line: Substring.UnicodeScalarView) {
    var text = line
    if text.last == "\r" { text.removeLast() }
    guard let first = text.first, first != "#" else { return nil }
    text = text.withoutBlanksAtEnd
    isException = first == "!"
    if isException { text.removeFirst() }
    isForFolders = text.last == "/"
    if isForFolders { text.removeLast() }
    guard !text.isEmpty else { return nil }
    let isAnchored = text.contains("/")
    let names = text.split(separator: "/").map { Substring.UnicodeScalarView($0) }
    guard let pattern = PathPattern(ignoring: names, isAnchored: isAnchored) else { return nil }
    self.pattern = pattern
  }
}

extension Substring.UnicodeScalarView {
  /// A trailing space counts only after a `\`.
  fileprivate var withoutBlanksAtEnd: Self {
    var text = self
    while text.last == " " {
      let slashes = text.dropLast().reversed().prefix { $0 == "\\" }.count
      guard slashes.isMultiple(of: 2) else { break }
      text.removeLast()
    }
    return text
  }
}
