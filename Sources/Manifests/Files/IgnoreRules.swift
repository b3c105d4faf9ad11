/// What `.turnformignore` says: patterns in the syntax of a `.gitignore`, one a line.
struct IgnoreRules {
  static let path = ".turnformignore"

  fileprivate struct Rule {
    let pattern: PathPattern
    /// `!`: what it matches is not ignored.
    let isException: Bool
    let isForFolders: Bool
  }

  private let rules: [Rule]

  /// Ignores nothing.
  static let none = IgnoreRules("")

  init(_ text: String) {
    // Lines end at the byte: to Swift, CR LF is one character.
    rules = text.utf8.split(separator: UInt8(ascii: "\n"))
      .compactMap { Rule(Substring($0).unicodeScalars) }
  }

  /// Whether a file is ignored, by itself or with a folder that it lies in.
  func ignoresFile(_ path: String) -> Bool {
    let parts = path.pathParts
    let folders = parts.indices.dropFirst().map { parts[..<$0].joined(separator: "/") }
    return folders.contains { ignores($0, isFolder: true) } || ignores(path, isFolder: false)
  }

  /// Whether a folder is ignored by itself; nothing in it can be excepted then.
  func ignoresFolder(_ path: String) -> Bool { ignores(path, isFolder: true) }

  /// The last rule that matches decides.
  private func ignores(_ path: String, isFolder: Bool) -> Bool {
    rules.last { (isFolder || !$0.isForFolders) && $0.pattern.matches(path) }
      .map { !$0.isException } ?? false
  }
}

extension IgnoreRules.Rule {
  /// `nil` for an empty line, a comment, and what is no pattern.
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
  /// A blank at the end counts only behind a `\`.
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
