import Diagnostics
import Hashing
import JSON
import Manifests
import Resources
import Views

extension Console {
  /// Loads and checks the manifests of a stack.
  ///
  /// - Parameter readsSecrets: Whether an unreadable secret is a problem; without a live project to
  ///   compare with, none is needed.
  func loadStack(
    _ options: StackOptions,
    readsSecrets: Bool
  ) throws(CommandFailure) -> LoadedStack {
    let result = Manifests.loadStack(
      files: DirectoryFiles(root: options.stack),
      environment: options.environment,
      variables: environment,
      readsSecrets: readsSecrets
    )
    let place = StackPlace(folder: options.stack)
    let sources = result.sources(in: place)
    let diagnostics = result.diagnostics.map(place.diagnostic)
    guard let desired = result.desired else {
      throw CommandFailure(.error, diagnostics, sources: sources)
    }
    try checkResultFiles(of: desired, place)
    return LoadedStack(
      // A command that only reads manifests compares nothing.
      desired: readsSecrets ? desired.digested : desired,
      secrets: result.secrets,
      diagnostics: diagnostics,
      sources: sources,
      place: place,
      environment: options.environment
    )
  }

  /// Loads and checks the manifests of a stack in all of its environments.
  ///
  /// - Returns: The declared state of each, and each warning once, with its environments.
  func validateStack(_ folder: String) throws(CommandFailure) -> CommandOutcome {
    let results = loadEnvironments(files: DirectoryFiles(root: folder), variables: environment)
    let place = StackPlace(folder: folder)
    var known: Set<ExactText> = []
    let sources = results.flatMap { $0.result.sources(in: place) }
      .filter { known.insert(ExactText($0.path)).inserted }
    let diagnostics = results.mergedDiagnostics.map(place.diagnostic)
    guard !diagnostics.hasErrors else {
      throw CommandFailure(.error, diagnostics, sources: sources)
    }
    let states = results.compactMap { name, result in result.desired.map { (name, $0) } }
    for (_, desired) in states { try checkResultFiles(of: desired, place) }
    return CommandOutcome(.validation(states, diagnostics), sources: sources)
  }
}

extension StackResult {
  fileprivate func sources(in place: StackPlace) -> [SourceFile] {
    sources.map { $0.moved(to: place.path($0.path)) }
  }
}

extension [(environment: String?, result: StackResult)] {
  /// Every problem once, with its environments unless it occurs in all of them.
  fileprivate var mergedDiagnostics: [Diagnostic] {
    var order: [Diagnostic] = []
    var places: [Diagnostic: [String?]] = [:]
    for (environment, result) in self {
      for diagnostic in result.diagnostics {
        if places[diagnostic] == nil { order.append(diagnostic) }
        places[diagnostic, default: []].append(environment)
      }
    }
    return
      order.map { diagnostic in
        let names = places[diagnostic] ?? []
        return names.count == count ? diagnostic : diagnostic.concerning(names)
      }
      .inReadingOrder
  }
}

extension Diagnostic {
  /// A copy that names the affected environments.
  fileprivate func concerning(_ environments: [String?]) -> Diagnostic {
    let names = environments.compactMap(\.self)
    let named =
      names.isEmpty
      ? ""
      : "environment\(names.count == 1 ? "" : "s") " + names.map(quoted).joined(separator: ", ")
    let places =
      (environments.contains(nil) ? ["the stack without -e"] : [])
      + (named.isEmpty ? [] : ["the \(named)"])
    var copy = self
    copy.detail += " Affects \(places.joined(separator: " and "))."
    return copy
  }
}
