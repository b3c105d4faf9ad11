import Diagnostics
import JSON
import Resources
import YAML

/// Applies an overlay to a stack: mappings are merged, everything else is replaced, and `null`
/// removes its key.
///
/// A `null` removes a key only where two mappings are merged: in a value that the overlay adds as a
/// whole it is an ordinary value. Anything that the overlay does not touch is not copied.
struct Overlay {
  private let overlay: Layer

  init(_ overlay: Layer) { self.overlay = overlay }

  func applied(to base: Layer, _ diagnostics: inout DiagnosticBag) -> Layer {
    let base = base.without(overlay.removedSections)
    var result = base
    result.isIncomplete = base.isIncomplete || overlay.isIncomplete
    result.version = overlay.version ?? base.version
    result.stack = overlay.stack ?? base.stack
    result.ownership = overlay.ownership ?? base.ownership
    result.limits = overlay.limits.map { merged(base.limits, $0) } ?? base.limits
    if !overlay.removed.isEmpty { result.removed = overlay.removed }
    for over in overlay.outputs.declared {
      let under = base.outputs[over.key]
      if under == nil, !base.isIncomplete { check(over, "output", base.outputs, &diagnostics) }
      result.outputs[over.key] = over.value.isNull ? nil : over
    }
    for kind in Kind.allCases {
      if let over = overlay.defaults[kind] {
        result.defaults[kind] = merged(base.defaults[kind], over, kind)
      }
      guard let entries = overlay.entries[kind] else { continue }
      for over in entries.declared {
        let under = base.entries[kind]?[over.key]
        if under == nil, !base.isIncomplete {
          check(over, kind.singular, base.entries[kind], &diagnostics)
          if kind == .agents {
            checkPrompt(over, result.defaults[kind], base.entries[kind], &diagnostics)
          }
        }
        result.entries[kind, default: Layer.Entries()][over.key] = merged(under, over, kind)
      }
    }
    return result
  }

  /// Reports an entry that is missing from the stack but meant to be changed or removed.
  private func check(
    _ over: YAMLMember,
    _ noun: String,
    _ entries: Layer.Entries?,
    _ diagnostics: inout DiagnosticBag
  ) {
    guard !over.value.isNull else {
      diagnostics.report(
        .unknownReference,
        at: over.keySpan,
        "The \(noun) \(quoted(over.key)) is removed with null but not declared.",
        suggestion(
          for: over.key,
          among: entries.map { $0.keys.sorted() } ?? [],
          otherwise: "Remove the line, or define the \(noun)."
        )
      )
      return
    }
    guard let entries, let key = entries.keys.misspelled(as: over.key) else { return }
    diagnostics.report(
      .unknownReference,
      at: over.keySpan,
      "The \(noun) \(quoted(over.key)) exists only in this environment.",
      "Did you mean \"\(key)\"? A new one needs a key that is less similar."
    )
  }

  /// Reports an agent that would be created without a prompt: a typo in the key of an agent, when
  /// changing one of its settings, would publish a new agent that knows nothing.
  private func checkPrompt(
    _ over: YAMLMember,
    _ defaults: YAMLMember?,
    _ entries: Layer.Entries?,
    _ diagnostics: inout DiagnosticBag
  ) {
    let written = [over.value, defaults?.value].contains { $0?["config"]?["system_prompt"] != nil }
    let keys = entries?.keys.sorted() ?? []
    guard !written, !over.value.isNull, over.value.members != nil, !keys.isEmpty,
      keys.misspelled(as: over.key) == nil
    else { return }
    diagnostics.report(
      .unknownReference,
      at: over.keySpan,
      "The agent \(quoted(over.key)) exists only in this environment and has no system_prompt.",
      "To change an agent of the stack, use its key: \(listed(keys, limit: 4)). A new agent needs "
        + "config.system_prompt, which can be \"\"."
    )
  }

  /// Merges one entry; `nil` when the overlay removes it.
  private func merged(_ base: YAMLMember?, _ over: YAMLMember, _ kind: Kind) -> YAMLMember? {
    guard !over.value.isNull else { return nil }
    return merged(base, over) { key, under, over in
      kind == .numbers && key == "route" ? under.withoutTargets(replacedBy: over) : under
    }
  }

