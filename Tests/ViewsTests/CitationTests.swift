import Foundation
import TestSupport
import Testing

/// Comments cite the contract and the design by section, and a clone contains both pages.
@Suite("Citations") struct CitationTests {
  private static let catalog = "Sources/turnform/Turnform.docc"
  /// The cited pages, without their extension.
  private static let pageNames = ["Contract", "Design"]

  @Test("lead to a section, a point and a term that exist")
  func resolve() throws {
    let pages = try pages()
    var counts: [String: Int] = [:]
    var problems: [String] = []
    for file in try files(in: ["Sources", "Tests"], [".swift"]) where file.text.contains("§") {
      for citation in Citation.all(in: file.text) {
        counts[citation.page, default: 0] += 1
        if let problem = citation.problem(in: pages) {
          problems.append("\(file.path): \(citation): \(problem)")
        }
      }
    }
    #expect(problems == [])
    // A scan without matches must not pass.
    #expect(counts["Contract", default: 0] > 100)
    #expect(counts["Design", default: 0] > 20)
  }

  @Test(
    "with a missing target are found",
    arguments: [
      "§0", "§99", "§1–99", "§3–2", "§2, §99", "§2 and §99", "§1, point 11", "§4, point 1",
      "§6, \"No such term\"", "§2, \"Secrets\"", "§99, point 1",
    ]
  )
  func broken(reference: String) throws {
    let pages = try pages()
    let citations = Citation.all(in: "/// Text (\(Self.pageNames[0]).md \(reference)).")
    #expect(citations.contains { $0.problem(in: pages) != nil })
  }

  @Test(
    "with an existing target are accepted",
    arguments: [
      ("§4", 1), ("§6–13", 1), ("§2, §3 and §5–§15", 3), ("§1, point 10", 1),
      ("§2, \"Order of checks\"", 1), ("§6,\n  /// \"Secrets\"", 1), ("§1, §10", 2),
    ]
  )
  func sound(reference: String, count: Int) throws {
    let pages = try pages()
    let citations = Citation.all(in: "  /// Text (\(Self.pageNames[0]).md \(reference)).")
    #expect(citations.count == count)
    #expect(citations.compactMap { $0.problem(in: pages) } == [])
  }

  @Test("have a uniform format")
  func form() throws {
    let old = /(?:[Cc]ontract|[Dd]esign),? ?§/
    let incomplete = /(?:Contract|Design)\.md(?! §[0-9])/
    let sources = try files(in: ["Sources", "Tests"], [".swift"])
    let texts = try files(in: [".github"], [".md", ".yml"]) + [file("README.md")]
    #expect(sources.count > 400)
    #expect(texts.count > 4)
    let wrong =
      (sources + texts).filter { $0.text.contains("§") && $0.text.withJoinedComments.contains(old) }
      + sources.filter { source in
        Self.pageNames.contains { source.text.contains($0 + ".md") }
          && source.text.withJoinedComments.contains(incomplete)
      }
    #expect(wrong.map(\.path) == [])
  }

  @Test("number their sections from 1 on", arguments: pageNames)
  func numbers(name: String) throws {
    let page = try #require(try pages()[name])
    #expect(page.numbers.count > 5)
    #expect(page.numbers == Array(1...page.numbers.count))
  }

  @Test("share pages whose links point to files of the repository")
  func links() throws {
    let link = /\]\(([^()\s]+)\)/
    let pages =
      try files(in: [Self.catalog, ".github"], [".md"]) + [file("README.md")]
    let root = packageRoot()
    var count = 0
    var broken: [String] = []
    for page in pages {
      let folder = root.appendingPathComponent(page.path).deletingLastPathComponent()
      for match in page.text.matches(of: link) {
        let target = String(match.output.1)
        guard !target.contains(":"), !target.hasPrefix("#") else { continue }
        count += 1
        let path = target.prefix { $0 != "#" }
        let place = folder.appendingPathComponent(String(path)).standardizedFileURL
        if !FileManager.default.fileExists(atPath: place.path) {
          broken.append("\(page.path): \(target)")
        }
      }
    }
    #expect(broken == [])
    #expect(count > 80)
  }

  private struct File {
    /// The path relative to the package.
    let path: String
    let text: String
  }

  private func file(_ path: String) throws -> File {
    let url = packageRoot().appendingPathComponent(path)
    return File(path: path, text: try String(contentsOf: url, encoding: .utf8))
  }

  private func files(in folders: [String], _ endings: [String]) throws -> [File] {
    let root = packageRoot()
    var files: [File] = []
    for folder in folders {
      let paths = FileManager.default
        .enumerator(atPath: root.appendingPathComponent(folder).path)?
        .compactMap { $0 as? String }
      for path in (paths ?? []).sorted() where endings.contains(where: path.hasSuffix) {
        files.append(try file("\(folder)/\(path)"))
      }
    }
    return files
  }

  private func pages() throws -> [String: Page] {
    var pages: [String: Page] = [:]
    for name in Self.pageNames {
      pages[name] = Page(text: try file("\(Self.catalog)/\(name).md").text)
    }
    return pages
  }
}

