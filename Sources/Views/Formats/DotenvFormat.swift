extension OutputFormat {
  /// Outputs as `NAME='value'` lines.
  package static let dotenv = OutputFormat("dotenv", kinds: [.outputs], namesVariables: true) {
    result,
    _ in
    guard case .outputs(let outputs) = result else { return nil }
    return outputs.assignments()
  }
}
