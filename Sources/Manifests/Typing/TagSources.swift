import Diagnostics
import JSON
import YAML

/// What the tags `!file` and `!env` read.
struct TagSources {
  /// The beginning of the variables whose values may be printed.
  static let variablePrefix = "TURNFORM_VAR_"

  /// Why a text file cannot be used.
  enum TextError: Error {
    case file(StackFileError)
    case notUTF8
  }

  private let files: any StackFiles
  private let variables: [String: String]
  private var texts: [ExactText: Result<String, TextError>] = [:]

  init(files: any StackFiles, variables: [String: String]) {
    self.files = files
    self.variables = variables
  }

  func variable(_ name: String) -> String? { variables[name] }

  /// The names that may be used, sorted.
  var variableNames: [String] {
    variables.keys.filter { $0.utf8.starts(with: Self.variablePrefix.utf8) }.sorted()
  }

  /// The text of a file without the line break at its end.
  ///
  /// Editors end a file with a line break that is no part of the text; one, LF or CR LF, is taken
  /// off, and no more. A file that many entries name is read once.
  mutating func text(of path: String) -> Result<String, TextError> {
    if let known = texts[ExactText(path)] { return known }
    let text = readText(of: path)
    texts[ExactText(path)] = text
    return text
  }

  private func readText(of path: String) -> Result<String, TextError> {
    do throws(StackFileError) {
      var bytes = try files.bytes(of: path)[...]
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
      if bytes.last == UInt8(ascii: "\n") {
        bytes = bytes.dropLast()
        if bytes.last == UInt8(ascii: "\r") { bytes = bytes.dropLast() }
      }
      return String(validating: bytes, as: UTF8.self).map { .success($0) } ?? .failure(.notUTF8)
    } catch {
      return .failure(.file(error))
    }
  }
}

extension EntryReader {
  /// What `!file PATH` stands for.
  mutating func fileText(_ written: String, _ node: YAMLNode) -> String? {
    guard let path = normalized(path: written) else {
      let isPath = !written.isEmpty && !written.utf8.contains(0)
      report(
        isPath ? .fileOutsideStack : .fileUnreadable,
        at: node.span,
        isPath
          ? "The path \(quoted(written)) leads out of the stack folder."
          : "\"!file\" needs the path of a file.",
        "Write the path of a file of this stack, relative to the folder of turnform.yaml."
      )
      return nil
    }
    switch sources.text(of: path) {
    case .success(let text):
      return text
    case .failure(.notUTF8):
      report(
        .fileUnreadable,
        at: node.span,
        "The file \(quoted(path)) is not UTF-8 text.",
        "Save it as UTF-8."
      )
    case .failure(.file(let error)):
      let (code, detail, advice) = error.words(for: path)
      report(code, at: node.span, detail, advice)
    }
    return nil
  }

  /// What `!env NAME` stands for.
  mutating func variable(_ variable: String, _ node: YAMLNode) -> String? {
    guard variable.utf8.starts(with: TagSources.variablePrefix.utf8) else {
      report(
        .environmentVariableNotAllowed,
        at: node.span,
        "\"!env\" reads only variables that begin with \(TagSources.variablePrefix), "
          + "since their values may be printed.",
        "Name the variable \(quoted(TagSources.variablePrefix + variable)) and set it."
      )
      return nil
    }
    if let value = sources.variable(variable) { return value }
    report(
      .environmentVariableMissing,
      at: node.span,
      "The environment variable \(quoted(variable)) is not set.",
      suggestion(
        for: variable,
        among: sources.variableNames,
        otherwise: "Set it; the empty text counts as a value."
      )
    )
    return nil
  }
}

extension StackFileError {
  /// The diagnostic of a file that a manifest names.
  func words(for path: String) -> (code: DiagnosticCode, detail: String, advice: String) {
    let file = "The file \(quoted(path))"
    return switch self {
    case .missing:
      (
        .fileUnreadable, "\(file) does not exist.",
        "Create it, or mend the path; it is relative to the folder of turnform.yaml."
      )
    case .outsideStack:
      (
        .fileOutsideStack, "\(file) is a link that leads out of the stack folder.",
        "Copy what it leads to into the stack."
      )
    case .notAFile:
      (.fileUnreadable, "\(file) is not a regular file.", "Name a regular file.")
    case .tooLarge(let limit):
      (
        .fileUnreadable, "\(file) is larger than \(limit) bytes.",
        "Split it into smaller files."
      )
    case .unreadable(let reason):
      (.fileUnreadable, "\(file) cannot be read: \(reason).", "Check its permissions.")
    }
  }
}
