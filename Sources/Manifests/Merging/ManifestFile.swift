import Diagnostics
import JSON
import Resources
import YAML

/// A parsed file that may be a manifest.
struct ManifestFile {
  let path: String
  let bytes: [UInt8]
  let documents: [YAMLNode]
  let diagnostics: [Diagnostic]

  init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    let result = parseYAML(bytes, file: path)
    documents = result.documents
    diagnostics = result.diagnostics
  }

  /// Whether the nodes are usable despite the problems of the file.
  var isUsable: Bool { diagnostics.allSatisfy(\.leavesNodesUsable) }

  /// Whether the top level has any key of a manifest.
  var hasManifestKeys: Bool {
    guard isUsable else { return hasLinesWithManifestKeys }
    return topLevelKeys.contains(where: Self.isManifestKey)
  }

  /// Whether the file belongs to another program: most of its top-level keys are neither manifest
  /// keys nor similar to one.
  var isForeign: Bool {
    guard isUsable else { return !hasLinesWithManifestKeys }
    let values = documents.filter { !$0.isNull }
    guard values.contains(where: { $0.members != nil }) else { return !values.isEmpty }
    let keys = topLevelKeys
    let known = keys.count(where: Self.isManifestKey)
    let strange = keys.count { !Self.isManifestKey($0) && !Self.isLikeManifestKey($0) }
    return strange > known && known + strange == keys.count
  }

  /// The diagnostic for a foreign file, which replaces all its problems as a manifest.
  var foreignDiagnostic: Diagnostic {
    let keys = isUsable ? topLevelKeys.map(quoted) : []
    let reason =
      !isUsable
      ? "it is not valid YAML, and no line starts with a manifest key"
      : keys.isEmpty
        ? "it is not a mapping" : "a manifest cannot contain \(listed(keys, limit: 4))"
    return Diagnostic(
      .foreignFile,
      detail: "This file does not look like a manifest: \(reason).",
      advice: "If it belongs to another program, list it in .turnformignore, or list the "
        + "manifests under \"include\" in turnform.yaml.",
      span: .start(of: path)
    )
  }

  /// The diagnostic for a file with manifest keys that a manifest names for another purpose.
  ///
  /// A mistake in a list of documents must not silently remove objects from the stack.
  var namedDiagnostic: Diagnostic {
    let keys = isUsable ? topLevelKeys.filter(Self.isManifestKey).map(quoted) : []
    let content = keys.isEmpty ? "it looks like one" : "it contains \(listed(keys, limit: 4))"
    return Diagnostic(
      .manifestNamed,
      detail: "This file is not read as a manifest because a manifest refers to it as a document, "
        + "text or secret, but \(content).",
      advice: "If it is a manifest, remove that reference. Otherwise, list it in .turnformignore.",
      span: .start(of: path)
    )
  }

  private var topLevelKeys: [String] { documents.flatMap { ($0.members ?? []).map(\.key) } }

  private var hasLinesWithManifestKeys: Bool {
    bytes.split(separator: UInt8(ascii: "\n"))
      .contains { line in
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon - line.startIndex <= 32
        else {
          return false
        }
        return Self.isManifestKey(String(decoding: line[..<colon], as: UTF8.self))
      }
  }

  private static let manifestKeys = Set(ManifestTable.stack.fields.map { ExactText($0.name) })

  private static func isManifestKey(_ key: String) -> Bool { manifestKeys.contains(ExactText(key)) }

  private static func isLikeManifestKey(_ key: String) -> Bool {
    closestMatch(to: key, among: manifestKeys.lazy.map(\.text)) != nil
  }
}

extension Diagnostic {
  /// Whether the nodes of a file are usable despite this problem.
  fileprivate var leavesNodesUsable: Bool {
    [.yamlDuplicateKey, .yamlUnknownTag, .tagNotAllowed].contains(code)
  }
}
