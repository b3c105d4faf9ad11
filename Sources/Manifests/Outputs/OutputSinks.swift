import Diagnostics
import JSON
import Resources
import YAML

/// Reads the sinks of outputs, and reports conflicts between them.
struct OutputSinks {
  private let taken: StackPaths
  /// The format of each file, and the output that set it first.
  private var forms: [ExactText: (form: Form, member: YAMLMember)] = [:]

  private enum Form: String {
    case file, dotenv, json
  }

  init(taken: StackPaths) { self.taken = taken }

  /// Parses a sink; `nil`, after a report, when it is invalid.
  mutating func sink(
    _ node: YAMLNode,
    of member: YAMLMember,
    _ diagnostics: inout DiagnosticBag
  ) -> DesiredOutput.Sink? {
    let text = node.text ?? ""
    switch text {
    case "github_output": return .githubOutput
    case "github_env": return free(.githubEnvironment, for: member, at: node, &diagnostics)
    default: break
    }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let form = parts.first.flatMap({ Form(rawValue: String($0)) }),
      let written = parts.last.map(String.init), !written.isEmpty, !written.utf8.contains(0)
    else {
      diagnostics.report(
        .badOutput,
        at: node.span,
        "\(quoted(text)) is not an output target.",
        "Write file:PATH, dotenv:PATH, json:PATH, github_output or github_env.",
        subject: "outputs.\(member.key)"
      )
      return nil
    }
    guard let path = path(written, of: member, at: node, &diagnostics) else { return nil }
    if let first = forms[ExactText(path)], form == .file || first.form != form {
      diagnostics.report(
        .badOutput,
        at: node.span,
        "\(quoted(path)) already receives the output \(quoted(first.member.key)), in another "
          + "format or exclusively.",
        "Use another file; dotenv and json files can contain several outputs.",
        subject: "outputs.\(member.key)",
        related: .place("the other one", first.member.keySpan)
      )
      return nil
    }
    forms[ExactText(path)] = forms[ExactText(path)] ?? (form, member)
    switch form {
    case .file: return .file(path)
    case .dotenv:
      return free(.dotenv(path), for: member, at: node, &diagnostics)
    case .json: return .json(path)
    }
  }

  /// Returns the sink if it does not interpret the name of the output; otherwise reports it.
  private func free(
    _ sink: DesiredOutput.Sink,
    for member: YAMLMember,
    at node: YAMLNode,
    _ diagnostics: inout DiagnosticBag
  ) -> DesiredOutput.Sink? {
    guard let (detail, advice) = sink.problem(withName: member.key) else { return sink }
    diagnostics.report(
      .badOutput,
      at: node.span,
      detail,
      advice,
      subject: "outputs.\(member.key)"
    )
    return nil
  }

  private func path(
    _ written: String,
    of member: YAMLMember,
    at node: YAMLNode,
    _ diagnostics: inout DiagnosticBag
  ) -> String? {
    guard let path = normalized(path: written), !hasHiddenPart(path) else {
      diagnostics.report(
        .fileOutsideStack,
        at: node.span,
        "\(quoted(written)) points outside the stack folder or to a hidden file or folder.",
        "Use a path in the stack folder; the file need not be in Git.",
        subject: "outputs.\(member.key)"
      )
      return nil
    }
    guard let reason = taken.obstacle(toWriting: path) else { return path }
    diagnostics.report(
      .badOutput,
      at: node.span,
      "\(quoted(path)) \(reason).",
      "Write the value to a separate file.",
      subject: "outputs.\(member.key)"
    )
    return nil
  }
}

/// The paths that belong to a stack.
struct StackPaths {
  let files: Set<ExactText>
  /// The patterns that match documents of knowledge bases, now or in the next run.
  let documents: [PathPattern]

  /// Why a path must not be written; the text follows the path in a message.
  func obstacle(toWriting path: String) -> String? {
    if path.isManifestName { return "would be read as a manifest" }
    if files.contains(ExactText(path)) { return "is a file of the stack" }
    if path.utf8.suffix(8).elementsEqual(".pending".utf8) {
      return "has the reserved ending \".pending\""
    }
    let isDocument = [path, path + ".pending"]
      .contains { path in
        documents.contains { $0.matches(path) }
      }
    return isDocument ? "would be a document of a knowledge base" : nil
  }
}

extension DesiredOutput.Sink {
  /// The problem with an output name that the consumer of this sink would interpret.
  func problem(withName name: String) -> (detail: String, advice: String)? {
    let effects: [VariableFamily.Effect]
    switch self {
    case .githubEnvironment: effects = [.inJobs, .everywhere]
    case .dotenv: effects = [.everywhere]
    case .file, .json, .githubOutput: return nil
    }
    guard let family = VariableFamily.of(name), effects.contains(family.effect) else { return nil }
    return (
      "The variable \(name) is reserved for \(family.owner), which would interpret the value.",
      "Rename the output, for example to \(VariableFamily.freeName(like: name, prefix: "OUTPUT_"))."
    )
  }
}
