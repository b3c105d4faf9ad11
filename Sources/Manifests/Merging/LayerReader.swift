import Diagnostics
import Resources
import YAML

/// Sorts the declarations in manifest documents by section.
struct LayerReader {
  /// The role of a file, which decides whether it may contain the version and the stack's name.
  enum Place {
    /// `turnform.yaml`.
    case main
    /// Any other file of the stack.
    case part
    /// The selected file of `environments/`.
    case overlay
  }

  private(set) var layer = Layer()
  private var place = Place.main

  /// Adds the declarations of one document.
  mutating func read(_ document: YAMLNode, in place: Place, _ diagnostics: inout DiagnosticBag) {
    self.place = place
    guard !document.isNull else { return }
    guard let members = document.members else {
      diagnostics.report(.notAMapping(document.span, what: "A manifest"))
      markIncomplete()
      return
    }
    for member in members { read(member, &diagnostics) }
  }

  mutating func markIncomplete() { layer.isIncomplete = true }

  private mutating func read(_ member: YAMLMember, _ diagnostics: inout DiagnosticBag) {
    guard !member.value.isNull || !removesSection(member, &diagnostics) else { return }
    switch member.key {
    case "turnform": once(member, \.version, &diagnostics)
    case "stack": once(member, \.stack, &diagnostics)
    case "defaults": readDefaults(member.value, &diagnostics)
    case "ownership": once(member, \.ownership, &diagnostics)
    case "limits": once(member, \.limits, &diagnostics)
    case "include": readInclude(member, &diagnostics)
    case "removed": layer.removed.append(member)
    case "outputs":
      Self.insert(member, each: "The output", into: &layer.outputs, &diagnostics)
    case let key:
      guard let kind = Kind(rawValue: key) else {
        let known = ManifestTable.stack.fields.map(\.name)
        diagnostics.report(
          .unknownField(member, in: "the top level of a manifest", known: known)
        )
        return
      }
      let noun = "The \(kind.singular)"
      Self.insert(member, each: noun, into: &layer.entries[kind, default: .init()], &diagnostics)
    }
  }

  /// Whether a null in an overlay removes the stack's value of a key.
  ///
  /// In the stack's own files a section without a value is empty. In an overlay the null must be
  /// explicit: a key whose lines are still missing must not remove a whole section.
  private mutating func removesSection(
    _ member: YAMLMember,
    _ diagnostics: inout DiagnosticBag
  ) -> Bool {
    guard case .overlay = place, Layer.sections.contains(member.key) else { return false }
    if member.value.text?.isEmpty == false {
      layer.removedSections.insert(member.key)
    } else {
      diagnostics.report(
        .nullNotAllowed,
        at: member.keySpan,
        "\(quoted(member.key)) has no value.",
        "Write null to remove everything that the stack has here, or remove the line."
      )
      markIncomplete()
    }
    return true
  }

  private mutating func once(
    _ member: YAMLMember,
    _ slot: WritableKeyPath<Layer, YAMLMember?>,
    _ diagnostics: inout DiagnosticBag
  ) {
    if let first = layer[keyPath: slot] {
      diagnostics.report(.declaredTwice(member, first, what: quoted(member.key)))
      return
    }
    guard case .part = place else {
      layer[keyPath: slot] = member
      return
    }
    diagnostics.report(
      .unknownField,
      at: member.keySpan,
      "\(quoted(member.key)) belongs in turnform.yaml, which applies to all files.",
      "Remove it here; if this is a separate stack, move it out of this stack's folder."
    )
  }

  /// The file selection cannot depend on the content of a selected file, or on the environment.
  private mutating func readInclude(_ member: YAMLMember, _ diagnostics: inout DiagnosticBag) {
    guard case .overlay = place else { return once(member, \.include, &diagnostics) }
    diagnostics.report(
      .unknownField,
      at: member.keySpan,
      "\"include\" belongs in turnform.yaml: it is the same in every environment.",
      "Move it there."
    )
  }

  private mutating func readDefaults(_ node: YAMLNode, _ diagnostics: inout DiagnosticBag) {
    guard !node.isNull else { return }
    guard let members = node.members else {
      diagnostics.report(.notAMapping(node.span, what: "\"defaults\""))
      return
    }
    for member in members {
      guard let kind = Kind.allCases.first(where: { $0.defaultsKey == member.key }) else {
        let known = Kind.allCases.map(\.defaultsKey)
        diagnostics.report(.unknownField(member, in: "\"defaults\"", known: known))
        continue
      }
      if let first = layer.defaults[kind] {
        diagnostics.report(.declaredTwice(member, first, what: "\"defaults.\(kind.defaultsKey)\""))
      } else {
        layer.defaults[kind] = member
      }
    }
  }

  /// Adds the entries of a mapping to those that are known.
  private static func insert(
    _ section: YAMLMember,
    each noun: String,
    into entries: inout Layer.Entries,
    _ diagnostics: inout DiagnosticBag
  ) {
    guard !section.value.isNull else { return }
    guard let members = section.value.members else {
      diagnostics.report(.notAMapping(section.value.span, what: quoted(section.key)))
      return
    }
    if entries.isEmpty { entries.reserveCapacity(members.count) }
    for member in members {
      guard let first = entries.insert(member) else { continue }
      diagnostics.report(.declaredTwice(member, first, what: "\(noun) \(quoted(member.key))"))
    }
  }
}

extension Diagnostic {
  static func notAMapping(_ span: SourceSpan, what: String) -> Diagnostic {
    Diagnostic(
      .manifestNotAMapping,
      detail: "\(what) must be a mapping of keys to values.",
      advice: "Write \"key: value\" lines here.",
      span: span
    )
  }

  static func unknownField(
    _ member: YAMLMember,
    in place: String,
    known: [String],
    match: String?,
    subject: String? = nil
  ) -> Diagnostic {
    let (detail, advice) =
      member.key.wordBeforeColon.map { word in
        (
          "There is no space after the colon of \(quoted(word)) in \(place), so the whole line is "
            + "a key.",
          "Write \"\(word): VALUE\", with a space after the colon."
        )
      } ?? (
        "Unknown field \(quoted(member.key)) in \(place).",
        match.map { "Did you mean \"\($0)\"?" } ?? "Remove it; known fields: \(listed(known))."
      )
    return Diagnostic(
      .unknownField,
      detail: detail,
      advice: advice,
      subject: subject,
      span: member.keySpan,
      hidesSource: member.mayHoldSecret
    )
  }

  static func unknownField(
    _ member: YAMLMember,
    in place: String,
    known: [String]
  ) -> Diagnostic {
    let match = closestMatch(to: member.key, among: known)
    return .unknownField(member, in: place, known: known, match: match)
  }

  fileprivate static func declaredTwice(
    _ second: YAMLMember,
    _ first: YAMLMember,
    what: String
  ) -> Diagnostic {
    Diagnostic(
      .duplicateAddress,
      detail: "\(what) is defined again here.",
      advice: "Keep one of the two.",
      span: second.keySpan,
      related: .place("first defined here", first.keySpan)
    )
  }
}
