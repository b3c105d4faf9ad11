import Diagnostics
import JSON
import Resources
import YAML

/// Reads the lists under `removed:`.
struct RemovedReader {
  private let declared: NaturalKeys
  private var seen: [ResourceAddress: SourceSpan] = [:]
  private(set) var resources: [RemovedResource] = []

  init(declared: NaturalKeys) { self.declared = declared }

  mutating func read(_ member: YAMLMember, with reader: inout EntryReader) {
    guard !member.value.isNull, let field = ManifestTable.stack["removed"] else { return }
    let values = reader.read(member, as: field)?.array ?? []
    let spans = member.value.elements?.map(\.span) ?? []
    for (value, span) in zip(values, spans) {
      guard let text = value.string else { continue }
      read(text, at: span, &reader.diagnostics)
    }
  }

  private mutating func read(
    _ text: String,
    at span: SourceSpan,
    _ diagnostics: inout DiagnosticBag
  ) {
    guard let address = address(text, at: span, &diagnostics) else { return }
    if let first = seen[address] {
      diagnostics.report(
        .duplicateAddress,
        at: span,
        "\(quoted(text)) is already listed.",
        "Keep one of the two.",
        subject: "\(address)",
        related: .place("first listed here", first)
      )
      return
    }
    seen[address] = span
    if let entry = declared[address] {
      diagnostics.report(
        entry.diagnostic(
          .removedStillDeclared,
          at: span,
          "\(quoted("\(address)")) is listed for removal but declared as \(entry.address).",
          "Remove one of the two.",
          related: .place("declared here", entry.keySpan)
        )
      )
      return
    }
    resources.append(RemovedResource(address: address, span: span))
  }

  /// Parses the address in a text, by natural key or by the key of a former declaration.
  private func address(
    _ text: String,
    at span: SourceSpan,
    _ diagnostics: inout DiagnosticBag
  ) -> ResourceAddress? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let word = parts.first.map(String.init),
      let key = parts.last.map(String.init), !key.isEmpty
    else {
      diagnostics.report(.badAddress(text, at: span))
      return nil
    }
    guard let kind = Kind(rawValue: word) else {
      let kinds = Kind.allCases.map(\.rawValue)
      diagnostics.report(
        .notAChoice,
        at: span,
        "\(quoted(word)) is not a resource kind; use one of \(listed(kinds)).",
        suggestion(for: word, among: kinds, otherwise: "Write one of these.")
      )
      return nil
    }
    guard kind.hasForm(key) else {
      diagnostics.report(.badAddress(text, at: span))
      return nil
    }
    return ResourceAddress(kind, key)
  }
}

extension Kind {
  /// Whether a text is a possible name for an object of this kind: its natural key in the API, or
  /// the key that a stack declared it under.
  fileprivate func hasForm(_ naturalKey: String) -> Bool {
    // A number without a plus sign is a mistake, not a key.
    let isDigits = self == .numbers && naturalKey.utf8.allSatisfy { (0x30...0x39).contains($0) }
    if ResourceAddress.isKey(naturalKey), !isDigits { return true }
    return createTable[keyField]?.type.pattern?.matches(naturalKey) ?? true
  }
}

extension Diagnostic {
  fileprivate static func badAddress(_ text: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .badPattern,
      detail: "\(quoted(text)) does not identify an object to remove.",
      advice: "Use KIND.NAME with the name in the API, numbers.+15551230009, webhooks.URL, or "
        + "KIND.KEY with the key it was declared under.",
      span: span
    )
  }
}
