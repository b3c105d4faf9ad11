import Diagnostics
import JSON
import Resources

/// Lints for number settings that the API accepts but that fail on a live call or message.
struct NumberLints {
  let agents: [Entry]
  let numbers: [Entry]
  /// The route of each number; `nil` when it has a problem.
  let routes: [DesiredRoute?]

  /// Reports numbers that accept SMS without an agent that can answer it.
  var messages: [Diagnostic] {
    let voiceOnly = Dictionary(
      agents.filter(\.isVoiceOnly).map { ($0.address, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    return zip(numbers, routes)
      .compactMap { entry, route in
        guard let route, entry["sms_enabled"]?.bool == true else { return nil }
        switch route {
        case .webhook: return nobodyAnswers(entry, "a webhook")
        case .workflow: return nobodyAnswers(entry, "a workflow")
        case .agent(let agent), .weighted(_, fallback: let agent):
          return voiceOnly[agent].map { self.voiceOnly(entry, $0) }
        }
      }
  }

  /// The agents reachable by calls; empty when any number routes to a webhook or workflow, which
  /// could send calls to any agent and fill its variables.
  var reachedWithoutCallInit: Set<ResourceAddress> {
    var reached: Set<ResourceAddress> = []
    for route in routes {
      switch route {
      case nil, .webhook?, .workflow?: return []
      case .agent(let agent)?: reached.insert(agent)
      case .weighted(let shares, let fallback)?:
        reached.insert(fallback)
        reached.formUnion(shares.lazy.filter { $0.version == nil }.map(\.agent))
      }
    }
    return reached
  }

  private func nobodyAnswers(_ entry: Entry, _ target: String) -> Diagnostic {
    entry.diagnostic(
      .smsWithoutAgent,
      at: entry.span(.key("sms_enabled")),
      "\(entry.address) accepts SMS, but \(target) does not answer SMS.",
      "Set sms_enabled to false, or route the number to an agent."
    )
  }

  private func voiceOnly(_ entry: Entry, _ agent: Entry) -> Diagnostic {
    let provider = agent.span(.key("config"), .key("llm"), .key("provider"))
    return entry.diagnostic(
      .smsWithVoiceOnlyModel,
      at: entry.span(.key("sms_enabled")),
      "\(entry.address) accepts SMS, but its agent \(agent.address) uses openrouter, which is "
        + "voice only.",
      "Set sms_enabled to false, or use another llm.provider for the agent.",
      related: .place("the provider", provider)
    )
  }
}

extension Entry {
  /// Whether an agent's model answers calls but not messages.
  fileprivate var isVoiceOnly: Bool {
    object["config"]?["llm"]?["provider"]?.string == "openrouter"
  }
}
