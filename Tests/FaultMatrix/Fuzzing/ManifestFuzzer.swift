import Diagnostics
import Manifests
import Planning
import Resources
import TestSupport

/// Manifests by grammar, and with their bytes changed: never a crash, and every problem has a place.
enum ManifestFuzzer {
  static func verdict(_ random: inout SeededGenerator) -> Verdict {
    var grammar = ManifestGrammar(random)
    var text = Array(grammar.stack().utf8)
    random = grammar.random
    if random.chance(50) { text = random.mutated(text, with: pieces) }
    let files = FuzzFiles(files: [
      "turnform.yaml": text, "docs/a.md": Array("# a\n".utf8),
      "more.yml": Array("evals: {}\n".utf8),
    ])
    let result = loadStack(files: files, variables: ["TURNFORM_VAR_X": "x", "TOOL_SECRET": "s"])
    var verdict = Verdict(isAccepted: result.desired != nil)
    let hasErrors = result.diagnostics.hasErrors
    verdict.expect((result.desired == nil) == hasErrors, "no desired state and no error")
    verdict.expect(result.diagnostics.count <= 1000, "\(result.diagnostics.count) diagnostics")
    for diagnostic in result.diagnostics {
      verdict.expect(
        diagnostic.span != nil || diagnostic.subject != nil,
        "no place: \(diagnostic.code) \(diagnostic.detail)"
      )
      verdict.expect(!diagnostic.detail.isEmpty, "nothing said: \(diagnostic.code)")
    }
    let again = loadStack(files: files, variables: ["TURNFORM_VAR_X": "x", "TOOL_SECRET": "s"])
    verdict.expect(again.diagnostics == result.diagnostics, "read twice, told otherwise")
    guard let desired = result.desired else { return verdict }
    let plan = makePlan(desired: desired, live: LiveState(), policy: Policy())
    verdict.expect(
      plan.isRefused || Set(plan.steps.map(\.id)).count == plan.steps.count,
      "step ids"
    )
    return verdict
  }

  private static let pieces = [
    "&a ", "*a", "<<: *a", "!file ", "!secret env:TOOL_SECRET", "!env X", "!!str ", "---\n",
    "...\n",
    "%YAML 1.1\n", "? ", "- ", ": ", "\t", "\r\n", "\u{FEFF}", "\u{85}", "{", "}", "[", "]",
    "|\n  ",
    ">-\n", "\"", "'", "${agents.one.id}", "${", "\\x41", "#", "null", "\0",
  ]
  .map { Array($0.utf8) }
}

/// A stack folder in memory.
struct FuzzFiles: StackFiles {
  let files: [String: [UInt8]]

  func manifestPaths(_ selection: ManifestSelection) throws(StackFileError) -> [String] {
    files.keys.filter(selection.admits(file:))
  }

  func filePaths(_: ManifestSelection) throws(StackFileError) -> [String] { Array(files.keys) }

  func bytes(of path: String) throws(StackFileError) -> [UInt8] {
    guard let bytes = files[path] else { throw .missing }
    return bytes
  }
}
