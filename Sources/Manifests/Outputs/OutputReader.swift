import Diagnostics
import JSON
import Resources
import YAML

/// Reads the entries under `outputs:`.
struct OutputReader {
  let targets: ReferenceTargets
  /// The numbers without a call-init secret, because they do not route to a webhook.
  let withoutCallInit: Set<ResourceAddress>
  var sinks: OutputSinks
  private(set) var outputs: [DesiredOutput] = []
  /// The resources whose secrets are in an output, even one with a problem.
  private(set) var kept: Set<ResourceAddress> = []

  mutating func read(_ member: YAMLMember, _ diagnostics: inout DiagnosticBag) {
    guard member.key.isVariableName else {
      diagnostics.report(
        .badKey,
        at: member.keySpan,
        "\(quoted(member.key)) is not a valid output name.",
        "Use letters, digits and \"_\", not starting with a digit."
      )
      return
    }
    guard let parts = OutputParts(member, &diagnostics) else { return }
    let value = value(parts.value, of: member, &diagnostics)
    if let value, value.isSecret { kept.insert(value.address) }
    let sink = parts.sink.map { sinks.sink($0, of: member, &diagnostics) }
    guard let value else { return }
    if value.isSecret, sink == nil {
      diagnostics.report(
        .badOutput,
        at: parts.value.span,
        "An output with a secret requires \"to\".",
        "Write to: file:PATH, dotenv:PATH, json:PATH, github_output or github_env.",
        subject: "outputs.\(member.key)"
      )
      return
    }
    outputs.append(
      DesiredOutput(name: member.key, value: value, sink: sink ?? nil, span: member.span)
    )
  }

  private func value(
    _ node: YAMLNode,
    of member: YAMLMember,
    _ diagnostics: inout DiagnosticBag
  ) -> DesiredOutput.Value? {
    let text = node.text ?? ""
    guard text.utf8.starts(with: "${".utf8), text.utf8.last == UInt8(ascii: "}"),
      let path = ReferencePath(String(text.dropFirst(2).dropLast())),
      let kind = Kind(rawValue: path.kind)
    else {
      diagnostics.report(
        .badOutput,
        at: node.span,
        "\(quoted(text)) is not the id or the secret of one resource.",
        "Write ${KIND.KEY.id}, or ${webhooks.KEY.secret} or ${numbers.KEY.secret}.",
        subject: "outputs.\(member.key)"
      )
      return nil
    }
    let address = ResourceAddress(kind, path.key)
    guard targets.contains(address) else {
      let (detail, advice) = targets.words(forMissing: address)
      diagnostics.report(
        Diagnostic(.unknownReference, detail: detail, advice: advice, span: node.span)
      )
      return nil
    }
    switch path.attribute {
    case "id": return .id(address)
    case "secret" where hasSecret(address): return .secret(address)
    case let word:
      diagnostics.report(
        .badOutput,
        at: node.span,
        word == "secret"
          ? "\(address) has no secret; only webhooks and numbers with a call-init webhook have "
            + "one."
          : "\(address) has no \(quoted(word)).",
        "Use the id, or the secret of a webhook or of a number with a call-init webhook.",
        subject: "outputs.\(member.key)"
      )
      return nil
    }
  }

  private func hasSecret(_ address: ResourceAddress) -> Bool {
    address.kind == .webhooks || address.kind == .numbers && !withoutCallInit.contains(address)
  }
}

/// The value and the sink of an output, as written.
private struct OutputParts {
  let value: YAMLNode
  let sink: YAMLNode?

  /// `nil` when there is no value; every problem is reported.
  init?(_ member: YAMLMember, _ diagnostics: inout DiagnosticBag) {
    guard let members = member.value.members else {
      guard Self.isText(member.value, "An output", &diagnostics) else { return nil }
      value = member.value
      sink = nil
      return
    }
    let known = ManifestTable.output.fields.map(\.name)
    for field in members where !known.contains(field.key) {
      diagnostics.report(.unknownField(field, in: "an output", known: known))
    }
    let (value, sink) = (member.value["value"], member.value["to"])
    guard let value else {
      diagnostics.report(
        .missingField,
        at: member.keySpan,
        "The output \(quoted(member.key)) has no value.",
        "Write value: \"${KIND.KEY.id}\"."
      )
      return nil
    }
    let areTexts =
      [Self.isText(value, "The value", &diagnostics)]
      + [sink].compactMap { $0 }.map { Self.isText($0, "\"to\"", &diagnostics) }
    guard areTexts.allSatisfy({ $0 }) else { return nil }
    self.value = value
    self.sink = sink
  }

  private static func isText(
    _ node: YAMLNode,
    _ what: String,
    _ diagnostics: inout DiagnosticBag
  ) -> Bool {
    guard node.isTagged || node.text == nil || node.isNull else { return true }
    diagnostics.report(
      node.isTagged ? .tagNotAllowed : node.isNull ? .nullNotAllowed : .wrongType,
      at: node.span,
      "\(what) must be a string without a tag.",
      "Write the string itself."
    )
    return false
  }
}
