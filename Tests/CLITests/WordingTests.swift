import Foundation
import TestSupport
import Testing

/// User-facing text and comments are plain technical English, without phrases that read like a
/// translation.
@Suite struct WordingTests {
  /// A phrase that does not belong in a message.
  private struct Banned {
    let pattern: String
    /// The suggested replacement.
    let instead: String

    init(_ pattern: String, _ instead: String) {
      self.pattern = pattern
      self.instead = instead
    }
  }

  private static let banned = [
    Banned(#"\bis no\b"#, "is not a"),
    Banned(#"\banew\b"#, "again, recreate"),
    Banned(#"\bmend(s|ed|ing)?\b"#, "fix"),
    Banned(#"\bwho(m)?ever\b"#, "anyone who"),
    Banned(#"\bwhatever\b"#, "regardless of"),
    Banned(#"\bshall\b"#, "must, should"),
    Banned(#"\b(takes?|taken|taking|took)( \w+)? away\b"#, "delete, remove"),
    Banned(#"\b(nobody|somebody)\b"#, "another client, no one, or the passive"),
    Banned(#"\bthat is to say\b"#, "nothing"),
    Banned(#"\bcircles?(?![A-Za-z_])"#, "cycle"),
    Banned(#"\bof (its|their|his|her) own\b"#, "own, separate"),
    Banned(#"\bso many\b"#, "N"),
    Banned(#"\bleft to others\b"#, "unmanaged"),
    Banned(#"\bha(s|ve) to say\b"#, "value"),
    Banned(#"\bblanks?\b"#, "space, whitespace"),
    Banned(#"\bamiss\b"#, "a problem"),
    Banned(#"\bany more\b"#, "no longer"),
  ]

  /// Idioms that contain a banned phrase and are plain English.
  private static let allowed = [
    // "There is no key before the colon." and "the object is no longer declared".
    "there is no", "is no longer",
  ]

  private struct Finding: Equatable, CustomStringConvertible {
    let place: String
    let phrase: String
    let instead: String

    var description: String { "\(place): \"\(phrase)\"; write: \(instead)" }
  }

  private func findings(in texts: [SourceText]) throws -> [Finding] {
    let patterns = try Self.banned.map { (regex: try Regex($0.pattern), instead: $0.instead) }
    var findings: [Finding] = []
    for source in texts {
      let text = Self.allowed.reduce(source.text.lowercased()) { $0.replacing($1, with: "") }
      for pattern in patterns {
        for match in text.matches(of: pattern.regex) {
          let phrase = String(text[match.range])
          let place = "\(source.file):\(source.line)"
          findings.append(Finding(place: place, phrase: phrase, instead: pattern.instead))
        }
      }
    }
    return findings
  }

  /// Splits a text file into one text per line.
  private func lines(of text: String, in file: String) -> [SourceText] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { SourceText(file: file, line: $0 + 1, text: String($1)) }
  }

  @Test("messages, help texts and descriptions avoid the banned phrases")
  func sources() throws {
    let texts = SourceText.everywhere.filter { $0.text.contains(" ") }
    #expect(texts.count > 500)
    let findings = try findings(in: texts)
    #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
  }

  @Test("comments avoid them", arguments: ["Sources", "Tests"])
  func comments(folder: String) throws {
    let root = packageRoot().appendingPathComponent(folder)
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    var comments: [SourceText] = []
    for case let file as URL in files ?? .init()
    where file.pathExtension == "swift" && file.lastPathComponent != "WordingTests.swift" {
      let path = folder + file.path.dropFirst(root.path.count)
      comments += lines(of: try String(contentsOf: file, encoding: .utf8), in: path)
        .filter { $0.text.drop { $0 == " " }.hasPrefix("//") }
    }
    #expect(comments.count > 1000)
    // What stands in code marks is a name.
    let words = comments.map { comment in
      SourceText(
        file: comment.file,
        line: comment.line,
        text: comment.text.replacing(/`+[^`]*`+/, with: "")
      )
    }
    let findings = try findings(in: words)
    #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
  }

  @Test("the README avoids them, too")
  func readme() throws {
    let file = packageRoot().appendingPathComponent("README.md")
    let lines = lines(of: try String(contentsOf: file, encoding: .utf8), in: "README.md")
    #expect(lines.count > 200)
    let findings = try findings(in: lines)
    #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
  }

  @Test("the search finds banned phrases, except in comments, code and idioms")
  func search() throws {
    let sample = #"""
      // Whoever mends it anew.
      let shall = "Mend these \(mend("x")) and run again."
      let first = "It is "
        + "no manifest."
      let second = """
        Take webhooks \
        away, and somebody is served.
        """
      let third = ["There is no file.", "It is no longer declared.", "CIRCLE_ CIRCLECI_"]
      """#
    let found = try findings(in: SourceText.texts(of: Array(sample.utf8), in: "Sample.swift"))
    #expect(
      found.map { "\($0.place) \($0.phrase)" } == [
        "Sample.swift:2 mend", "Sample.swift:3 is no", "Sample.swift:5 take webhooks away",
        "Sample.swift:5 somebody",
      ]
    )
    let lines = lines(of: "fine\nReferences go round in a circle.", in: "README.md")
    #expect(try findings(in: lines).map { "\($0.place) \($0.phrase)" } == ["README.md:2 circle"])
  }
}
