import Diagnostics
import JSON
import Parallel
import Resources
import YAML

/// Reads the files of a stack into one layer and applies the overlay of the environment.
struct StackReader {
  static let mainPath = "turnform.yaml"

  private let files: any StackFiles
  /// The content that was read, by path.
  private(set) var manifests: [ExactText: [UInt8]] = [:]
  /// The paths of all manifests, including overlays of other environments.
  private(set) var manifestPaths: Set<ExactText> = []
  private(set) var selection = ManifestSelection()
  /// The files under `environments/`, sorted by path.
  private var overlayPaths: [String] = []
  var diagnostics = DiagnosticBag()

  init(files: any StackFiles) { self.files = files }

  /// The merged top level of all files; `nil` when the stack or the environment does not exist.
  mutating func read(environment: String?) -> Layer? {
    guard let base = readBase() else { return nil }
    guard let environment else { return base }
    return read(environment, over: base)
  }

  /// The merged top level of all files except overlays; `nil` when there is no stack.
  mutating func readBase() -> Layer? {
    guard let ignored = readIgnoreRules(), let main = readMain() else { return nil }
    var base = LayerReader()
    add(main, in: .main, &base)
    let include = IncludeList(base.layer.include, &diagnostics)
    selection = ManifestSelection(ignored: ignored, included: include?.patterns)
    let paths: [String]
    do throws(StackFileError) {
      paths = try files.manifestPaths(selection).sorted()
    } catch {
      reportUnreadableFolder(error)
      return nil
    }
    guard paths.count <= StackLimits.manifests else {
      diagnostics.report(
        .stackTooLarge,
        at: nil,
        "The stack has \(paths.count) manifests; the limit is \(StackLimits.manifests).",
        "Put more entries into one file, split the stack, or list files that are not manifests in "
          + ".turnformignore."
      )
      return nil
    }
    overlayPaths = paths.filter(\.isOverlay)
    let others = paths.filter { !$0.isExactly(Self.mainPath) && !$0.isOverlay }
    include?.report(missedAmong: others, to: &diagnostics)
    let reader = self
    addParts(parallelMap(others, size: 1) { reader.parsed($0) }, namedBy: main, &base)
    return base.layer
  }

  /// The names of all environments, sorted.
  var environments: [String] {
    var names: [String] = []
    for path in overlayPaths {
      guard let name = Self.environment(of: path), !names.contains(where: name.isExactly) else {
        continue
      }
      names.append(name)
    }
    return names
  }

  /// The stack with the overlay of an environment; `nil` when there is no such environment.
  mutating func read(_ environment: String, over base: Layer) -> Layer? {
    guard let path = overlay(environment) else { return nil }
    var overlay = LayerReader()
    add(parsed(path), in: .overlay, &overlay)
    return Overlay(overlay.layer).applied(to: base, &diagnostics)
  }

  // MARK: - Files

  /// `nil` when they cannot be read: the ignored files are unknown then.
  private mutating func readIgnoreRules() -> IgnoreRules? {
    do throws(StackFileError) {
      guard let bytes = try files.ignoreFile() else { return IgnoreRules.none }
      let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
      if let text = String(validating: bytes.dropFirst(hasMark ? 3 : 0), as: UTF8.self) {
        return IgnoreRules(text)
      }
      diagnostics.report(
        .fileUnreadable,
        at: nil,
        "The file \(quoted(IgnoreRules.path)) is not UTF-8 text.",
        "Save it as UTF-8."
      )
    } catch {
      diagnostics.report(error.diagnostic(for: IgnoreRules.path, subject: nil, span: nil))
    }
    return nil
  }

  /// `nil` when there is no stack.
  private mutating func readMain() -> Result<ManifestFile, Diagnostic>? {
    do throws(StackFileError) {
      return .success(ManifestFile(path: Self.mainPath, bytes: try files.bytes(of: Self.mainPath)))
    } catch {
      return error != .missing || isListed ? .failure(unreadable(Self.mainPath, error)) : nil
    }
  }

  /// Whether `turnform.yaml` exists although nothing can be read; otherwise reports that there is
  /// no stack.
  private var isListed: Bool {
    mutating get {
      do throws(StackFileError) {
        let paths = try files.manifestPaths(ManifestSelection()).sorted()
        guard !paths.contains(where: Self.mainPath.isExactly) else { return true }
        reportNoStack(paths)
      } catch {
        reportUnreadableFolder(error)
      }
      return false
    }
  }

  private func parsed(_ path: String) -> Result<ManifestFile, Diagnostic> {
    do throws(StackFileError) {
      return .success(ManifestFile(path: path, bytes: try files.bytes(of: path)))
    } catch {
      return .failure(unreadable(path, error))
    }
  }

  private func unreadable(_ path: String, _ error: StackFileError) -> Diagnostic {
    error.diagnostic(for: path, subject: nil, span: .start(of: path))
  }

