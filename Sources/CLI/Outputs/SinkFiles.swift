import Diagnostics
import Manifests
package import Resources

/// Writes values to the sinks of a stack, one at a time.
package struct SinkFiles: Sendable {
  private let console: Console
  private let place: StackPlace

  /// - Parameter folder: The stack folder; sink paths are relative to it.
  package init(console: Console, folder: String) {
    self.console = console
    place = StackPlace(folder: folder)
  }

  /// Checks that a value can be written.
  ///
  /// - Parameter output: The output, of which only the name matters.
  /// - Throws: ``FileProblem`` when it cannot be written.
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
    guard output.name.replacing("-", with: "_").isVariableName else {
      throw FileProblem("\"\(output.name)\" is not a valid output name")
    }
    try console.files.append(try path(of: sink), "")
  }

  /// Writes a value to a sink; a file that already contains it is left unchanged.
  ///
  /// - Parameter output: Provides the name, and whether the value is a secret.
  /// - Throws: ``FileProblem`` when it could not be written.
  package func write(
    _ value: String,
    _ output: DesiredOutput,
    _ sink: DesiredOutput.Sink
  ) throws(FileProblem) {
    guard !value.utf8.holdsLineEnd else { throw FileProblem("the value has more than one line") }
    guard let path = sink.path else {
      // Written to standard error: standard output is only for the result, often redirected to a
      // file.
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

  /// Whether the sink already contains a value of the output; always true for an unreadable sink.
  func holds(_ output: DesiredOutput, _ sink: DesiredOutput.Sink) throws(FileProblem) -> Bool {
    guard sink.path != nil else { return true }
    return try SinkText.holds(output.name, in: sink, try old(sink))
  }

  /// Returns the outputs whose secrets a previous run was still writing when it ended.
  func pending(in sink: DesiredOutput.Sink) throws(FileProblem) -> Set<String> {
    guard let path = sink.pendingPath else { return [] }
    let text = try console.files.sinks.read(place.folder, path) ?? []
    let lines = TextLines(String(decoding: text, as: UTF8.self).withoutByteOrderMark)
    return Set(lines.filter { !$0.text.isEmpty }.map { String($0.text) })
  }

  /// Writes or removes the record of pending secrets, which contains only names.
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

  /// Returns the file that a CI runner's variable names.
  private func path(of sink: DesiredOutput.Sink) throws(FileProblem) -> String {
    guard let variable = sink.variable, let path = console.environment[variable], !path.isEmpty
    else {
      throw FileProblem("\(sink.variable ?? "the variable") is not set")
    }
    return path
  }
}

extension DesiredOutput.Sink {
  /// The file that lists pending secrets.
  fileprivate var pendingPath: String? { path.map { $0 + ".pending" } }

  /// The name of the sink in messages.
  var words: String {
    path.map { "the file \"\($0)\"" } ?? "the file set in \(variable ?? "")"
  }
}
