import Files
import Manifests

extension FileAccess {
  /// Why a result cannot be written to a path, or must not because it belongs to a stack.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - stack: The stack folder, whose manifests are never overwritten.
  /// - Returns: `nil` when there is no known obstacle.
  func obstacle(_ path: String, _ stack: String?) -> String? {
    obstacle(path) { target in
      guard target.isManifestName, let stack, let folder = try? resolved(stack),
        relative(target, to: folder) != nil
      else { return nil }
      return "the path is that of a manifest of the stack"
    }
  }
}
