package import Diagnostics
package import Resources

/// What became of a folder of manifests.
package struct StackResult: Sendable {
  /// `nil` when any diagnostic is an error.
  package let desired: DesiredState?
  /// All problems of the run, sorted by place.
  package let diagnostics: [Diagnostic]
  /// The secrets that the desired state uses; empty when they were not to be read.
  package let secrets: SecretStore
  /// The manifests that were read, in no particular order; text only when it is asked for.
  private let manifests: [String: [UInt8]]

  fileprivate init(
    desired: DesiredState?,
    diagnostics: [Diagnostic],
    secrets: SecretStore,
    manifests: [String: [UInt8]]
  ) {
    self.desired = desired
    self.diagnostics = diagnostics
    self.secrets = secrets
    self.manifests = manifests
  }

  /// The manifests that were read, sorted by path, for showing lines of them.
  ///
  /// Made on each call: most runs show none.
  package var sources: [SourceFile] {
    manifests.keys.sorted()
      .map { path in
        SourceFile(path: path, text: String(decoding: manifests[path] ?? [], as: UTF8.self))
      }
  }
}

/// Reads the manifests of a stack: all files merged, the overlay applied, everything typed by the
/// field tables and checked.
///
/// Pure but for what `files` does. All problems of the run are reported, not just the first.
///
/// - Parameters:
///   - files: The stack folder.
///   - environment: The name of an overlay, `staging` for `environments/staging.yaml`.
///   - variables: The environment variables; `!env` reads those that begin with `TURNFORM_VAR_`,
///     `!secret` those that `TURNFORM_SECRETS` lists or, without it, that belong to no known system.
///   - readsSecrets: Whether secrets are read, so that one that is missing or has the wrong length
///     is a problem, and the desired state has their fingerprints.
/// - Returns: The desired state, or the reasons why there is none.
package func loadStack(
  files: any StackFiles,
  environment: String? = nil,
  variables: [String: String] = [:],
  readsSecrets: Bool = false
) -> StackResult {
  var reader = StackReader(files: files)
  let stack = reader.read(environment: environment)
  guard let stack else { return reader.result(nil) }
  var typist = EntryReader(
    sources: TagSources(files: files, variables: variables),
    secrets: SecretSources(files: files, variables: variables, areRead: readsSecrets),
    targets: ReferenceTargets(stack)
  )
  typist.problems = reader.problems
  let desired = StackTyping.desired(stack, &typist, DocumentReader(files: files))
  reader.problems = typist.problems
  return reader.result(desired, typist.secrets.store)
}

extension StackReader {
  fileprivate func result(
    _ desired: DesiredState?,
    _ secrets: SecretStore = SecretStore()
  ) -> StackResult {
    let diagnostics = problems.inReadingOrder
    return StackResult(
      desired: diagnostics.hasErrors ? nil : desired,
      diagnostics: diagnostics,
      secrets: diagnostics.hasErrors ? SecretStore() : secrets,
      manifests: manifests
    )
  }
}
