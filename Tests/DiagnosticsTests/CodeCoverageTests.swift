import Diagnostics
import Foundation
import Testing

@Suite("Every code is tested")
struct CodeCoverageTests {
  @Test("a test expects the code by name or number", arguments: DiagnosticCode.allCases)
  func isTested(code: DiagnosticCode) {
    let isNamed = !Self.words.isDisjoint(with: [".\(code)", code.number])
    #expect(isNamed, "no test names \(code) or \(code.number)")
  }

  /// The words of all test files outside this folder, with the point before them: `.badKey` is not
  /// a part of `.badKeyword`.
  private static let words: Set<String> = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let root = folder.deletingLastPathComponent()
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    let urls = (files?.allObjects ?? []).compactMap { $0 as? URL }
      .filter { $0.pathExtension == "swift" && !$0.path.hasPrefix(folder.path) }
    var words: Set<String> = []
    for url in urls {
      var word: [UInt8] = []
      for byte in (try? Data(contentsOf: url)) ?? Data() {
        let isLetter = (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
        if isLetter {
          word.append(byte)
          continue
        }
        if word.count > 1 { words.insert(String(decoding: word, as: UTF8.self)) }
        word = byte == UInt8(ascii: ".") ? [byte] : []
      }
    }
    return words
  }()
}
