import Diagnostics
import JSON
import Planning
import Resources

/// One change: a headline with its reason, the fields, and the numbers and callers that it affects.
struct ChangeText {
  let style: Style
  private let reach: Reach
  private let addressWidth: Int

  init(style: Style, plan: Plan) {
    self.style = style
    reach = Reach(plan)
    let widths = plan.changes.map { columns(escaped($0.address.description)) }
    addressWidth = min(40, widths.max() ?? 0)
  }

  /// One block for each change that needs reading; changes that only follow share one.
  func blocks(_ changes: [(Change, DriftVerdict?)]) -> [String] {
    let own = changes.filter { !$0.0.isFollowing }
      .map { change, verdict in verdict.map { rows(change, $0) } ?? rows(change) }
    let followers = changes.filter(\.0.isFollowing).flatMap { rows($0.0) }
    return (own + (followers.isEmpty ? [] : [followers])).map { $0.joined(separator: "\n") }
  }

  private func rows(_ change: Change) -> [String] {
    let isElsewhere = if case .broughtBack(_, true) = change.reason { true } else { false }
    let reasons = [reason(change)] + (isElsewhere ? ["edited elsewhere"] : []) + former(change)
    return [headline(change, reasons.filter { !$0.isEmpty }.joined(separator: " · "))]
      + fields(change) + consequences(change)
  }

  /// The change with the side that moved, instead of the reason that plans show.
  private func rows(_ change: Change, _ verdict: DriftVerdict) -> [String] {
    let isSaid = [.edited, .editedElsewhere].contains(change.reason)
    let words = (isSaid ? [] : [reason(change)]) + [verdict.direction.words] + former(change)
    let because = wrappedAtBlanks(
      escaped("because \(verdict.evidence.sentence)"),
      width: style.width - 6
    )
    return [headline(change, words.filter { !$0.isEmpty }.joined(separator: " · "))]
      + because.map { "      " + style.paint($0, .faint) } + fields(change)
  }

  private func former(_ change: Change) -> [String] {
    change.former.map { ["was \(escaped($0.description))"] } ?? []
  }

  private func headline(_ change: Change, _ reason: String) -> String {
    let mark = change.action.mark
    let address = escaped(change.address.description)
    return "  " + style.paint(mark.symbol, mark.role) + " "
      + style.paint(address.padded(to: addressWidth), .strong) + "  "
      + action(change) + (reason.isEmpty ? "" : style.paint(" · \(reason)", .faint))
  }

  private func action(_ change: Change) -> String {
    let isNamed = change.naturalKey != change.address.key
    let name = isNamed ? compact(.string(change.naturalKey.text)) : ""
    let behind = isNamed ? " " + name : ""
    return switch (change.action, change.address.kind) {
    case (.create, .numbers): "bind\(behind)"
    case (.update(.agent(let before), .agent(let after)), _):
      "version \(before.version) → \(after.version)" + (isNamed ? " of \(name)" : "")
    case (.replace, .numbers): "unbind\(behind) and bind it again"
    case (.delete, .agents): deleted(change) + behind
    case (.delete, .numbers): "unbind\(behind)"
    case (.follow, _): "moves along" + cause(change)
    case (.create, _): "create\(behind)"
    case (.update, _): "update\(behind)"
    case (.replace, _): "replace\(behind)"
    case (.delete, .webhooks): "deactivate\(behind)"
    case (.delete, _): "delete\(behind)"
    }
  }

  private func deleted(_ change: Change) -> String {
    guard case .orphanDrafts(let versions) = change.reason else { return "delete" }
    let numbers = versions.map(\.description).joined(separator: ", ")
    return "archive draft\(versions.count == 1 ? "" : "s") \(numbers)"
      + (change.naturalKey == change.address.key ? "" : " of")
  }

  private func cause(_ change: Change) -> String {
    guard case .agentReversioned(let agent) = change.reason else { return "" }
    return " with \(escaped(agent.description))"
  }

