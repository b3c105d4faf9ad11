import Applying
import Diagnostics
import Manifests
import Resources

/// A stack without errors.
struct LoadedStack: Sendable {
  let desired: DesiredState
  /// Warnings and notes.
  let diagnostics: [Diagnostic]
  /// What the diagnostics point into.
  let sources: [SourceFile]
  /// For what is found in `desired` later; all above has it already.
  let place: StackPlace
}

extension LoadedStack {
  /// The files that are uploaded.
  ///
  /// Without a digest no file is what it was when the plan was made, and none is sent.
  var documents: DocumentFiles {
    let files = DirectoryFiles(root: place.folder)
    return DocumentFiles(read: { try files.bytes(of: $0.path) }, digest: { _ in "" })
  }
}
