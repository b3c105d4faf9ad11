import Diagnostics
import Manifests
package import Resources

/// Writes values to the sinks of a stack; one value at a time.
package struct SinkFiles: Sendable {
  private let console: Console
  private let place: StackPlace

  /// - Parameters:
  ///   - console: Its files and environment.
  ///   - folder: Of the stack; the paths of sinks lie in it.
  package init(console: Console, folder: String) {
    self.console = console
    place = StackPlace(folder: folder)
  }

  /// Makes sure that a value could be written.
  ///
  /// - Parameters:
  ///   - output: Its name counts.
  ///   - sink: Where to.
  /// - Throws: ``FileProblem`` when it could not.
  func check(_ output: DesiredOutput, _ sink: DesiredOutput.Sink) throws(FileProblem) {
    if let path = sink.path {
      guard !path.isManifestName else {
        throw FileProblem("the path is that of a manifest of the stack")
      }
      try console.files.sinks.check(place.folder, path)
      _ = try pending(in: sink)
      _ = try SinkText.text(placing: "", as: output.name, in: sink, over: try old(sink))
      return
    }
    guard SinkText.isVariable(output.name.replacing("-", with: "_")) else {
      throw FileProblem("\"\(output.name)\" is not a valid output name")
    }
    try console.files.append(try path(of: sink), "")
  }

  /// Puts a value into a sink; a file that holds it already stays as it is.
  ///
  /// - Parameters:
  ///   - value: What leaves.
  ///   - output: Its name, and whether it is a secret.
  ///   - sink: Where to.
  /// - Throws: ``FileProblem`` when it could not be written.
  package func write(
    _ value: String,
    _ output: DesiredOutput,
    _ sink: DesiredOutput.Sink
  ) throws(FileProblem) {
    guard !value.utf8.holdsLineEnd else { throw FileProblem("the value has more than one line") }
    guard let path = sink.path else {
      // On standard error: the result alone goes to standard output, and often on into a file.
      if output.value.isSecret, console.environment["GITHUB_ACTIONS"] == "true" {
        console.write(.error, SinkText.mask(value))
      }
      return try console.files.append(
        try path(of: sink),
        SinkText.githubCommand(output.name, value)
      )
    }
    let old = try old(sink)
    let text = try SinkText.text(placing: value, as: output.name, in: sink, over: old)
    if text != old { try console.files.sinks.replace(place.folder, path, text) }
  }

  /// Whether the sink holds a value of the output already; always so where nobody can look.
  func holds(_ output: DesiredOutput, _ sink: DesiredOutput.Sink) throws(FileProblem) -> Bool {
    guard sink.path != nil else { return true }
    return try SinkText.holds(output.name, in: sink, try old(sink))
  }

  /// The outputs whose secrets were on their way into a file when a run ended.
  func pending(in sink: DesiredOutput.Sink) throws(FileProblem) -> Set<String> {
    guard let path = sink.pendingPath else { return [] }
    let text = try console.files.sinks.read(place.folder, path) ?? []
    let lines = TextLines(String(decoding: text, as: UTF8.self).withoutByteOrderMark)
    return Set(lines.filter { !$0.text.isEmpty }.map { String($0.text) })
  }

  /// Leaves a sign, without the secret, that one is on its way; or takes it away.
  func setPending(
    _ names: Set<String>,
    in sink: DesiredOutput.Sink
  ) throws(FileProblem) {
    guard let path = sink.pendingPath, try pending(in: sink) != names else { return }
    guard !names.isEmpty else { return try console.files.sinks.remove(place.folder, path) }
    let text = names.sorted().map { "\($0)\n" }.joined()
    try console.files.sinks.replace(place.folder, path, text)
  }

  private func old(_ sink: DesiredOutput.Sink) throws(FileProblem) -> String? {
    guard let path = sink.path else { return nil }
    return try console.files.sinks.read(place.folder, path)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// The file that a variable of the CI runner names.
  private func path(of sink: DesiredOutput.Sink) throws(FileProblem) -> String {
    guard let variable = sink.variable, let path = console.environment[variable], !path.isEmpty
    else {
      throw FileProblem("\(sink.variable ?? "the variable") is not set")
    }
    return path
  }
}

extension DesiredOutput.Sink {
  /// The file that says which secrets are on their way.
  fileprivate var pendingPath: String? { path.map { $0 + ".pending" } }

  /// For messages.
  var words: String {
    path.map { "the file \"\($0)\"" } ?? "the file set in \(variable ?? "")"
  }
}
