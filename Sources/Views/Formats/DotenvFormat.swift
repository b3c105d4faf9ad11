import Diagnostics

extension OutputFormat {
  /// Outputs as `NAME='value'` lines.
  package static let dotenv = OutputFormat(name: "dotenv", kinds: [.outputs]) { result, _ in
    guard case .outputs(let outputs) = result else { return nil }
    return outputs.assignments()
  }
}

extension [(name: String, value: String)] {
  /// Returns lines that set variables, quoted so that no value is interpreted.
  func assignments(prefix: String = "") -> String {
    map { "\(prefix)\($0.name)=\(CommandHint.quoted($0.value))\n" }.joined()
  }
}
