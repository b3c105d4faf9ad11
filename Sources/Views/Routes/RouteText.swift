import Planning
import Resources

/// The answerers of a number, for people.
struct RouteText {
  let style: Style

  /// The whole text, ending with a line break.
  func text(_ answer: RouteAnswer) -> String {
    let blocks = answer.caller.map { caller($0, answer) } ?? shares(answer)
    return ([heading(answer)] + blocks).joined(separator: "\n\n") + "\n"
  }

  private func heading(_ answer: RouteAnswer) -> String {
    let address = style.paint(escaped(answer.routes.address.description), .strong)
    let isNamed = answer.routes.address.key != answer.routes.e164
    return address + (isNamed ? " \(escaped(answer.routes.e164.text))" : "")
  }

  /// The states before and after the plan, or a single one if the plan changes nothing.
  private func times(_ routes: NumberRoutes) -> [(name: String, state: NumberRoutes.State)] {
    guard routes.now != routes.after else { return [("now and after the plan", routes.now)] }
    return [("now", routes.now), ("after the plan", routes.after)]
  }

  // MARK: One caller

  private func caller(_ caller: RouteAnswer.Caller, _ answer: RouteAnswer) -> [String] {
    let times = times(answer.routes)
    let who = times.map { answererText($0.state, bucket: caller.bucket) }
    let nameWidth = times.map { columns($0.name) }.max() ?? 0
    let whoWidth = min(40, who.map(columns).max() ?? 0)
    let rows = zip(times, who)
      .map { time, who in
        let why = reason(time.state, bucket: caller.bucket)
        let start = "  \(time.name.padded(to: nameWidth))  "
        return why.isEmpty
          ? start + style.paint(who, .strong)
          : start + style.paint(who.padded(to: whoWidth), .strong) + "  " + style.paint(why, .faint)
      }
    let title = "Caller \(escaped(caller.number)), bucket \(caller.bucket) of 0 to 99"
    return [([title] + rows).joined(separator: "\n")] + conclusion(answer)
  }

  private func answererText(_ state: NumberRoutes.State, bucket: Int) -> String {
    switch state {
    case .bound(let route, _): Views.answererText(route.share(of: bucket)?.answerer ?? .nobody)
    case .notBound, .boundTwice, .unknown: stateText(state)
    }
  }

  private func stateText(_ state: NumberRoutes.State) -> String {
    switch state {
    case .bound: ""
    case .notBound: "no one: the number is not bound"
    case .boundTwice: "unknown: the number is bound more than once"
    case .unknown: "unknown: the plan is refused"
    }
  }

  /// Why this answerer gets the call.
  private func reason(_ state: NumberRoutes.State, bucket: Int) -> String {
    guard let route = state.route,
      let index = route.shares.firstIndex(where: { $0.buckets.contains(bucket) })
    else { return "" }
    let share = route.shares[index]
    switch share.answerer {
    case .webhook: return "the call-init webhook decides on every call"
    case .workflow: return "a workflow decides, outside of the manifests"
    case .nobody: return ""
    case .agent, .unknownAgent:
      guard route.isSplit else { return "every caller" }
      return "share \(index + 1) of \(route.shares.count): buckets "
        + "\(share.buckets.lowerBound) to \(share.buckets.upperBound - 1), \(share.percent) %"
    }
  }

  private func conclusion(_ answer: RouteAnswer) -> [String] {
    guard let (now, after) = answer.callerShares else { return [] }
    guard now.answerer != after.answerer else {
      return ["The plan changes nothing for this caller."]
    }
    let from = Views.answererText(now.answerer)
    let to = Views.answererText(after.answerer)
    return [
      answer.movesCaller == true
        ? "The plan moves this caller from \(from) to \(to)."
        : "This caller stays with the same agent: \(to) replaces \(from)."
    ]
  }

  // MARK: All callers

  private func shares(_ answer: RouteAnswer) -> [String] {
    times(answer.routes).map { ([$0.name] + rows($0.state)).joined(separator: "\n") }
      + moved(answer)
  }

  private func rows(_ state: NumberRoutes.State) -> [String] {
    guard case .bound(let route, let answersSMS) = state else { return ["  " + stateText(state)] }
    var rows = route.shares.filter { !$0.buckets.isEmpty }
      .map { share in
        let last = share.buckets.upperBound - 1
        return (
          "buckets " + padded(share.buckets.lowerBound, 2) + " to " + padded(last, 2),
          padded(share.percent, 3) + " %", share.answerer
        )
      }
    let target = route.fallback ?? route.shares.first?.answerer ?? .nobody
    if answersSMS { rows.append(("SMS", "", target)) }
    if route.isSplit, !answersSMS { rows.append(("fallback", "", target)) }
    return rows.map { place, percent, answerer in
      "  \(place.padded(to: 16))  \(percent.padded(to: 5))  " + answerText(answerer, place)
    }
  }

  private func answerText(_ answerer: CallRoute.Answerer, _ place: String) -> String {
    switch answerer {
    case .webhook where place == "SMS": "no one: the routing target is not an agent"
    case .webhook: Views.answererText(answerer) + "  (its call-init webhook decides)"
    case .agent, .unknownAgent, .workflow, .nobody: Views.answererText(answerer)
    }
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - String(number).count)) + String(number)
  }

  private func moved(_ answer: RouteAnswer) -> [String] {
    guard answer.routes.now != answer.routes.after, let moves = answer.moves else { return [] }
    guard !moves.isEmpty else { return ["The plan moves no caller."] }
    let width = moves.map { String($0.percent).count }.max() ?? 0
    let rows = moves.map {
      "  \(padded($0.percent, width)) % from \(Views.answererText($0.from)) "
        + "to \(Views.answererText($0.to))"
    }
    return [(["The plan moves callers"] + rows).joined(separator: "\n")]
  }
}
