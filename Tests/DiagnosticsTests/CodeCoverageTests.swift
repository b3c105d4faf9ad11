import Diagnostics
import Foundation
import Testing

@Suite("Every code is tested")
struct CodeCoverageTests {
  @Test("a test expects the code by name or number", arguments: DiagnosticCode.allCases)
  func isTested(code: DiagnosticCode) {
    let names = [".\(code)", code.number]
    let isNamed = Self.tests.contains { text in
      names.contains { name in
        text.ranges(of: name)
          .contains { range in
            // `.badKey` is not `.badKeyword`.
            text[range.upperBound...].first.map { !$0.isLetter && !$0.isNumber } ?? true
          }
      }
    }
    #expect(isNamed, "no test names \(code) or \(code.number)")
  }

  /// The text of all test files outside this folder.
  private static let tests: [String] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let root = folder.deletingLastPathComponent()
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    return (files?.allObjects ?? [])
      .compactMap { $0 as? URL }
      .filter { $0.pathExtension == "swift" && !$0.path.hasPrefix(folder.path) }
      .compactMap { try? String(contentsOf: $0, encoding: .utf8) }
  }()
}
