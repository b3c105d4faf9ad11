import Diagnostics
import JSON
import Resources
import YAML

/// Lays an overlay over a stack: mappings are merged, everything else is replaced, and `null`
/// removes the key it stands behind.
///
/// A `null` removes only where two mappings meet: in what the overlay adds as a whole it is a
/// value like any other. What the overlay does not touch is not copied.
struct Overlay {
  private let overlay: Layer

  init(_ overlay: Layer) { self.overlay = overlay }

  func applied(to base: Layer, _ problems: inout Problems) -> Layer {
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
      if over.value.isNull, under == nil, !base.isIncomplete {
        problems.report(.nothingToRemove(over, "output", base.outputs))
      }
      result.outputs[over.key] = over.value.isNull ? nil : over
    }
    for kind in Kind.allCases {
      if let over = overlay.defaults[kind] {
        result.defaults[kind] = merged(base.defaults[kind], over, kind)
      }
      guard let entries = overlay.entries[kind] else { continue }
      for over in entries.declared {
        let under = base.entries[kind]?[over.key]
        if over.value.isNull, under == nil, !base.isIncomplete {
          problems.report(.nothingToRemove(over, kind.singular, base.entries[kind]))
        }
        result.entries[kind, default: Layer.Entries()][over.key] = merged(under, over, kind)
      }
    }
    return result
  }

  /// One entry, or `nil` when the overlay removes it.
  private func merged(_ base: YAMLMember?, _ over: YAMLMember, _ kind: Kind) -> YAMLMember? {
    guard !over.value.isNull else { return nil }
    guard let base else { return over }
    let isNumber = kind == .numbers
    let value = merged(base.value, over.value) { key, under, over in
      isNumber && key == "route" ? under.withoutTargets(replacedBy: over) : under
    }
    return YAMLMember(key: base.key, keySpan: base.keySpan, value: value)
  }

  /// A mapping of the top level.
  private func merged(_ base: YAMLMember?, _ over: YAMLMember) -> YAMLMember {
    guard let base else { return over }
    return YAMLMember(
      key: base.key,
      keySpan: base.keySpan,
      value: merged(base.value, over.value)
    )
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
  fileprivate func without(_ sections: Set<Section>) -> Layer {
    guard !sections.isEmpty else { return self }
    var copy = self
    if sections.contains(.defaults) { copy.defaults = [:] }
    if sections.contains(.removed) { copy.removed = [] }
    if sections.contains(.limits) { copy.limits = nil }
    if sections.contains(.outputs) { copy.outputs = Entries() }
    for kind in Kind.allCases where sections.contains(kind.section) { copy.entries[kind] = nil }
    return copy
  }
}

extension YAMLNode {
  /// A route without the target that an overlay replaces by another.
  ///
  /// A route has one target, so that `{webhook: …}` over `{agent: …}` means the webhook alone.
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

/// The ways to say who answers a number.
enum RouteTarget: String, CaseIterable {
  case agent, webhook, workflow, weighted

  /// Which keys of a route stay when another route is laid over it.
  static func keysKept(of keys: [String], under changes: some Sequence<String>) -> [String] {
    guard let target = changes.lazy.compactMap(RouteTarget.init).first else { return keys }
    return keys.filter { key in
      if key == "fallback" { return target == .weighted }
      return RouteTarget(rawValue: key).map { $0 == target } ?? true
    }
  }
}

extension Diagnostic {
  fileprivate static func nothingToRemove(
    _ member: YAMLMember,
    _ noun: String,
    _ entries: Layer.Entries?
  ) -> Diagnostic {
    Diagnostic(
      .unknownReference,
      detail: "The \(noun) \(quoted(member.key)) that null removes is not declared.",
      advice: suggestion(
        for: member.key,
        among: entries.map { $0.keys.sorted() } ?? [],
        otherwise: "Remove the line, or write the \(noun) itself."
      ),
      span: member.keySpan
    )
  }
}
