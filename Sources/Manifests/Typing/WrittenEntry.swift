import Diagnostics
import JSON
import Resources
import YAML

/// An entry as written and typed, before the stack's defaults are merged in.
struct WrittenEntry {
  /// The span of its key.
  let keySpan: SourceSpan
  /// The span from the key to the end.
  let span: SourceSpan
  let object: JSONObject
  let tree: SourceTree
  /// The pointers to values that have a problem and are missing or replaced by a placeholder.
  let failed: [JSONPointer]
  let leaves: EntryLeaves
  /// Whether any text contains `{{`.
  let hasVariables: Bool
}

/// The values of an entry whose JSON is only a stand-in for a reference or a secret.
struct EntryLeaves {
  var references: [SpecObject.Reference] = []
  var secrets: [SpecObject.SecretUse] = []

  var isEmpty: Bool { references.isEmpty && secrets.isEmpty }

  /// Returns the leaves of an entry and, where the entry has no value, those of its defaults.
  ///
  /// - Parameter own: The entry as written; `merged` has its defaults as well.
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

/// An entry merged with its defaults.
///
/// A class instead of a struct: checks and lints pass entries around, and each has many parts.
final class Entry: Sendable {
  let address: ResourceAddress
  let object: JSONObject
  let source: SourceMap
  /// The span of its key.
  let keySpan: SourceSpan
  let failed: [JSONPointer]
  let leaves: EntryLeaves
  let hasVariables: Bool

  init(_ address: ResourceAddress, _ written: WrittenEntry, over defaults: WrittenEntry?) {
    self.address = address
    keySpan = written.keySpan
    source = SourceMap(
      entry: written.span,
      tree: written.tree,
      defaults: defaults?.tree ?? SourceTree()
    )
    guard let defaults else {
      object = written.object
      failed = written.failed
      leaves = written.leaves
      hasVariables = written.hasVariables
      return
    }
    object = written.object.laid(over: defaults.object, of: address.kind)
    leaves = written.leaves.laid(over: defaults.leaves, own: written.object, merged: object)
    failed = written.failed + defaults.failed
    hasVariables = written.hasVariables || defaults.hasVariables
  }

  subscript(field: String) -> JSONValue? { object[field] }

  /// The span of a value, or of the nearest enclosing one.
  func span(_ tokens: JSONPointer.Token...) -> SourceSpan? { source[JSONPointer(tokens)] }

  func diagnostic(
    _ code: DiagnosticCode,
    at span: SourceSpan?,
    _ detail: String,
    _ advice: String,
    related: [Diagnostic.Related] = [],
    severity: Severity? = nil
  ) -> Diagnostic {
    Diagnostic(
      code,
      detail: detail,
      advice: advice,
      subject: "\(address)",
      span: span,
      related: related,
      severity: severity
    )
  }

  /// Whether a problem was reported for a value, or for anything inside it.
  func hasFailed(_ tokens: JSONPointer.Token...) -> Bool {
    failed.contains { $0.tokens.starts(with: tokens) }
  }
}

extension JSONObject {
  /// Whether the object leaves the value at a path to its defaults.
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

  /// The object merged with the stack's defaults: mappings are merged, otherwise the entry wins.
  fileprivate func laid(over defaults: JSONObject, of kind: Kind) -> JSONObject {
    guard kind == .numbers, let route = self["route"]?.object,
      let shared = defaults["route"]?.object
    else { return laid(over: defaults) }
    // A route has one target: the entry's own replaces the default.
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
