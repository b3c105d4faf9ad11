package import Diagnostics
import JSON
import YAML

/// The sources of the tags `!file` and `!env`.
struct TagSources {
  /// The prefix of variables whose values may be printed.
  static let variablePrefix = "TURNFORM_VAR_"

  /// Why a text file cannot be used.
  enum TextError: Error {
    case file(StackFileError)
    case notUTF8
    /// It contains what looks like a service key.
    case credential
  }

  private let files: any StackFiles
  private let variables: [String: String]
  private var texts: [ExactText: Result<String, TextError>] = [:]
  /// The number of bytes read, and their number counted per use.
  private var size = (read: 0, named: 0)
  /// Whether exceeding the limit has been reported.
  private var isOverLimit = false

  init(files: any StackFiles, variables: [String: String]) {
    self.files = files
    self.variables = variables
  }

  var paths: some Sequence<ExactText> { texts.keys }

  func variable(_ name: String) -> String? { variables[name] }

  /// The names of readable variables, sorted.
  var variableNames: [String] {
    variables.keys.filter { $0.utf8.starts(with: Self.variablePrefix.utf8) }.sorted()
  }

  /// Returns the text of a file without its trailing line break.
  ///
  /// Editors end a file with a line break that is not part of the text; exactly one, LF or CR LF,
  /// is removed. A file that many entries name is read once.
  mutating func text(of path: String) -> Result<String, TextError> {
    if let known = texts[ExactText(path)] { return known }
    let text = readText(of: path)
    texts[ExactText(path)] = text
    if case .success(let text) = text { size.read += text.utf8.count }
    return text
  }

  /// Counts one use of a text; returns whether it is the first over the limit, `nil` below it.
  mutating func countsOverLimit(_ text: String) -> Bool? {
    size.named += text.utf8.count
    guard size.named > StackLimits.repeatedText + 2 * size.read else { return nil }
    defer { isOverLimit = true }
    return !isOverLimit
  }

  private func readText(of path: String) -> Result<String, TextError> {
    let text = files.text(of: path)
    guard case .success(let text) = text else { return text }
    return TextTraits(scanning: text).contains(.credential) ? .failure(.credential) : .success(text)
  }
}

extension StackFiles {
  /// Returns the text of a file without a byte order mark and the trailing line break.
  func text(of path: String) -> Result<String, TagSources.TextError> {
    do throws(StackFileError) {
      var bytes = try bytes(of: path)[...]
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
      if bytes.last == UInt8(ascii: "\n") { bytes = bytes.dropLast() }
      if bytes.last == UInt8(ascii: "\r") { bytes = bytes.dropLast() }
      guard let text = String(validating: bytes, as: UTF8.self) else { return .failure(.notUTF8) }
      return .success(text)
    } catch {
      return .failure(.file(error))
    }
  }
}

