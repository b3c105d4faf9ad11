import JSON
import Resources

/// Lays a stack out in files: one manifest while it is small, one for each kind when it is not.
enum StackLayout {
  /// The most entries that stand in one file.
  private static let mostEntries = 8

  /// Kinds in the order in which people read about a stack.
  private static let kinds: [Kind] = [
    .agents, .numbers, .takeaways, .knowledgeBases, .webhooks, .evals,
  ]

  /// - Parameters:
  ///   - draft: All entries.
  ///   - stack: The ownership label.
  /// - Returns: Manifests and prompts; `turnform.yaml`, without which the rest is no stack, last.
  static func files(_ draft: StackDraft, stack: String) -> [ImportedStack.File] {
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
    let sections = kinds.compactMap { kind in
      entries[kind].map { (kind, YAMLDraft.Member(kind.rawValue, .mapping($0, isOpen: true))) }
    }
    let isSmall = entries.values.reduce(0) { $0 + $1.count } <= mostEntries
    let parts =
      isSmall
      ? []
      : sections.map { kind, section in
        ImportedStack.File(path: "\(kind.fileName).yaml", text: YAMLWriter.text([section]))
      }
    let text = manifest(main, isSmall ? sections.map(\.1) : [])
    return draft.files + parts + [ImportedStack.File(path: "turnform.yaml", text: text)]
  }

  /// With an empty line between sections.
  private static func manifest(
    _ head: [YAMLDraft.Member],
    _ sections: [YAMLDraft.Member]
  ) -> String {
    let blocks = [Array(head.prefix(2))] + (head.dropFirst(2) + sections).map { [$0] }
    return blocks.map(YAMLWriter.text).joined(separator: "\n")
  }
}

extension Kind {
  fileprivate var fileName: String { rawValue.replacing("_", with: "-") }
}
