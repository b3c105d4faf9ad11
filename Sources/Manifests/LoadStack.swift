package import Diagnostics
import JSON
package import Resources

/// The result of loading a folder of manifests.
package struct StackResult: Sendable {
  /// `nil` when any diagnostic is an error.
  package let desired: DesiredState?
  /// All problems of the run, sorted by position.
  package let diagnostics: [Diagnostic]
  /// The secrets that the desired state uses; empty when secrets are not read.
  package let secrets: SecretStore
  /// The manifests that were read, in no particular order.
  fileprivate let manifests: [ExactText: [UInt8]]

  /// The manifests that were read, sorted by path, for quoting lines in messages.
  package var sources: [SourceFile] {
    manifests.map { SourceFile(path: $0.text, bytes: $1) }.sorted { $0.path < $1.path }
  }
}

/// Loads the manifests of a stack: merges all files, applies the overlay, and types and checks
/// every entry by the field tables.
///
/// Pure except for `files`. All problems of the run are reported, not just the first.
///
/// - Parameters:
///   - environment: The name of an overlay, `staging` for `environments/staging.yaml`.
///   - variables: The environment variables; `!env` reads those that start with `TURNFORM_VAR_`,
///     `!secret` those that `TURNFORM_SECRETS` lists or, without it, those outside known systems.
///   - readsSecrets: Whether secrets are read. If so, a missing secret or one of the wrong length
///     is a problem, and the desired state contains their fingerprints.
/// - Returns: The desired state, or the problems that prevent it.
package func loadStack(
  files: any StackFiles,
  environment: String? = nil,
  variables: [String: String] = [:],
  readsSecrets: Bool = false
) -> StackResult {
  var reader = StackReader(files: files)
  guard let stack = reader.read(environment: environment) else { return reader.result(nil) }
  let secrets = SecretSources(files: files, variables: variables, areRead: readsSecrets)
  return reader.typed(stack, files, TagSources(files: files, variables: variables), secrets)
}

/// Checks a stack without an overlay, named `nil`, and in each of its environments, by name.
///
/// Pure except for `files`. Secrets are not read.
package func loadEnvironments(
  files: any StackFiles,
  variables: [String: String]
) -> [(environment: String?, result: StackResult)] {
  var reader = StackReader(files: files)
  guard let base = reader.readBase() else { return [(nil, reader.result(nil))] }
  let sources = TagSources(files: files, variables: variables)
  let secrets = SecretSources(files: files, variables: variables, areRead: false)
  return ([nil] + reader.environments.map(Optional.some))
    .map { environment in
      var reader = reader
      let stack = environment.map { reader.read($0, over: base) } ?? base
      guard let stack else { return (environment, reader.result(nil)) }
      return (environment, reader.typed(stack, files, sources, secrets))
    }
}

extension StackReader {
  fileprivate mutating func typed(
    _ stack: consuming Layer,
    _ files: any StackFiles,
    _ sources: TagSources,
    _ secrets: SecretSources
  ) -> StackResult {
    var reader = EntryReader(
      sources: sources,
      secrets: secrets,
      targets: ReferenceTargets(copy stack)
    )
    reader.diagnostics = diagnostics
    let documents = DocumentReader(files: files, manifests: manifestPaths, selection)
    let desired = StackTyping.desired(stack, &reader, documents)
    diagnostics = reader.diagnostics
    return result(desired, reader.secrets.store)
  }

  fileprivate func result(
    _ desired: DesiredState?,
    _ secrets: SecretStore = SecretStore()
  ) -> StackResult {
    let diagnostics = diagnostics.inReadingOrder
    return StackResult(
      desired: diagnostics.hasErrors ? nil : desired,
      diagnostics: diagnostics,
      secrets: diagnostics.hasErrors ? SecretStore() : secrets,
      manifests: manifests
    )
  }
}