  /// Adds all files that are manifests to the stack.
  private mutating func addParts(
    _ parts: [Result<ManifestFile, Diagnostic>],
    namedBy main: Result<ManifestFile, Diagnostic>,
    _ base: inout LayerReader
  ) {
    let isMainKnown = (try? main.get().isUsable) ?? false
    let read = parts.compactMap { try? $0.get() }
    let top = (try? main.get().documents) ?? []
    var named = NamedFiles.among(read, namedBy: top)
    if read.contains(where: { $0.isForeign && !named.contains(ExactText($0.path)) }) {
      // It may be a document in only some environments.
      let overlays = overlayPaths.compactMap { try? parsed($0).get() }
      named = NamedFiles.among(read, namedBy: top + overlays.flatMap(\.documents))
    }
    manifestPaths = Set(overlayPaths.map { ExactText($0) }).union([ExactText(Self.mainPath)])
    for part in parts {
      if let file = try? part.get() {
        guard !named.contains(ExactText(file.path)) else {
          if isMainKnown, file.hasManifestKeys, !file.isForeign {
            diagnostics.report(file.namedDiagnostic)
          }
          continue
        }
        manifestPaths.insert(ExactText(file.path))
        guard !file.isForeign else {
          manifests[ExactText(file.path)] = file.bytes
          // The file is foreign only if it is known to be included.
          if isMainKnown { diagnostics.report(file.foreignDiagnostic) }
          continue
        }
      }
      add(part, in: .part, &base)
    }
  }

  private mutating func add(
    _ part: Result<ManifestFile, Diagnostic>,
    in place: LayerReader.Place,
    _ layer: inout LayerReader
  ) {
    switch part {
    case .success(let file):
      manifests[ExactText(file.path)] = file.bytes
      diagnostics.report(file.diagnostics)
      guard file.isUsable else { return layer.markIncomplete() }
      for document in file.documents { layer.read(document, in: place, &diagnostics) }
    case .failure(let problem):
      diagnostics.report(problem)
      layer.markIncomplete()
    }
  }

  /// `staging` for `environments/staging.yaml`; `nil` for files in subfolders.
  private static func environment(of path: String) -> String? {
    let parts = path.pathParts
    guard parts.count == 2, let file = parts.last,
      let dot = file.utf8.lastIndex(of: UInt8(ascii: "."))
    else { return nil }
    return String(file[..<dot])
  }

  /// Returns the file of an environment; reports when there is none, or more than one.
  private mutating func overlay(_ name: String) -> String? {
    let paths = overlayPaths.filter { Self.environment(of: $0)?.isExactly(name) ?? false }
    guard let first = paths.first else {
      reportUnknownEnvironment(name)
      return nil
    }
    guard let second = paths.dropFirst().first else { return first }
    diagnostics.report(
      .duplicateAddress,
      at: .start(of: second),
      "The environment \(quoted(name)) is defined in two files.",
      "Keep one of the two.",
      related: .place("the other one", .start(of: first))
    )
    return nil
  }

  private mutating func reportUnknownEnvironment(_ name: String) {
    let known = environments
    diagnostics.report(
      .environmentUnknown,
      at: nil,
      known.isEmpty
        ? "The environment \(quoted(name)) does not exist, and environments/ has no other one."
        : "The environment \(quoted(name)) does not exist; available: \(listed(known)).",
      suggestion(
        for: name,
        among: known,
        otherwise: "Create environments/NAME.yaml, or use an existing environment."
      )
    )
  }

  private mutating func reportNoStack(_ paths: [String]) {
    let other = paths.first { ["turnform.yaml", "turnform.yml"].contains($0.lowercased()) }
    diagnostics.report(
      .manifestMissing,
      at: nil,
      "The folder has no turnform.yaml, so it is not a stack.",
      other.map { "Rename \($0) to turnform.yaml." }
        ?? "Create turnform.yaml with the lines \"turnform: 1\" and \"stack: NAME\", or use "
        + "another folder."
    )
  }

  private mutating func reportUnreadableFolder(_ error: StackFileError) {
    let folder = "\"\(files.name)\""
    let detail: String
    switch error {
    case .unreadable(let reason):
      detail = "Cannot read the stack folder \(folder): \(reason)."
    case .missing, .outsideStack, .notAFile, .tooLarge, .hidden, .credentials:
      detail = "The folder \(folder) does not exist."
    case .listing(let path, _):
      return diagnostics.report(error.diagnostic(for: path, subject: nil, span: nil))
    }
    diagnostics.report(
      .manifestMissing,
      at: nil,
      detail,
      "Use the folder that contains turnform.yaml."
    )
  }
}

extension SourceSpan {
  /// The first character of a file.
  static func start(of file: String) -> SourceSpan {
    let start = SourcePosition(line: 1, column: 1)
    return SourceSpan(file: file, start: start, end: start)
  }
}
