import Diagnostics
package import Files
import Manifests
package import Resources

/// Writes values to the sinks of a stack, one at a time.
package struct SinkFiles: Sendable {
  private let folder: String
  private let environment: [String: String]
  private let tellRunner: @Sendable (String) -> Void

  /// The maximum size of a sink.
  private static let byteLimit = 4 << 20

  /// - Parameters:
  ///   - folder: The stack folder; sink paths are relative to it.
  ///   - environment: The variables that name the files of GitHub Actions.
  ///   - tellRunner: Shows a line to the runner of GitHub Actions.
  package init(
    folder: String,
    environment: [String: String],
    tellRunner: @escaping @Sendable (String) -> Void
  ) {
    self.folder = folder
    self.environment = environment
    self.tellRunner = tellRunner
  }

  /// Checks that a value can be written under the name of the output.
  package func check(_ output: DesiredOutput, _ sink: DesiredOutput.Sink) throws(FileProblem) {
    if let path = sink.path {
      guard !path.isManifestName else {
        throw FileProblem("the path is that of a manifest of the stack")
      }
      try ContainedFile(path, in: folder).check()
      _ = try pending(in: sink)
      _ = try SinkText.text(placing: "", as: output.name, in: sink, over: try old(sink))
      return
    }
    guard output.name.replacing("-", with: "_").isVariableName else {
      throw FileProblem("\"\(output.name)\" is not a valid output name")
    }
    try FileAccess.system.append(try path(of: sink), "")
  }

  /// Writes a value to a sink; a file that already contains it is left unchanged.
  package func write(
    _ value: String,
    _ output: DesiredOutput,
    _ sink: DesiredOutput.Sink
  ) throws(FileProblem) {
    guard !value.utf8.holdsLineEnd else { throw FileProblem("the value has more than one line") }
    guard let path = sink.path else {
      if output.value.isSecret, environment["GITHUB_ACTIONS"] == "true" {
        tellRunner(SinkText.mask(value))
      }
      let command = SinkText.githubCommand(output.name, value)
      return try FileAccess.system.append(try path(of: sink), command)
    }
    let old = try old(sink)
    let text = try SinkText.text(placing: value, as: output.name, in: sink, over: old)
    if text != old { try ContainedFile(path, in: folder).replace(with: text) }
  }

  /// Whether the sink already contains a value of the output; always true for an unreadable sink.
  func holds(_ output: DesiredOutput, _ sink: DesiredOutput.Sink) throws(FileProblem) -> Bool {
    guard sink.path != nil else { return true }
    return try SinkText.holds(output.name, in: sink, try old(sink))
  }

  /// Returns the outputs whose secrets a previous run was still writing when it ended.
  func pending(in sink: DesiredOutput.Sink) throws(FileProblem) -> Set<String> {
    guard let path = sink.pendingPath else { return [] }
    let text = try contents(of: path) ?? []
    let lines = TextLines(String(decoding: text, as: UTF8.self).withoutByteOrderMark)
    return Set(lines.filter { !$0.text.isEmpty }.map { String($0.text) })
  }

  /// Writes or removes the record of pending secrets, which contains only names.
  func setPending(
    _ names: Set<String>,
    in sink: DesiredOutput.Sink
  ) throws(FileProblem) {
    guard let path = sink.pendingPath, try pending(in: sink) != names else { return }
    let file = ContainedFile(path, in: folder)
    guard !names.isEmpty else { return try file.remove() }
    try file.replace(with: names.sorted().map { "\($0)\n" }.joined())
  }

  private func old(_ sink: DesiredOutput.Sink) throws(FileProblem) -> String? {
    guard let path = sink.path else { return nil }
    return try contents(of: path).map { String(decoding: $0, as: UTF8.self) }
  }

  private func contents(of path: String) throws(FileProblem) -> [UInt8]? {
    try ContainedFile(path, in: folder).contents(upTo: Self.byteLimit)
  }

  /// Returns the file that a CI runner's variable names.
  private func path(of sink: DesiredOutput.Sink) throws(FileProblem) -> String {
    guard let variable = sink.variable, let path = environment[variable], !path.isEmpty
    else { throw FileProblem("\(sink.variable ?? "the variable") is not set") }
    return path
  }
}

extension DesiredOutput.Sink {
  /// The file that names the secrets being written, beside the sink.
  package var pendingPath: String? { path.map { $0 + ".pending" } }

  /// The name of the sink in messages.
  var words: String {
    path.map { "the file \"\($0)\"" } ?? "the file set in \(variable ?? "")"
  }
}
