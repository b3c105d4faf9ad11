package import Diagnostics
package import Resources

/// The current secrets of a desired state that was saved earlier.
package struct SavedSecrets: Sendable {
  /// The desired state with the current fingerprints of the secrets.
  package let desired: DesiredState
  package let secrets: SecretStore
  /// One for every unreadable source, and for every path that a manifest could not name; with any
  /// of them, the other properties must not be used.
  package let diagnostics: [Diagnostic]
  /// Warnings about suspicious values.
  package let warnings: [Diagnostic]

  /// Reads every source that the desired state names, under the rules for manifests.
  ///
  /// - Parameter desired: A desired state without manifests to point into.
  package init(
    of desired: DesiredState,
    files: any StackFiles,
    variables: [String: String]
  ) {
    var sources = SecretSources(files: files, variables: variables, areRead: true)
    var diagnostics =
      desired.paths.filter { !isInsideStack($0) }.map(Diagnostic.outsideStack)
      + desired.outputs.compactMap(Diagnostic.badName)
    var warnings: [Diagnostic] = []
    let users = desired.agents.map { ($0.address, $0.config.secrets) }
    let allVariables = Set(users.flatMap(\.1).compactMap(\.source.variable))
    for (address, uses) in users {
      for source in Set(uses.map(\.source)).sorted() {
        guard let problem = source.problem(in: &sources, allowing: allVariables) else {
          warnings += sources.remarks(on: source).map { $0.warning(of: source, address) }
          continue
        }
        diagnostics.append(
          Diagnostic(
            problem.code,
            detail: problem.detail,
            advice: problem.advice,
            subject: address.description
          )
        )
      }
    }
    self.desired = desired.with(
      agents: desired.agents.fingerprinted(with: sources.store, stack: desired.stack)
    )
    secrets = sources.store
    self.diagnostics = diagnostics
    self.warnings = warnings
  }
}

/// Whether a path has the form that manifests produce.
private func isInsideStack(_ path: String) -> Bool {
  normalized(path: path) == path && !hasHiddenPart(path)
}

extension DesiredState {
  /// The files to upload or write.
  fileprivate var paths: [String] {
    knowledgeBases.flatMap { $0.documents ?? [] }.map(\.path) + outputs.compactMap { $0.sink?.file }
  }
}

extension DesiredOutput.Sink {
  fileprivate var file: String? {
    switch self {
    case .file(let path), .dotenv(let path), .json(let path): path
    case .githubOutput, .githubEnvironment: nil
    }
  }
}

extension Diagnostic {
  fileprivate static func badName(_ output: DesiredOutput) -> Diagnostic? {
    output.sink?.problem(withName: output.name)
      .map { detail, advice in
        Diagnostic(
          .badOutput,
          detail: detail,
          advice: advice,
          subject: "outputs.\(output.name)"
        )
      }
  }

  fileprivate static func outsideStack(_ path: String) -> Diagnostic {
    Diagnostic(
      .fileOutsideStack,
      detail:
        "\(quoted(path)) points outside the stack folder or to a hidden file or folder.",
      advice: "Plan again from the manifests."
    )
  }
}

extension SecretSource {
  fileprivate var variable: String? {
    switch self {
    case .environment(let name): name
    case .file: nil
    }
  }

  /// Returns why the source cannot be read; an edited plan file must follow the rules of manifests.
  ///
  /// - Parameter variables: All variables that the stack reads, for the advice.
  fileprivate func problem(
    in sources: inout SecretSources,
    allowing variables: Set<String>
  ) -> (code: DiagnosticCode, detail: String, advice: String)? {
    let isPlace =
      switch self {
      case .environment(let name): name.isVariableName
      case .file(let path): isInsideStack(path)
      }
    guard isPlace else {
      return (
        .badSecretSource, "\(quoted("\(self)")) is not an allowed source of a secret.",
        "Plan again from the manifests."
      )
    }
    if case .environment(let name) = self, let refusal = sources.permission.refusal(of: name) {
      let (detail, advice) = sources.permission.words(refusal, of: name, variables)
      return (.badSecretSource, detail, advice)
    }
    guard case .failure(let problem) = sources.value(of: self) else { return nil }
    return problem.words(for: self)
  }
}

extension SecretRemark {
  fileprivate func warning(of source: SecretSource, _ address: ResourceAddress) -> Diagnostic {
    let (detail, advice) = words(for: source)
    return Diagnostic(.oddSecret, detail: detail, advice: advice, subject: address.description)
  }
}
