import Planning
import Resources

/// Leftovers and how to remove them, in sentences; their names are not escaped.
extension Leftover {
  /// The stable name of the reason for reporting a leftover.
  var kindName: String {
    switch matter {
    case .undeclared: "undeclared"
    case .activeWebhook: "undeclared_webhook"
    }
  }

  var words: String {
    let hint = successor.map { "\($0) looks like the same object with a new name." }
    return [detail, hint, advice].compactMap(\.self).joined(separator: " ")
  }

  var detail: String {
    switch matter {
    case .undeclared(let key):
      let former = key.map { ResourceAddress(address.kind, $0) }
      let name = former.flatMap { $0 == address ? nil : " as \($0)" } ?? ""
      return "This stack created it\(name) and no longer declares it."
    case .activeWebhook:
      return "This webhook is not declared but receives events."
    }
  }

  var advice: String {
    let removal = removalAdvice(address.kind, self.removal)
    switch matter {
    case .undeclared:
      guard !isProtected else {
        return "It is protected; to remove it, first declare it with protect: false and apply."
      }
      // Not a full command line, which would need the folder and the environment.
      return "To remove it, apply with --prune" + (removal.map { ", or \($0)" } ?? ".")
    case .activeWebhook:
      // Its URL is declared, is shared by several webhooks, or holds credentials.
      guard let removal else { return "To remove it, send DELETE /v1/webhooks/\(id)" }
      return "To keep it, declare it; to remove it, \(removal)"
    }
  }
}
