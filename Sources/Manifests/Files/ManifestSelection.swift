import JSON

/// Decides which files of a stack folder are manifests.
///
/// `turnform.yaml` always is one, and overlays need not be included.
package struct ManifestSelection {
  private let ignored: IgnoreRules
  /// The patterns of `include:`; `nil` without it.
  private let included: [PathPattern]?

  init(ignored: IgnoreRules = .none, included: [PathPattern]? = nil) {
    self.ignored = ignored
    self.included = included
  }

  /// Whether a file can be a manifest, by its path relative to the stack folder.
  package func admits(file path: String) -> Bool {
    guard path.isManifestName else { return false }
    guard !path.isExactly(StackReader.mainPath) else { return true }
    guard !ignored.ignoresFile(path) else { return false }
    return path.isOverlay || included?.contains { $0.matches(path) } ?? true
  }

  /// Whether a folder can contain manifests, given that its parent folders were admitted.
  package func admits(folder path: String) -> Bool {
    guard !ignored.ignoresFolder(path) else { return false }
    return path.isOverlay || path.isExactly("environments")
      || included?.contains { $0.mayMatch(below: path) } ?? true
  }

  /// Whether a folder itself is ignored.
  func ignores(folder path: String) -> Bool { ignored.ignoresFolder(path) }
}

extension String {
  /// Whether a path is in the `environments` folder.
  var isOverlay: Bool { utf8.starts(with: "environments/".utf8) }
}
