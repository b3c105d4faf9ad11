import Diagnostics
import Hashing
import Manifests
import Resources

extension Console {
  /// Reads and checks the manifests of a stack.
  ///
  /// - Parameters:
  ///   - options: Which folder, and which environment.
  ///   - readsSecrets: Whether a secret that cannot be read is a problem; without a live project to
  ///     compare with, none is needed.
  /// - Returns: The stack; its diagnostics are warnings and notes.
  /// - Throws: ``Stop`` with all that is wrong.
  func loadStack(
    _ options: StackOptions,
    readsSecrets: Bool
  ) throws(Stop) -> LoadedStack {
    let result = Manifests.loadStack(
      files: DirectoryFiles(root: options.stack),
      environment: options.environment,
      variables: environment,
      readsSecrets: readsSecrets
    )
    let place = StackPlace(folder: options.stack)
    let sources = result.sources.map { SourceFile(path: place.path($0.path), text: $0.text) }
    let diagnostics = result.diagnostics.map(place.diagnostic)
    guard let desired = result.desired else {
      throw Stop(.error, diagnostics, sources: sources)
    }
    return LoadedStack(
      // What only reads manifests compares nothing.
      desired: readsSecrets ? desired.digested : desired,
      secrets: result.secrets,
      diagnostics: diagnostics,
      sources: sources,
      place: place,
      environment: options.environment
    )
  }
}
