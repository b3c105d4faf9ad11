import Files
import Manifests

extension FileAccess {
  /// Why a result cannot be written to a path, or must not because it is that of a manifest in the
  /// stack folder.
  func obstacle(_ path: String, _ stack: String?) -> String? {
    obstacle(path) { target in
      guard target.isManifestName, let stack, let folder = try? resolved(stack),
        relative(target, to: folder) != nil
      else { return nil }
      return "the path is that of a manifest of the stack"
    }
  }
}
