import JSON

/// What is served at each entry point.
///
/// Entry points are numbers (for each hundredth of the callers, and for SMS), published agents
/// (which the web, outbound calls and call-init name by id), webhooks, and the contents of
/// knowledge bases.
struct Answers: Sendable {
  private(set) var served: [String: Set<String>] = [:]

  init(_ world: World) {
    let contents = Contents(world)
    for agent in world.agents where agent["state"]?.string == "published" {
      guard let id = agent.id else { continue }
      serve("agent \(agent["name"]?.string ?? "?")", contents.answer(of: id))
    }
    for number in world.numbers { serve(number, contents) }
    for webhook in world.webhooks where webhook["active"]?.bool == true {
      let events = (webhook["events"]?.array ?? []).compactMap(\.string).sorted()
      serve(
        "webhook \(webhook["url"]?.string ?? "?")",
        events.filter { !$0.hasPrefix("turnform:") }.joined(separator: ",")
      )
    }
    for base in world.bases {
      for document in world.documents[base.id ?? ""] ?? []
      where document["status"]?.string == "ready" {
        serve("documents \(base["name"]?.string ?? "?")", document["filename"]?.string ?? "?")
      }
    }
  }

  private mutating func serve(_ way: String, _ answer: String) {
    served[way, default: []].insert(answer)
  }

  private mutating func serve(_ number: JSONValue, _ contents: Contents) {
    let e164 = number["e164_number"]?.string ?? "?"
    guard number["routing_target_type"]?.string == "agent" else {
      let server = number["server_url"]?.string ?? ""
      for bucket in 0..<100 { serve("voice \(e164) \(bucket)", "call-init \(server)") }
      return
    }
    let target = number["routing_target_id"]?.string.map { contents.answer(of: $0) } ?? "nobody"
    if number["sms_enabled"]?.bool == true { serve("sms \(e164)", target) }
    let shares = number["routing_weights"]?.array ?? []
    var bucket = 0
    for share in shares {
      let answer = share["agent_id"]?.string.map { contents.answer(of: $0) } ?? "nobody"
      for _ in 0..<(share["weight"]?.integer ?? 0) {
        serve("voice \(e164) \(bucket)", answer)
        bucket += 1
      }
    }
    guard shares.isEmpty else { return }
    for bucket in 0..<100 { serve("voice \(e164) \(bucket)", target) }
  }

  /// The entry points that serve neither the old nor the new state.
  func misrouted(before: Answers, after: Answers) -> [String] {
    let ways = Set(served.keys).union(before.served.keys).union(after.served.keys)
    let wrong = ways.filter { way in
      let now = served[way] ?? []
      let (old, new) = (before.served[way] ?? [], after.served[way] ?? [])
      // All of the old or all of the new documents of a knowledge base must be present.
      if way.hasPrefix("documents ") { return !now.isSuperset(of: old) && !now.isSuperset(of: new) }
      if now.isEmpty { return !old.isEmpty && !new.isEmpty }
      // A split needs a number that is already bound: until then one of its agents answers for all.
      if old.isEmpty, way.hasPrefix("voice ") {
        return !now.isSubset(of: after.anyBucket(withoutBucket(way)))
      }
      return !now.isSubset(of: old.union(new))
    }
    return Set(wrong.map(withoutBucket)).sorted()
  }

  /// The answers that any caller of a number may get.
  private func anyBucket(_ number: String) -> Set<String> {
    served.filter { $0.key.hasPrefix(number + " ") }.reduce(into: []) { $0.formUnion($1.value) }
  }

  private func withoutBucket(_ way: String) -> String {
    way.split(separator: " ").prefix(2).joined(separator: " ")
  }
}
