import JSON
import Resources
import YAML

/// The settings that all agents of a project share, written once under `defaults:`.
struct SharedDefaults {
  /// The agents without the shared settings.
  private(set) var agents: [YAMLDraft.Member]
  /// The entry under `defaults.agent`.
  private(set) var shared: [YAMLDraft.Member] = []

  /// Settings that, judging by their name, a team intends for all of its agents.
  private static let settings: Set<String> = [
    "llm", "stt", "tts", "s2s", "language", "pipeline_mode", "transport", "silence_timeout_ms",
    "user_idle_timeout_ms", "interruption_enabled", "smart_turn_detection", "smart_turn_stop_secs",
    "max_call_duration_seconds",
  ]

  /// - Parameter agents: The entries; a single agent shares nothing.
  init(_ agents: [YAMLDraft.Member]) {
    self.agents = agents
    guard agents.count > 1 else { return }
    let entries = agents.map(\.value.members)
    let environment = Self.common(entries) { $0 == "environment" }
    let configs = entries.map { $0.first { $0.key == "config" }?.value.members ?? [] }
    let config = Self.common(configs, where: Self.settings.contains)
    guard !environment.isEmpty || !config.isEmpty else { return }
    shared = environment
    if !config.isEmpty {
      shared.append(YAMLDraft.Member("config", .mapping(config, isOpen: true)))
    }
    let sharedKeys = Set(config.map(\.key))
    self.agents = agents.map { agent in
      let members = agent.value.members.compactMap { member -> YAMLDraft.Member? in
        if member.key == "environment", !environment.isEmpty { return nil }
        guard member.key == "config" else { return member }
        let rest = member.value.members.filter { !sharedKeys.contains($0.key) }
        return rest.isEmpty ? nil : YAMLDraft.Member("config", .mapping(rest, isOpen: true))
      }
      return YAMLDraft.Member(agent.key, .mapping(members, isOpen: true))
    }
  }

  /// The members that all entries have with the same value and nothing specific to one agent.
  private static func common(
    _ all: [[YAMLDraft.Member]],
    where isShared: (String) -> Bool
  ) -> [YAMLDraft.Member] {
    (all.first ?? [])
      .filter { member in
        isShared(member.key) && !member.value.isPersonal && all.allSatisfy { $0.contains(member) }
      }
  }
}

extension YAMLDraft {
  fileprivate var members: [Member] {
    if case .mapping(let members, _) = self { members } else { [] }
  }

  /// Whether the draft contains a secret, a file or a reference.
  fileprivate var isPersonal: Bool {
    switch unfolded {
    case .tagged: true
    case .value(.string(let text)), .plain(let text): text.utf8.contains(UInt8(ascii: "$"))
    case .list(let items): items.contains(where: \.isPersonal)
    case .mapping(let members, _): members.contains { $0.value.isPersonal }
    case .value: false
    }
  }
}
