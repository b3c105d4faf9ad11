import Diagnostics
import Manifests
import Resources
import TestSupport
import Testing

/// A stack in memory whose files may carry place markers, each marker once in all files.
struct TestStack: StackFiles {
  private let sources: [String: MarkedSource]
  private let contents: [String: [UInt8]]
  private let errors: [String: StackFileError]

  /// - Parameters:
  ///   - files: The files by path; those with markers lose them.
  ///   - bytes: The files that are not text.
  init(
    _ files: [String: String],
    bytes: [String: [UInt8]] = [:],
    errors: [String: StackFileError] = [:]
  ) {
    sources = files.mapValues { MarkedSource($0) }
    contents = sources.mapValues(\.bytes).merging(bytes) { $1 }
    self.errors = errors
  }

  /// Creates a stack with one file that has the standard header of `turnform.yaml`.
  init(main: String) { self.init(["turnform.yaml": Self.header + main]) }

  static let header = "turnform: 1\nstack: acme\n"

  func manifestPaths(_ selection: ManifestSelection) throws(StackFileError) -> [String] {
    try filePaths(selection)
      .filter { path in
        let parts = path.split(separator: "/")
        let folders = parts.indices.dropFirst().map { parts[..<$0].joined(separator: "/") }
        return folders.allSatisfy(selection.admits(folder:)) && selection.admits(file: path)
      }
  }

  func ignoreFile() throws(StackFileError) -> [UInt8]? { contents[".turnformignore"] }

  func filePaths(_: ManifestSelection) throws(StackFileError) -> [String] {
    (Array(contents.keys) + errors.keys)
      .filter { path in !path.split(separator: "/").contains { $0.hasPrefix(".") } }
  }

  func bytes(of path: String) throws(StackFileError) -> [UInt8] {
    if let error = errors[path] { throw error }
    guard let bytes = contents[path] else { throw .missing }
    return bytes
  }

  func load(
    environment: String? = nil,
    variables: [String: String] = [:],
    readsSecrets: Bool = false
  ) -> StackResult {
    loadStack(
      files: self,
      environment: environment,
      variables: variables,
      readsSecrets: readsSecrets
    )
  }

  /// `1️⃣ TF2004 ← 2️⃣` for each diagnostic, as `MarkedSource` writes them.
  func places(of diagnostics: [Diagnostic]) -> [String] {
    diagnostics.map { diagnostic in
      let related = diagnostic.related.map { " ← " + name(of: $0.span) }.joined()
      return "\(name(of: diagnostic.span)) \(diagnostic.code.number)\(related)"
    }
  }

  private func name(of span: SourceSpan?) -> String {
    guard let span, let source = sources[span.file] else { return "-" }
    let marked = source.places(
      of: [Diagnostic(.yamlSyntax, detail: "", advice: "", span: span)]
    )
    let name = marked.first?.split(separator: " ").first.map(String.init) ?? "-"
    return name.contains(":") ? "\(span.file):\(name)" : name
  }
}

/// A stack with mistakes, and the expected diagnostics.
struct StackCase: CustomTestStringConvertible {
  let testDescription: String
  let stack: TestStack
  let places: [String]

  /// Creates a case with one file that has the standard header of `turnform.yaml`.
  init(_ name: String, _ main: String, _ places: String...) {
    testDescription = name
    stack = TestStack(main: main)
    self.places = places
  }

  init(_ name: String, files: [String: String], _ places: String...) {
    self.init(name, files: files, places)
  }

  init(_ name: String, files: [String: String], _ places: [String]) {
    testDescription = name
    stack = TestStack(files)
    self.places = places
  }
}
