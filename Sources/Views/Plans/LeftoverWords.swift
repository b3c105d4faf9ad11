import Planning
import Resources

/// Leftovers and how to remove them, in sentences; their names are not escaped.
struct LeftoverWords {
  let stack: String

  /// The stable name of the reason for reporting a leftover.
  func kind(_ leftover: Leftover) -> String {
    switch leftover.matter {
    case .undeclared: "undeclared"
    case .activeWebhook: "undeclared_webhook"
    }
  }

  func text(_ leftover: Leftover) -> String {
    ([detail(leftover), hint(leftover)].compactMap(\.self) + [advice(leftover)])
      .joined(separator: " ")
  }

  func detail(_ leftover: Leftover) -> String {
    switch leftover.matter {
    case .undeclared(let key):
      let former = key.map { ResourceAddress(leftover.address.kind, $0) }
      let name = former.flatMap { $0 == leftover.address ? nil : " as \($0)" } ?? ""
      return "This stack created it\(name) and no longer declares it."
    case .activeWebhook:
      return "This webhook is not declared but receives events."
    }
  }

  private func hint(_ leftover: Leftover) -> String? {
    leftover.successor.map { "\($0) looks like the same object with a new name." }
  }

  func advice(_ leftover: Leftover) -> String {
    let removal = removalAdvice(leftover.address.kind, leftover.removal)
    switch leftover.matter {
    case .undeclared:
      guard !leftover.isProtected else {
        return "It is protected; to remove it, first declare it with protect: false and apply."
      }
      // Not a full command line, which would need the folder and the environment.
      return "To remove it, apply with --prune" + (removal.map { ", or \($0)" } ?? ".")
    case .activeWebhook:
      // Its URL is declared, is shared by several webhooks, or holds credentials.
      guard let removal else {
        return "To remove it, send DELETE /v1/webhooks/\(leftover.id)"
      }
      return "To keep it, declare it; to remove it, \(removal)"
    }
  }
}
