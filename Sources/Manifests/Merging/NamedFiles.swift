import JSON
import YAML

/// The YAML files that manifests name as documents, texts or secrets, and that are not manifests.
struct NamedFiles {
  private var paths: Set<ExactText> = []
  private var patterns: [PathPattern] = []

  /// Returns the named files, which are not manifests.
  ///
  /// Only a manifest can name a file. A file named by path is not a manifest, regardless of its
  /// content; one matched by a pattern must not look like a manifest either, or `**/*` would
  /// exclude the whole stack.
  ///
  /// - Parameters:
  ///   - files: All files except `turnform.yaml`, sorted by path.
  ///   - main: The documents of `turnform.yaml`.
  static func among(_ files: [ManifestFile], namedBy main: [YAMLNode]) -> Set<ExactText> {
    var rest = files.map {
      ($0, names: NamedFiles($0.documents).found(in: files, besides: $0.path))
    }
    var named = NamedFiles(main).found(in: files, besides: nil)
    rest.removeAll { named.contains(ExactText($0.0.path)) }
    // A file that no remaining file names is a manifest, so the files that it names are not. Files
    // that name each other are resolved in order.
    while rest.contains(where: { !$0.names.isEmpty }) {
      let mentioned = rest.reduce(into: Set<ExactText>()) { $0.formUnion($1.names) }
      let next = rest.firstIndex { !$0.names.isEmpty && !mentioned.contains(ExactText($0.0.path)) }
      let manifest = rest.remove(at: next ?? rest.firstIndex { !$0.names.isEmpty } ?? 0)
      named.formUnion(manifest.names)
      rest.removeAll { named.contains(ExactText($0.0.path)) }
    }
    return named
  }

  private init(_ documents: [YAMLNode]) {
    for document in documents {
      collectTags(document)
      for key in ["knowledge_bases", "defaults"] {
        if let bases = document[key] { collectDocuments(bases) }
      }
    }
  }

  private func found(in files: [ManifestFile], besides own: String?) -> Set<ExactText> {
    guard !paths.isEmpty || !patterns.isEmpty else { return [] }
    let found = files.filter { file in
      if let own, file.path.isExactly(own) { return false }
      return paths.contains(ExactText(file.path))
        || patterns.contains { $0.matches(file.path) } && !file.hasManifestKeys
    }
    return Set(found.map { ExactText($0.path) })
  }

  /// Collects `!file PATH` and `!secret file:PATH`, in any position.
  private mutating func collectTags(_ node: YAMLNode) {
    if let text = node.text {
      switch node.tag {
      case .file: add(text)
      case .secret where text.utf8.starts(with: "file:".utf8):
        add(String(text.unicodeScalars.dropFirst(5)))
      case .secret, .environment, .string, .mapping, .sequence, .nonSpecific, nil: break
      }
      return
    }
    for element in node.elements ?? [] { collectTags(element) }
    for member in node.members ?? [] { collectTags(member.value) }
  }

  /// Collects the lists of all knowledge bases under a key.
  private mutating func collectDocuments(_ bases: YAMLNode) {
    for base in bases.members ?? [] {
      for element in base.value["documents"]?.elements ?? [] {
        guard let text = element.text, !element.isTagged else { continue }
        if PathPattern.isPattern(text), let path = normalized(path: text) {
          patterns.append(PathPattern(path))
        } else {
          add(text)
        }
      }
    }
  }

  private mutating func add(_ written: String) {
    guard let path = normalized(path: written), path.isManifestName else { return }
    paths.insert(ExactText(path))
  }
}