/// One page of the catalog, with its numbered sections.
private struct Page {
  /// The numbers of the headings, in order.
  let numbers: [Int]
  private let sections: [Int: [String]]

  init(text: String) {
    var numbers: [Int] = []
    var sections: [Int: [String]] = [:]
    for line in text.split(separator: "\n") {
      if line.hasPrefix("## ") {
        let digits = line.dropFirst(3).prefix { $0.isNumber }
        // `## Overview` has no number; text under it cannot be cited.
        guard let number = Int(digits), line.dropFirst(3 + digits.count).hasPrefix(". ") else {
          continue
        }
        numbers.append(number)
      }
      guard let number = numbers.last else { continue }
      sections[number, default: []].append(line.trimmingCharacters(in: .whitespaces))
    }
    self.numbers = numbers
    self.sections = sections
  }

  /// The reason that a section, a point or a term of it cannot be cited; `nil` when it can.
  func problem(section: Int, point: Int?, term: String?) -> String? {
    guard let lines = sections[section] else { return "no section \(section)" }
    if let point, !lines.contains(where: { $0.hasPrefix("\(point). ") }) {
      return "no point \(point) in section \(section)"
    }
    if let term, !lines.joined(separator: " ").contains(term) {
      return "section \(section) does not say \"\(term)\""
    }
    return nil
  }
}

/// One section that a comment cites, or several consecutive ones.
private struct Citation: CustomStringConvertible {
  /// The page, without its extension.
  let page: String
  let first: Int
  let last: Int
  let point: Int?
  let term: String?

  var description: String { "\(page) §\(first)" }

  /// All citations in a source file; several sections may follow one page name.
  static func all(in source: String) -> [Citation] {
    let page = /(Contract|Design)\.md (?=§)/
    let reference = /§([0-9]+)(?:–§?([0-9]+))?(?:, point ([0-9]+)|, "([^"]+)")?/
    let separator = /(?:,| and) (?=§)/
    let text = source.withJoinedComments
    var citations: [Citation] = []
    for match in text.matches(of: page) {
      var rest = text[match.range.upperBound...]
      while let found = rest.prefixMatch(of: reference) {
        let (_, first, last, point, term) = found.output
        let number = Int(first) ?? 0
        citations.append(
          Citation(
            page: String(match.output.1),
            first: number,
            last: last.flatMap { Int($0) } ?? number,
            point: point.flatMap { Int($0) },
            term: term.map { String($0) }
          )
        )
        rest = rest[found.range.upperBound...]
        guard let next = rest.prefixMatch(of: separator) else { break }
        rest = rest[next.range.upperBound...]
      }
    }
    return citations
  }

  /// The problem of the citation; `nil` when its target exists.
  func problem(in pages: [String: Page]) -> String? {
    guard let cited = pages[page] else { return "no such page" }
    guard first <= last else { return "a range that ends before it begins" }
    for section in first...last {
      if let problem = cited.problem(section: section, point: point, term: term) { return problem }
    }
    return nil
  }
}

extension String {
  /// The source with the lines of each comment joined, so that a citation may span lines.
  fileprivate var withJoinedComments: String {
    var text = ""
    for line in split(separator: "\n", omittingEmptySubsequences: false) {
      let trimmed = line.drop { $0 == " " }
      let isComment = trimmed.hasPrefix("//")
      text.append(isComment ? " " : "\n")
      text.append(contentsOf: isComment ? trimmed.drop { $0 == "/" || $0 == " " } : trimmed)
    }
    return text
  }
}
