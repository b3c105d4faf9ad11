extension OutputFormat {
  /// Outputs as `export NAME='value'` lines.
  package static let shell = OutputFormat(name: "shell", kinds: [.outputs]) { result, _ in
    guard case .outputs(let outputs) = result else { return nil }
    return outputs.assignments(prefix: "export ")
  }
}
