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
    let place = StackPlace(folder: options.stack)
    let sources = result.sources.map { SourceFile(path: place.path($0.path), text: $0.text) }
    let diagnostics = result.diagnostics.map(place.diagnostic)
    guard let desired = result.desired else {
      throw Stop(.error, diagnostics, sources: sources)
    }
    return LoadedStack(
      desired: desired,
      diagnostics: diagnostics,
      sources: sources,
      place: place
    )
  }
}