  private func reason(_ change: Change) -> String {
    if change.isFollowing { return "no request" }
    return switch change.reason {
    case .notLive: ""
    case .edited: "edited"
    case .editedElsewhere: "edited elsewhere"
    case .broughtBack(let version, _): "restores version \(version)"
    case .draftFinished(let version): "finishes draft \(version) of an earlier run"
    case .agentReversioned(let agent): "new version of \(escaped(agent.description))"
    case .sidChanged: "the SID changed"
    case .pruned: "no longer declared"
    case .removed: "listed under removed:"
    case .referenceChanged(let cause): "refers to \(escaped(cause.description)), whose id changes"
    case .inCycle(let cause):
      "in a reference cycle with \(escaped(cause.description)), which changes"
    case .secretChanged: "a secret changed"
    case .secretsNotRecorded: "starts managing its secrets"
    case .linksChanged: "knowledge bases changed"
    case .noUpdate: "must be replaced"
    case .surplus: "leftover of an earlier run"
    case .secretLost: "recreated because its secret was lost"
    case .secretRequested: "recreated to get a new secret"
    case .orphanDrafts: "leftover, and nothing refers to it"
    case .adopted: "gets this stack's marker"
    }
  }

  /// The note on a secret; without a fingerprint, whether its value changed is unknown.
  private func secretNote(_ change: Change) -> String {
    switch change.reason {
    case .secretChanged: "new value"
    case .secretsNotRecorded: "not recorded until now"
    case .notLive, .edited, .editedElsewhere, .broughtBack, .draftFinished, .agentReversioned,
      .sidChanged, .pruned, .removed, .referenceChanged, .inCycle, .linksChanged, .noUpdate,
      .surplus, .secretLost, .secretRequested, .orphanDrafts, .adopted:
      "new value, or not recorded until now"
    }
  }

  private func fields(_ change: Change) -> [String] {
    let fields = FieldText(
      style: style,
      secretNote: secretNote(change),
      routes: (change.action.before?.route, change.action.after?.route)
    )
    let shown = ShownChange(change)
    switch change.action {
    case .create:
      return fields.created(writtenFields(of: shown.after ?? .null, kind: change.address.kind))
    case .update, .replace: return fields.edited(shown.edits)
    case .follow: return fields.followed
    case .delete: return []
    }
  }

  private func consequences(_ change: Change) -> [String] {
    switch (change.action, change.address.kind) {
    case (.replace, .numbers):
      let number = compact(.string(change.naturalKey.text))
      let text = "\(number) is unreachable between its two requests"
      return ["      " + style.paint("! \(text)", .warning)] + callers(change)
    case (.update, .numbers): return callers(change)
    case (.create, .agents), (.update, .agents):
      let numbers = reach.numbers(of: change)
      return numbers.isEmpty ? [] : ["      reaches  " + numbers.joined(separator: ", ")]
    case (.create, _), (.update, _), (.replace, _), (.delete, _), (.follow, _): return []
    }
  }

  /// The percentages of callers that move to another agent; a changed split without any shows 0 %.
  private func callers(_ change: Change) -> [String] {
    guard let moves = change.callersMoved else { return [] }
    let routes = [change.action.before, change.action.after].compactMap { $0?.route }
    if moves.isEmpty {
      let isSplit = routes.contains { CallRoute($0).isSplit }
      return isSplit && Set(routes).count > 1 ? ["      callers  0 % move"] : []
    }
    let width = moves.map { String($0.percent).count }.max() ?? 0
    return moves.enumerated()
      .map { index, move in
        let percent = String(repeating: " ", count: width - String(move.percent).count)
        return (index == 0 ? "      callers  " : "               ")
          + "\(percent)\(move.percent) % move from "
          + "\(answererText(move.from)) to \(answererText(move.to))"
      }
  }
}

extension Change.Action {
  fileprivate var mark: (symbol: String, role: Style.Role) {
    switch self {
    case .create: ("+", .added)
    case .update: ("~", .changed)
    case .replace: ("±", .replaced)
    case .delete: ("-", .removed)
    case .follow: (">", .followed)
    }
  }
}

extension Change {
  /// Whether another change moves the resource.
  var isFollowing: Bool { if case .follow = action { true } else { false } }
}
