import Foundation
import JSON

/// An apply with the state that its cases start from and are compared with.
package struct PreparedApply: Sendable {
  let apply: Apply
  /// The folder with the snapshot of the sandbox and the stack to apply.
  let folder: URL
  let before: Answers
  let after: Answers
  let census: Census
  /// The secrets of the webhooks that exist before the apply.
  let secrets: [String: String]
  /// Whether the sink holds the webhook's secret after a run without faults.
  let keepsSecret: Bool
  /// The requests without faults, in order.
  package let requests: [RequestName]
  /// The findings without faults.
  package let findings: [Finding]

  package var name: String { apply.name }

  /// Applies the stack before, and once the stack after.
  ///
  /// - Parameter root: A folder for all files.
  /// - Throws: An error when the stack before cannot be applied.
  init(_ apply: Apply, program: String, in root: URL, bound: Duration) async throws {
    self.apply = apply
    folder = root.appendingPathComponent(apply.name)
    let stack = folder.appendingPathComponent("stack0")
    try FileManager.default.createDirectory(at: stack, withIntermediateDirectories: true)
    let bench = try await CaseBench(program, apply, folder: folder, bound: bound)
    for object in apply.handMade {
      let made = try await bench.sandbox.upstream.ask("POST", "/v1/\(object.path)", object.body)
      guard object.path == "agents", let id = made.id else { continue }
      try await bench.sandbox.upstream.ask("POST", "/v1/agents/\(id)/publish")
    }
    if let text = apply.before {
      try text.write(to: stack)
      let run = try await bench.run(ProxyLog([:]), text, options: [])
      guard run.first?.ending.code == 0 else {
        throw ChildProcess.Failure(description: "\(apply.name): before: \(bench.errors())")
      }
    }
    secrets = await bench.observer.secrets
    before = Answers(try await bench.observer.everything())
    await bench.sandbox.finish()
    try apply.after.write(to: stack)

    let copy = root.appendingPathComponent("\(apply.name)-undisturbed")
    try FileManager.default.copyItem(at: folder, to: copy)
    let clean = try await CaseBench(program, apply, folder: copy, secrets: secrets, bound: bound)
    let log = ProxyLog([:])
    let run = try await clean.run(log, apply.after, options: apply.options)
    let plan = try await clean.plan(apply.after, options: apply.options)
    let world = try await clean.observer.everything()
    after = Answers(world)
    census = Census(world)
    requests = log.entries.map(\.name)
    keepsSecret = await clean.lostSecrets(world).isEmpty
    var findings = run.flatMap { $0.findings(fresh: plan, isAlone: true) }
    if !plan.isEmpty { findings.append(Finding(.more, "not converged: \(clean.errors())")) }
    let misrouted = await clean.observer.misrouted(before: before, after: after)
    findings += misrouted.map { Finding(.misrouted, $0) }
    self.findings = findings
    await clean.sandbox.end()
  }
}

extension CaseBench {
  /// The active webhooks of the stack whose secret is in no sink of any program.
  func lostSecrets(_ world: World) async -> [String] {
    let kept = (0..<apply.programs)
      .map { number in
        let file = stack(number).appendingPathComponent("crm.secret")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.trimmingCharacters(in: .newlines)
      }
    let secrets = await observer.secrets
    return world.webhooks.filter { $0["active"]?.bool == true }
      .filter { $0["url"]?.string == "https://crm.test/turncall" }
      .filter { webhook in !kept.contains { $0 == secrets[webhook.id ?? ""] } }
      .map { "the secret of webhook \($0["url"]?.string ?? "?") is in no sink" }
  }
}
