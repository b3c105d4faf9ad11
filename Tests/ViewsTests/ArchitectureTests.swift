import Foundation
import TestSupport
import Testing

@testable import Views

/// Rules about the sources that no compiler checks.
@Suite struct ArchitectureTests {
  private struct Line {
    let place: String
    let text: String
    let previous: String
  }

  private func lines(of targets: [String]? = nil) throws -> [Line] {
    let sources = packageRoot().appendingPathComponent("Sources")
    let names = try targets ?? FileManager.default.contentsOfDirectory(atPath: sources.path)
    var lines: [Line] = []
    for name in names.sorted() {
      let folder = sources.appendingPathComponent(name)
      let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
      for path in (paths ?? []).sorted() where path.hasSuffix(".swift") {
        let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
        var previous = ""
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
          .enumerated()
        {
          let trimmed = line.trimmingCharacters(in: .whitespaces)
          lines.append(
            Line(place: "\(name)/\(path):\(index + 1)", text: trimmed, previous: previous)
          )
          // An attribute may stand between a comment and its declaration.
          if !trimmed.hasPrefix("@") { previous = trimmed }
        }
      }
    }
    return lines
  }

  @Test("every variable that the program reads is explained, and is in the README")
  func variables() throws {
    let variable = /(?:\[|of: |[vV]ariable(?:Prefix)? = |, )"([A-Z]+_[A-Z_]+|TERM)"/
    let names = Set(
      try lines(of: ["CLI", "Manifests", "Outputs"])
        .filter { !$0.place.contains("VariableFamily") }
        .flatMap { $0.text.matches(of: variable).map { String($0.output.1) } }
    )
    #expect(
      names.isSuperset(
        of: ["TURNCALL_API_KEY", "TURNFORM_SECRETS", "SSL_CERT_FILE", "TERM", "GITHUB_ACTIONS"]
      )
    )
    let readme = packageRoot().appendingPathComponent("README.md")
    let texts = [
      ExplainText().text(.environment), try String(contentsOf: readme, encoding: .utf8),
    ]
    for name in names.sorted() {
      #expect(texts.allSatisfy { $0.contains(name) }, "\(name)")
    }
  }

  @Test("pure targets import neither Foundation nor logging, networking or dispatch")
  func imports() throws {
    let pure = ["Diagnostics", "JSON", "Resources", "Planning", "Views"]
    let heavy = ["Foundation", "FoundationEssentials", "Logging", "NIO", "Dispatch"]
    let lines = try lines(of: pure)
    #expect(lines.count > 1000)
    let wrong = lines.filter { line in
      guard line.text.hasPrefix("import ") || line.text.hasPrefix("package import ") else {
        return false
      }
      let module = line.text.split(separator: " ").last ?? ""
      return heavy.contains { module.hasPrefix($0) }
    }
    #expect(wrong.map(\.place) == [])
  }

  @Test("only Files walks folders and resolves links, with calls that no race can mislead")
  func systemCalls() throws {
    let call =
      /\b(openat|f?statat|fstat|lstat|realpath|renameat|linkat|unlinkat|mkdirat|readdir|flock)\(/
    let places = try lines().filter { $0.text.contains(call) }.map(\.place)
    #expect(!places.isEmpty)
    #expect(places.filter { !$0.hasPrefix("Files/") } == [])
  }

  @Test("nothing is public")
  func access() throws {
    let wrong = try lines().filter { $0.text.hasPrefix("public ") || $0.text.hasPrefix("open ") }
    #expect(wrong.map(\.place) == [])
  }

  /// Members that Swift or ArgumentParser requires need no comment, nor do memberwise initialisers.
  private let selfExplaining = [
    "package init(", "package static func <", "package static func ==", "package func hash(",
    "package var description:", "package import ", "package func run(", "package func validate(",
  ]

  /// The requirements of Turnform's protocols, which are documented there.
  private func demanded() throws -> Set<String> {
    var names: Set<String> = []
    var isInProtocol = false
    for line in try lines() {
      if line.text.contains("protocol "), line.text.hasSuffix("{") { isInProtocol = true }
      if line.text == "}" { isInProtocol = false }
      guard isInProtocol, line.text.hasPrefix("func ") else { continue }
      names.insert(String(line.text.dropFirst(5).prefix { $0 != "(" && $0 != "<" }))
    }
    return names
  }

  @Test("every type and function that crosses targets is documented")
  func documentation() throws {
    let declarations = ["struct ", "enum ", "actor ", "protocol ", "func ", "final class "]
    let demanded = try demanded()
    let wrong = try lines()
      .filter { line in
        guard line.text.hasPrefix("package "), !line.previous.hasPrefix("///") else { return false }
        guard !selfExplaining.contains(where: line.text.hasPrefix) else { return false }
        let name = line.text.split(separator: "func ").last?.prefix { $0 != "(" && $0 != "<" }
        guard !demanded.contains(String(name ?? "")) else { return false }
        return declarations.contains { line.text.contains($0) }
      }
    #expect(wrong.map(\.place) == [])
  }
}
