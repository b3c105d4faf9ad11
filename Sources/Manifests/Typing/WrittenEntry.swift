import Diagnostics
import JSON
import Resources
import YAML

/// One entry as it is written and typed, before the defaults of the stack are laid under it.
struct WrittenEntry {
  /// The key in front of it.
  let keySpan: SourceSpan
  /// From the key on.
  let span: SourceSpan
  let object: JSONObject
  let tree: SourceTree
  /// The pointers of the values that have a problem and are missing or stand in for something.
  let failed: [JSONPointer]
  let leaves: EntryLeaves
  /// Whether some text has a `{{`.
  let hasVariables: Bool
}

/// The places of an entry where more is meant than the JSON that stands there.
struct EntryLeaves {
  var references: [SpecObject.Reference] = []
  var secrets: [SpecObject.SecretUse] = []

  var isEmpty: Bool { references.isEmpty && secrets.isEmpty }

  /// Those of an entry and, where it has nothing of its own, those of the defaults under it.
  ///
  /// - Parameters:
  ///   - defaults: What lies under the entry.
  ///   - own: What the entry itself writes.
  ///   - merged: The entry with the defaults.
  /// - Returns: The leaves of `merged`.
  func laid(over defaults: EntryLeaves, own: JSONObject, merged: JSONObject) -> EntryLeaves {
    guard !defaults.isEmpty else { return self }
    let shows = { (pointer: JSONPointer) in
      own.leavesRoom(for: pointer.tokens) && JSONValue.object(merged)[pointer] != nil
    }
    return EntryLeaves(
      references: references + defaults.references.filter { shows($0.pointer) },
      secrets: secrets + defaults.secrets.filter { shows($0.pointer) }
    )
  }
}

/// One entry with the defaults under it.
///
/// An object and no value: checks and lints hand entries around, and each has many parts.
final class Entry: Sendable {
  let address: ResourceAddress
  let object: JSONObject
  let source: SourceMap
  /// The key in front of it.
  let keySpan: SourceSpan
  let failed: [JSONPointer]
  let leaves: EntryLeaves
  let hasVariables: Bool

  /// - Parameters:
  ///   - address: Its key is checked.
  ///   - written: What the entry itself says.
  ///   - defaults: What `defaults:` says for its kind.
  init(_ address: ResourceAddress, _ written: WrittenEntry, over defaults: WrittenEntry?) {
    self.address = address
    keySpan = written.keySpan
    guard let defaults else {
      object = written.object
      source = SourceMap(entry: written.span, tree: written.tree)
      failed = written.failed
      leaves = written.leaves
      hasVariables = written.hasVariables
      return
    }
    let merged = written.object.laid(over: defaults.object, of: address.kind)
    object = merged
    leaves = written.leaves.laid(over: defaults.leaves, own: written.object, merged: merged)
    source = SourceMap(
      entry: written.span,
      tree: written.tree,
      defaults: defaults.tree
    )
    failed = written.failed + defaults.failed
    hasVariables = written.hasVariables || defaults.hasVariables
  }

  subscript(field: String) -> JSONValue? { object[field] }

  /// Where a value is written, or the nearest thing around it.
  func span(_ tokens: JSONPointer.Token...) -> SourceSpan? { source[JSONPointer(tokens)] }

  /// Whether a value, or anything inside it, has a problem that is reported.
  func hasFailed(_ tokens: JSONPointer.Token...) -> Bool {
    failed.contains { $0.tokens.starts(with: tokens) }
  }
}

extension JSONObject {
  /// Whether what lies under this object shows through at a place.
  fileprivate func leavesRoom(for tokens: [JSONPointer.Token]) -> Bool {
    var object = self
    for token in tokens {
      guard case .key(let key) = token else { return false }
      guard let value = object[key] else { return true }
      guard let inner = value.object else { return false }
      object = inner
    }
    return false
  }

  /// The entry with the stack's defaults under it: mappings are merged, all else is the entry's.
  fileprivate func laid(over defaults: JSONObject, of kind: Kind) -> JSONObject {
    guard kind == .numbers, let route = self["route"]?.object,
      let shared = defaults["route"]?.object
    else { return laid(over: defaults) }
    // A route has one target: the entry's own replaces the one in the defaults.
    let kept = RouteTarget.keysKept(of: shared.keys, under: route.keys)
    var under = shared
    for key in shared.keys where !kept.contains(key) { under[key] = nil }
    var copy = defaults
    copy["route"] = .object(under)
    return laid(over: copy)
  }

  private func laid(over defaults: JSONObject) -> JSONObject {
    var result = self
    for (key, shared) in defaults.members {
      switch (self[key], shared) {
      case (nil, _): result[key] = shared
      case (.object(let own)?, .object(let under)): result[key] = .object(own.laid(over: under))
      case (_?, _): break
      }
    }
    return result
  }
}
