import Diagnostics
import Testing
import YAML

@Suite("YAML limits")
struct YAMLLimitTests {
  static let nestings = [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")]

  @Test("200 levels are read and the 201st is reported", arguments: nestings)
  func depth(opening: String, closing: String) {
    func read(_ levels: Int) -> YAMLResult {
      let text =
        String(repeating: opening, count: levels) + "x" + String(repeating: closing, count: levels)
      return parseYAML(text.utf8, file: "a.yaml")
    }
    #expect(!read(200).diagnostics.contains { $0.code == .yamlTooDeep })
    let deep = read(201)
    #expect(deep.diagnostics.last?.code == .yamlTooDeep)
    let column = opening.utf8.count * 200 + 1
    #expect(deep.diagnostics.last?.span?.start == SourcePosition(line: 1, column: column))
    #expect(deep.documents.isEmpty)
  }

  @Test("a hundred thousand levels are refused as fast as 201", arguments: nestings)
  func veryDeep(opening: String, closing: String) {
    let text = String(repeating: opening, count: 100_000)
    let result = parseYAML(text.utf8, file: "a.yaml")
    #expect(result.diagnostics.last?.code == .yamlTooDeep)
  }

  @Test("a file over the limit is not read")
  func bytes() {
    let limits = YAMLLimits.standard.with(\.bytes, 4)
    #expect(parseYAML("a: 1".utf8, file: "a.yaml", limits: limits).diagnostics.isEmpty)
    let result = parseYAML("a: 10".utf8, file: "a.yaml", limits: limits)
    #expect(result.diagnostics.map(\.code) == [.yamlTooLarge])
    #expect(result.diagnostics.first?.span?.start == SourcePosition(line: 1, column: 1))
    #expect(result.documents.isEmpty)
    #expect(YAMLLimits.standard.bytes == 67_108_864)
  }

  @Test("more nodes than the limit are rejected at the first one")
  func nodes() {
    let limits = YAMLLimits.standard.with(\.nodes, 3)
    #expect(parseYAML("[a, b]".utf8, file: "a.yaml", limits: limits).diagnostics.isEmpty)
    let result = parseYAML("[a, b, c, d]".utf8, file: "a.yaml", limits: limits)
    #expect(result.diagnostics.map(\.code) == [.yamlTooLarge])
    #expect(result.diagnostics.first?.span?.start == SourcePosition(line: 1, column: 8))
  }
}

extension YAMLLimits {
  /// The same limits except one.
  func with(_ limit: WritableKeyPath<YAMLLimits, Int>, _ value: Int) -> YAMLLimits {
    var copy = self
    copy[keyPath: limit] = value
    return copy
  }
}
