import JSON
import Resources
import YAML

/// Lays out a stack in files: one manifest for a small stack, otherwise one per kind.
enum StackLayout {
  /// The maximum number of entries in a single manifest.
  private static let mostEntries = 8

  /// The prompts and manifests; `turnform.yaml`, without which the rest is not a stack, is last.
  static func files(
    _ draft: StackDraft,
    stack: String
  ) throws(YAMLEmitter.Failure) -> [ImportedStack.File] {
    var entries = draft.entries
    let agents = SharedDefaults(entries[.agents] ?? [])
    entries[.agents] = agents.agents.isEmpty ? nil : agents.agents
    var main = [
      YAMLDraft.Member("turnform", .integer(1)), YAMLDraft.Member("stack", .text(stack)),
    ]
    if !agents.shared.isEmpty {
      let shared = YAMLDraft.Member("agent", .mapping(agents.shared, isOpen: true))
      main.append(YAMLDraft.Member("defaults", .mapping([shared], isOpen: true)))
    }
    let sections = Kind.inReadingOrder.compactMap { kind in
      entries[kind].map { (kind, YAMLDraft.Member(kind.rawValue, .mapping($0, isOpen: true))) }
    }
    let isSmall = entries.values.reduce(0) { $0 + $1.count } <= mostEntries
    let parts = try (isSmall ? [] : sections)
      .map { kind, section throws(YAMLEmitter.Failure) in
        ImportedStack.File(path: "\(kind.fileName).yaml", text: try YAMLEmitter.text([section]))
      }
    let text = try manifest(main, isSmall ? sections.map(\.1) : [])
    return draft.files + parts + [ImportedStack.File(path: "turnform.yaml", text: text)]
  }

  /// A manifest with an empty line between sections.
  private static func manifest(
    _ head: [YAMLDraft.Member],
    _ sections: [YAMLDraft.Member]
  ) throws(YAMLEmitter.Failure) -> String {
    let blocks = [Array(head.prefix(2))] + (head.dropFirst(2) + sections).map { [$0] }
    return try blocks.map(YAMLEmitter.text).joined(separator: "\n")
  }
}

extension Kind {
  fileprivate var fileName: String { rawValue.replacing("_", with: "-") }
}
