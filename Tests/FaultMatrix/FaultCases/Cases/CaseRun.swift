import Foundation
import JSON

/// Runs one case from its start to its verdict.
struct CaseRun: Sendable {
  let prepared: PreparedApply
  let matrixCase: MatrixCase
  let program: String
  let bound: Duration
  /// A separate folder, which does not exist yet.
  let folder: URL

  func outcome() async throws -> CaseOutcome {
    let start = ContinuousClock.now
    try copyFiles()
    let bench = try await CaseBench(
      program,
      prepared.apply,
      folder: folder,
      lag: matrixCase.lag,
      secrets: prepared.secrets,
      bound: bound
    )
    var judged = try await withThrowingTaskGroup(of: Void.self) { group in
      if matrixCase.lag > 0 {
        // The effects of a lag show some time after the write.
        group.addTask {
          while !Task.isCancelled {
            await bench.observer.look("the lag")
            try? await Task.sleep(for: .milliseconds(25))
          }
        }
      }
      let judged = try await runs(bench)
      group.cancelAll()
      return judged
    }
    judged.findings += try await end(bench, isOver: judged.runs != nil)
    await bench.sandbox.end()
    return CaseOutcome(
      matrixCase: matrixCase,
      runs: judged.runs,
      findings: judged.findings,
      unmet: judged.unmet,
      elapsed: ContinuousClock.now - start,
      notes: judged.notes
    )
  }

  private struct Judged: Sendable {
    var runs: Int?
    var findings: [Finding] = []
    var unmet = 0
    var notes: [String] = []
  }

  private func copyFiles() throws {
    let files = FileManager.default
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    let snapshot = prepared.folder.appendingPathComponent("sandbox.json")
    try files.copyItem(at: snapshot, to: folder.appendingPathComponent("sandbox.json"))
    for number in 0..<prepared.apply.programs {
      try files.copyItem(
        at: prepared.folder.appendingPathComponent("stack0"),
        to: folder.appendingPathComponent("stack\(number)")
      )
    }
  }

  /// Applies until a plan is empty.
  private func runs(_ bench: CaseBench) async throws -> Judged {
    let apply = prepared.apply
    let faults = matrixCase.faults(prepared.requests)
    let log = ProxyLog(faults)
    var judged = Judged()
    var refusals = 0
    // One more than the runs with a fault.
    var allowed = prepared.apply.programs + (matrixCase.lag > 0 ? 1 : 0)
    for number in 1...100 {
      let programs = number == 1 ? apply.programs : 1
      let runs = try await bench.run(
        log,
        programs: programs,
        apply.after,
        options: apply.options
      )
      if runs.contains(where: { $0.entries.contains { $0.fault != nil } }) { allowed += 1 }
      try await Task.sleep(for: .milliseconds(matrixCase.lag + 30))
      let fresh = try await bench.plan(apply.after, options: apply.options)
      for run in runs { judged.findings += run.findings(fresh: fresh, isAlone: programs == 1) }
      let codes = runs.map { $0.ending.code.map { "code \($0)" } ?? "killed" }
      judged.notes.append(
        "run \(number): \(codes.joined(separator: ", ")), "
          + (fresh.problem ?? (fresh.isEmpty ? "converged" : "left \(fresh.addresses.sorted())"))
      )
      if runs.contains(where: { $0.ending.code != 0 && !$0.wasKilled }) {
        judged.notes.append(
          contentsOf: bench.errors().split(separator: "\n").suffix(6).map { "  \($0)" }
        )
      }
      if fresh.isEmpty {
        judged.runs = number
        break
      }
      // A plan that fails twice will not succeed by waiting.
      refusals = fresh.isKnown ? 0 : refusals + 1
      if refusals == 3 || number > allowed + 2 { break }
    }
    judged.unmet = log.pending.count
    // The number of polls depends on timing; the writes do not, unless another program writes as
    // well.
    if apply.programs == 1, faults.keys.contains(where: \.isWrite),
      log.pending.count == faults.count
    {
      judged.findings.append(Finding(.idle, "none of \(faults.count) faults"))
    }
    if judged.runs ?? .max > allowed {
      judged.findings.append(Finding(.more, judged.notes.last { $0.hasPrefix("run") } ?? "never"))
    }
    return judged
  }

  /// Compares the final state with the state after a run without faults.
  private func end(_ bench: CaseBench, isOver: Bool) async throws -> [Finding] {
    if isOver, prepared.apply.programs > 1,
      let problem = try await bench.clean(prepared.apply.after)
    {
      return [Finding(.orphan, problem)]
    }
    let world = try await bench.observer.everything()
    let census = Census(world, countsDeletedDrafts: prepared.apply.programs == 1)
    let clean = Set(prepared.census.lines.map(subject))
    var findings = census.surplus(over: prepared.census)
      .map { Finding(clean.contains(subject($0)) ? .duplicate : .orphan, $0) }
    let missing = isOver ? prepared.census.surplus(over: census) : []
    findings += missing.map { Finding(.untrue, "the plan is empty, and missing is \($0)") }
    if prepared.keepsSecret {
      findings += await bench.lostSecrets(world).map { Finding(.orphan, $0) }
    }
    let misrouted = await bench.observer.misrouted(before: prepared.before, after: prepared.after)
    return findings + misrouted.map { Finding(.misrouted, $0) }
  }

  private func subject(_ line: String) -> String {
    line.split(separator: " ").prefix(2).joined(separator: " ")
  }
}
