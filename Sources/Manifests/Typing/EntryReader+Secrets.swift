import Diagnostics
import JSON
import Resources
import YAML

extension EntryReader {
  /// Reads a secret by its source; returns a mask for it.
  mutating func secret(_ node: YAMLNode, _ slot: Slot) -> JSONValue? {
    guard slot.isSecret, case .text(let rule) = slot.type else { return reportSecretTag(node) }
    guard let source = source(in: node) else { return nil }
    guard !secrets.areRead || isUsable(source, rule, at: node) else { return nil }
    note(source)
    return .string(SpecObject.mask)
  }

  private mutating func source(in node: YAMLNode) -> SecretSource? {
    let text = node.text ?? ""
    if text.utf8.starts(with: "env:".utf8) { return variable(text, at: node) }
    if text.utf8.starts(with: "file:".utf8) { return file(text, at: node) }
    return reportBadSource(node, "\"!secret\" has no source")
  }

  private mutating func variable(_ text: String, at node: YAMLNode) -> SecretSource? {
    let name = String(text.dropFirst(4))
    guard name.isVariableName else {
      return reportBadSource(node, "the text after \"env:\" is not a valid variable name")
    }
    if let refusal = secrets.permission.refusal(of: name) {
      refuse(
        RefusedVariable(
          name: name,
          refusal: refusal,
          place: self.name,
          subject: subject,
          span: node.span
        )
      )
      return nil
    }
    variables.insert(name)
    return .environment(name)
  }

  private mutating func file(_ text: String, at node: YAMLNode) -> SecretSource? {
    let written = String(text.dropFirst(5))
    guard !written.isEmpty, !written.utf8.contains(0) else {
      return reportBadSource(node, "the text after \"file:\" is not a path")
    }
    guard let path = normalized(path: written) else {
      report(
        .fileOutsideStack,
        at: node.span,
        "The path \(quoted(written)) points outside the stack folder.",
        "Use the path of a file in the stack folder; the file need not be in Git."
      )
      return nil
    }
    guard !hasHiddenPart(path) else {
      let (code, detail, advice) = StackFileError.hidden.words(for: path)
      report(code, at: node.span, detail, advice)
      return nil
    }
    return .file(path)
  }

  /// Whether the value exists and fits the field; no message contains the value itself.
  private mutating func isUsable(
    _ source: SecretSource,
    _ rule: TextRule,
    at node: YAMLNode
  ) -> Bool {
    switch secrets.value(of: source) {
    case .success(let text):
      warn(of: source, at: node)
      guard !rule.length.contains(text.unicodeScalars.count) else { return true }
      report(
        .badSecretValue,
        at: node.span,
        "The secret in \(quoted("\(source)")) has an invalid length for \(name).",
        "It must have \(words(for: rule.length)) characters."
      )
    case .failure(let problem):
      let (code, detail, advice) = problem.words(for: source)
      report(code, at: node.span, detail, advice)
    }
    return false
  }

  /// Warns about a suspicious value, which is sent anyway.
  private mutating func warn(of source: SecretSource, at node: YAMLNode) {
    for remark in secrets.remarks(on: source) {
      let (detail, advice) = remark.words(for: source)
      diagnostics.report(
        Diagnostic(.oddSecret, detail: detail, advice: advice, subject: subject, span: node.span)
      )
    }
  }

  mutating func reportSecretTag(_ node: YAMLNode) -> JSONValue? {
    let text = node.text ?? ""
    let namesSource = ["env:", "file:"].contains { text.utf8.starts(with: $0.utf8) }
    if !namesSource { diagnostics.hideLines(of: node.span) }
    return report(
      .tagNotAllowed,
      at: node.span,
      "\(name) is not a secret field: the API shows it to everyone with read access.",
      "Write the value itself, or use \"!env\" if it may be printed.",
      hidesSource: !namesSource
    )
  }

  /// The text may be the secret itself, so none of it is shown.
  private mutating func reportBadSource(_ node: YAMLNode, _ problem: String) -> SecretSource? {
    diagnostics.hideLines(of: node.span)
    report(
      .badSecretSource,
      at: node.span,
      "\(name): \(problem).",
      "Write !secret env:NAME or !secret file:PATH.",
      hidesSource: true
    )
    return nil
  }

  mutating func reportPlainSecret(_ node: YAMLNode) -> JSONValue? {
    diagnostics.hideLines(of: node.span)
    return report(
      .secretInPlainText,
      at: node.span,
      "\(name) contains a secret in plain text.",
      "Write !secret env:NAME, or !secret file:PATH for a file that is not in Git."
    )
  }
}

extension SecretSources.Problem {
  /// The diagnostic of a secret that cannot be read.
  func words(
    for source: SecretSource
  ) -> (code: DiagnosticCode, detail: String, advice: String) {
    let place = quoted("\(source)")
    switch self {
    case .variableMissing:
      return (
        .secretMissing, "The secret \(place) was not found: the variable is not set.",
        "Set it; \"turnform validate\" works without it."
      )
    case .file(.missing):
      return (
        .secretMissing, "The secret \(place) was not found: the file does not exist.",
        "Create it; its path is relative to the folder of turnform.yaml."
      )
    case .file(let error):
      switch source {
      case .file(let path): return error.words(for: path)
      case .environment(let name): return error.words(for: name)
      }
    case .empty:
      return (
        .badSecretValue, "The secret \(place) is empty.",
        "Set a value; CI runners leave secrets empty for pull requests from forks."
      )
    case .notText:
      return (
        .badSecretValue, "The secret \(place) is not text that the API can store.",
        "Use UTF-8 without the character U+0000."
      )
    case .mask:
      return (
        .badSecretValue, "The secret \(place) is a mask, not the secret itself.",
        "Set it to the secret itself: the API and CI systems show secrets as \(SpecObject.mask)."
      )
    case .apiKey:
      return (
        .badSecretSource, "The secret \(place) is Turnform's own API key.",
        "Use another secret; anyone with this key can change the whole project."
      )
    }
  }
}
