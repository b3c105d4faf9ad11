import Diagnostics
import Resources

/// A use of an environment variable that must not be read.
struct RefusedVariable {
  let name: String
  let refusal: SecretPermission.Refusal
  /// The field that uses it.
  let place: String
  /// The entry of the field; `nil` outside entries.
  let subject: String?
  let span: SourceSpan
}

extension EntryReader {
  mutating func reportRefusedVariables() {
    let all = variables.union(refused.map(\.name))
    var hasReportedList = false
    for variable in refused {
      if case .unreadableList = variable.refusal {
        // The environment has a single mistake, no matter how many fields use the list.
        guard !hasReportedList else { continue }
        hasReportedList = true
      }
      let (detail, advice) = secrets.permission.words(variable.refusal, of: variable.name, all)
      diagnostics.report(
        .badSecretSource,
        at: variable.span,
        "\(variable.place): \(detail)",
        advice,
        subject: variable.subject
      )
    }
  }
}

extension SecretPermission {
  /// Returns the problem with a variable, and what to do about it.
  ///
  /// - Parameter variables: All variables that the stack reads; a list must name them all.
  func words(
    _ refusal: Refusal,
    of variable: String,
    _ variables: Set<String>
  ) -> (detail: String, advice: String) {
    let list = Self.variable
    // Names contain only letters, digits and underscores, so they need no quoting.
    let names = variables.filter { self.refusal(of: $0) != .ownAccess }
    switch refusal {
    case .ownAccess:
      return (
        "\(variable) is Turnform's own API access, and manifests must not send it anywhere.",
        "Use a separate variable for the secret."
      )
    case .notListed:
      let missing = names.filter { self.refusal(of: $0) != nil }.sorted().joined(separator: " ")
      return (
        "\(list) does not list \(variable), so manifests cannot read it.",
        "If it may be sent, allow it where Turnform is started: export \(list)=\"$\(list) "
          + "\(missing)\""
      )
    case .unreadableList(let entry):
      return (
        "Entry \(entry) of \(list) is not a valid variable name, so the list allows nothing.",
        "Fix \(list) where Turnform is started: variable names, separated by spaces or commas; * "
          + "and ? are wildcards."
      )
    case .belongs(let owner):
      return (
        "\(variable) belongs to \(owner), and manifests cannot send it without explicit "
          + "permission.",
        "Use a separate variable for the secret, or list all allowed variables where Turnform is "
          + "started: export \(list)='\(names.sorted().joined(separator: " "))'"
      )
    }
  }
}
