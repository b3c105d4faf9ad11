import Diagnostics
import Manifests
import Resources

extension Console {
  /// Reads and checks the manifests of a stack.
  ///
  /// - Parameter options: Which folder, and which environment.
  /// - Returns: The stack; its diagnostics are warnings and notes.
  /// - Throws: ``Stop`` with all that is wrong.
  func loadStack(_ options: StackOptions) throws(Stop) -> LoadedStack {
    let result = Manifests.loadStack(
      files: DirectoryFiles(root: options.stack),
      environment: options.environment,
      variables: environment
    )
    let sources = result.sources
    guard let desired = result.desired else {
      throw Stop(.error, result.diagnostics, sources: sources)
    }
    return LoadedStack(desired: desired, diagnostics: result.diagnostics, sources: sources)
  }
}
