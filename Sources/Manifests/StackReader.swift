import Diagnostics
import Resources
import YAML

/// Reads the files of a stack into one layer, the overlay of the environment applied.
struct StackReader {
  static let mainPath = "turnform.yaml"
  private static let overlayFolder = "environments/"

  private let files: any StackFiles
  /// What was read, by path.
  private(set) var manifests: [String: [UInt8]] = [:]
  var problems = Problems()

  init(files: any StackFiles) { self.files = files }

  /// The merged top level of all files; `nil` when there is no stack or no such environment.
  mutating func read(environment: String?) -> Layer? {
    let paths: [String]
    do throws(StackFileError) {
      paths = try files.manifestPaths().sorted()
    } catch {
      reportUnreadableFolder(error)
      return nil
    }
    guard paths.contains(Self.mainPath) else {
      reportNoStack(paths)
      return nil
    }
    let parts = paths.filter { $0 != Self.mainPath && !$0.hasPrefix(Self.overlayFolder) }
    var base = LayerReader()
    read(Self.mainPath, in: .main, &base)
    for path in parts { read(path, in: .part, &base) }
    guard let environment else { return base.layer }
    guard let path = overlay(environment, among: paths) else { return nil }
    var overlay = LayerReader()
    read(path, in: .overlay, &overlay)
    return Overlay(overlay.layer).applied(to: base.layer, &problems)
  }

  private mutating func read(
    _ path: String,
    in place: LayerReader.Place,
    _ layer: inout LayerReader
  ) {
    let bytes: [UInt8]
    do throws(StackFileError) {
      bytes = try files.bytes(of: path)
    } catch {
      layer.markIncomplete()
      let (code, detail, advice) = error.words(for: path)
      problems.report(Diagnostic(code, detail: detail, advice: advice, span: .start(of: path)))
      return
    }
    manifests[path] = bytes
    let result = parseYAML(bytes, file: path)
    for diagnostic in result.diagnostics { problems.report(diagnostic) }
    guard result.diagnostics.allSatisfy(\.leavesNodesUsable) else {
      layer.markIncomplete()
      return
    }
    for document in result.documents { layer.read(document, in: place, &problems) }
  }

  /// The file of an environment, which is reported when there is none.
  private mutating func overlay(_ name: String, among paths: [String]) -> String? {
    var overlays: [String: String] = [:]
    for path in paths where path.hasPrefix(Self.overlayFolder) {
      let file = path.dropFirst(Self.overlayFolder.count)
      guard !file.contains("/"), let dot = file.lastIndex(of: ".") else { continue }
      // Sorted, so that NAME.yaml wins over NAME.yml.
      overlays[String(file[..<dot]), default: path] = overlays[String(file[..<dot])] ?? path
    }
    if let path = overlays[name] { return path }
    let known = overlays.keys.sorted()
    problems.report(
      Diagnostic(
        .environmentUnknown,
        detail: known.isEmpty
          ? "There is no environment \(quoted(name)), and no other one in environments/."
          : "There is no environment \(quoted(name)); there are: \(listed(known)).",
        advice: suggestion(
          for: name,
          among: known,
          otherwise: "Create environments/NAME.yaml, or name one that exists."
        )
      )
    )
    return nil
  }

  private mutating func reportNoStack(_ paths: [String]) {
    let other = ["turnform.yml", "Turnform.yaml"].first(where: paths.contains)
    problems.report(
      Diagnostic(
        .manifestMissing,
        detail: "The folder has no turnform.yaml, so it is no stack.",
        advice: other.map { "Rename \($0) to turnform.yaml." }
          ?? "Create turnform.yaml with the lines \"turnform: 1\" and \"stack: NAME\", "
          + "or name another folder."
      )
    )
  }

  private mutating func reportUnreadableFolder(_ error: StackFileError) {
    let folder = "\"\(files.name)\""
    let detail: String
    switch error {
    case .unreadable(let reason):
      detail = "The stack folder \(folder) cannot be read: \(reason)."
    case .missing, .outsideStack, .notAFile, .tooLarge, .hidden, .credentials:
      detail = "There is no folder \(folder)."
    case .listing(let path, _):
      let (code, words, advice) = error.words(for: path)
      problems.report(Diagnostic(code, detail: words, advice: advice))
      return
    }
    problems.report(
      Diagnostic(
        .manifestMissing,
        detail: detail,
        advice: "Name the folder that holds turnform.yaml."
      )
    )
  }
}

extension Diagnostic {
  /// Whether the nodes of a file can be read on although it has this problem.
  fileprivate var leavesNodesUsable: Bool {
    [.yamlDuplicateKey, .yamlUnknownTag, .tagNotAllowed].contains(code)
  }
}

extension SourceSpan {
  /// The first character of a file.
  static func start(of file: String) -> SourceSpan {
    let start = SourcePosition(line: 1, column: 1)
    return SourceSpan(file: file, start: start, end: start)
  }
}