extension EntryReader {
  mutating func fileText(_ written: String, _ node: YAMLNode) -> String? {
    guard let path = normalized(path: written) else {
      let isPath = !written.isEmpty && !written.utf8.contains(0)
      report(
        isPath ? .fileOutsideStack : .fileUnreadable,
        at: node.span,
        isPath
          ? "The path \(quoted(written)) points outside the stack folder."
          : "\"!file\" requires a file path.",
        "Use the path of a file in this stack, relative to the folder of turnform.yaml."
      )
      return nil
    }
    switch hasHiddenPart(path) ? .failure(.file(.hidden)) : sources.text(of: path) {
    case .success(let text):
      guard let isFirst = sources.countsOverLimit(text) else { return text }
      if isFirst {
        report(
          .stackTooLarge,
          at: node.span,
          "With \(quoted(path)), the total size of all \"!file\" values exceeds "
            + "\(StackLimits.repeatedText >> 20) MiB and twice the size of their files.",
          "Use large files in fewer places, or split the stack."
        )
      }
      return nil
    case .failure(.credential):
      report(
        .secretInPlainText,
        at: node.span,
        "The file \(quoted(path)) contains what looks like a service key.",
        "Remove it, and revoke the key if it is real: it would be sent as plain text."
      )
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

  mutating func variable(_ variable: String, _ node: YAMLNode) -> String? {
    guard variable.utf8.starts(with: TagSources.variablePrefix.utf8) else {
      report(
        .environmentVariableNotAllowed,
        at: node.span,
        "\"!env\" reads only variables that start with \(TagSources.variablePrefix), because "
          + "their values may be printed.",
        "Use and set the variable \(quoted(TagSources.variablePrefix + variable))."
      )
      return nil
    }
    guard let value = sources.variable(variable) else {
      report(
        .environmentVariableMissing,
        at: node.span,
        "The environment variable \(quoted(variable)) is not set.",
        suggestion(
          for: variable,
          among: sources.variableNames,
          otherwise: "Set it; an empty string counts as a value."
        )
      )
      return nil
    }
    // Invalid bytes in the environment were replaced when the process started.
    guard !value.unicodeScalars.contains("\u{FFFD}") else {
      report(
        .environmentVariableNotAllowed,
        at: node.span,
        "The value of the environment variable \(quoted(variable)) is not UTF-8 text.",
        "Set it to UTF-8 text."
      )
      return nil
    }
    return value
  }
}

extension StackFileError {
  /// Creates a diagnostic for a file that the stack names.
  package func diagnostic(for path: String, subject: String?, span: SourceSpan?) -> Diagnostic {
    let (code, detail, advice) = words(for: path)
    return Diagnostic(code, detail: detail, advice: advice, subject: subject, span: span)
  }

  /// The text of a diagnostic about a file that a manifest names.
  func words(for path: String) -> (code: DiagnosticCode, detail: String, advice: String) {
    let file = "The file \(quoted(path))"
    return switch self {
    case .missing:
      (
        .fileUnreadable, "\(file) does not exist.",
        "Create it, or fix the path; it is relative to the folder of turnform.yaml."
      )
    case .outsideStack:
      (
        .fileOutsideStack, "\(file) is a link that points outside the stack folder.",
        "Copy its target into the stack."
      )
    case .notAFile:
      (.fileUnreadable, "\(file) is not a regular file.", "Use a regular file.")
    case .tooLarge(let limit):
      (
        .fileUnreadable, "\(file) is larger than \(limit) bytes.",
        "Split it into smaller files."
      )
    case .unreadable(let reason):
      (.fileUnreadable, "\(file) cannot be read: \(reason).", "Check its permissions.")
    case .hidden:
      (
        .fileOutsideStack, "\(file) is hidden (its path contains a name that starts with a dot).",
        "Hidden files and folders are not part of a stack: move the text out."
      )
    case .credentials:
      (
        .fileOutsideStack,
        "\(file) is a link to a place for credentials, such as .git or .env.",
        "Copy the text into the stack if it contains no credentials."
      )
    case .listing(let path, let problem):
      problem.words(for: path)
    }
  }
}

extension StackFileError.ListingProblem {
  /// The text of a diagnostic when the manifests cannot be listed.
  fileprivate func words(for path: String) -> (code: DiagnosticCode, detail: String, advice: String)
  {
    let place = path.isEmpty ? "The stack folder" : quoted(path)
    return switch self {
    case .unreadable(let reason):
      (
        .fileUnreadable, "\(place) cannot be read: \(reason).",
        "Check its permissions; manifests that cannot be read would look like removed ones."
      )
    case .linkOutside:
      (
        .fileOutsideStack, "\(place) is a link to a folder outside the stack.",
        "Links to folders are not followed: move the folder here, or copy its files."
      )
    case .linkToCredentials:
      (
        .fileOutsideStack,
        "\(place) is a link to a folder for credentials, such as .git.",
        "Remove the link, or copy the files that the stack needs."
      )
    case .tooMany(let limit):
      (
        .fileUnreadable,
        "The stack has more than \(limit) files and folders; the scan stopped in \(place).",
        "Move turnform.yaml and its manifests into a separate folder."
      )
    case .tooDeep(let limit):
      (
        .fileUnreadable, "More than \(limit) folders are nested at \(place).",
        "Use fewer nested folders."
      )
    }
  }
}