  private func merged(
    _ base: YAMLMember?,
    _ over: YAMLMember,
    preparing: (String, YAMLNode, YAMLNode) -> YAMLNode = { _, base, _ in base }
  ) -> YAMLMember {
    guard let base else { return over }
    let value = merged(base.value, over.value, preparing: preparing)
    return YAMLMember(key: base.key, keySpan: base.keySpan, value: value)
  }

  private func merged(
    _ base: YAMLNode,
    _ over: YAMLNode,
    preparing: (String, YAMLNode, YAMLNode) -> YAMLNode = { _, base, _ in base }
  ) -> YAMLNode {
    guard let under = base.members, let changes = over.members else { return over }
    var members: [YAMLMember?] = under
    let positions = Dictionary(
      under.enumerated().map { (ExactText($1.key), $0) },
      uniquingKeysWith: { first, _ in first }
    )
    for change in changes {
      guard let position = positions[ExactText(change.key)] else {
        if !change.value.isNull { members.append(change) }
        continue
      }
      guard !change.value.isNull else {
        members[position] = nil
        continue
      }
      let old = under[position]
      let value = merged(preparing(old.key, old.value, change.value), change.value)
      let isReplaced = old.value.members == nil || change.value.members == nil
      let keySpan = isReplaced ? change.keySpan : old.keySpan
      members[position] = YAMLMember(key: change.key, keySpan: keySpan, value: value)
    }
    return YAMLNode(.mapping(members.compactMap { $0 }), tag: base.tag, span: base.span)
  }
}

extension Layer {
  fileprivate func without(_ sections: Set<String>) -> Layer {
    guard !sections.isEmpty else { return self }
    var copy = self
    if sections.contains("defaults") { copy.defaults = [:] }
    if sections.contains("removed") { copy.removed = [] }
    if sections.contains("limits") { copy.limits = nil }
    if sections.contains("outputs") { copy.outputs = Entries() }
    for kind in Kind.allCases where sections.contains(kind.rawValue) { copy.entries[kind] = nil }
    return copy
  }
}

extension YAMLNode {
  /// The route without the targets that an overlay replaces.
  ///
  /// A route has one target, so `{webhook: …}` over `{agent: …}` means the webhook alone.
  fileprivate func withoutTargets(replacedBy over: YAMLNode) -> YAMLNode {
    guard let members, let changes = over.members else { return self }
    let kept = RouteTarget.keysKept(
      of: members.map(\.key),
      under: changes.lazy.filter { !$0.value.isNull }.map(\.key)
    )
    guard kept.count < members.count else { return self }
    return YAMLNode(.mapping(members.filter { kept.contains($0.key) }), tag: tag, span: span)
  }
}

/// The kinds of targets that answer a number.
enum RouteTarget: String, CaseIterable {
  case agent, webhook, workflow, weighted

  /// Returns the keys of a route to keep when another route overrides it.
  static func keysKept(of keys: [String], under changes: some Sequence<String>) -> [String] {
    guard let target = changes.lazy.compactMap(RouteTarget.init).first else { return keys }
    return keys.filter { key in
      if key == "fallback" { return target == .weighted }
      return RouteTarget(rawValue: key).map { $0 == target } ?? true
    }
  }
}

extension Sequence<String> {
  /// The key that a misspelled one probably stands for.
  ///
  /// Keys that differ in digits or in a short component (`agent-1`, `agent-2`; `sales-de`,
  /// `sales-fr`) are deliberately similar.
  fileprivate func misspelled(as word: String) -> String? {
    closestMatch(to: word, among: filter { !$0.isSibling(of: word) }) { length in
      length < 4 ? 0 : length < 10 ? 1 : 2
    }
  }
}

extension String {
  fileprivate func isSibling(of other: String) -> Bool {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    if utf8.filter({ !digits.contains($0) }) == other.utf8.filter({ !digits.contains($0) }) {
      return true
    }
    let separators = Set("-_.".utf8)
    let parts = utf8.split(whereSeparator: separators.contains)
    let others = other.utf8.split(whereSeparator: separators.contains)
    guard parts.count > 1, parts.count == others.count else { return false }
    let different = zip(parts, others).filter { !$0.elementsEqual($1) }
    return different.count == 1 && different.allSatisfy { $0.count <= 3 && $1.count <= 3 }
  }
}
