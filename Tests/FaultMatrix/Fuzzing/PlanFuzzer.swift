import Hashing
import JSON
import Manifests
import Planning
import Resources
import SavedPlans
import TestSupport

/// Mutated saved plans: the result of reading is the written plan, or nothing.
enum PlanFuzzer {
  static func verdict(_ random: inout SeededGenerator) -> Verdict {
    guard let saved = saved(&random) else { return Verdict() }
    guard let text = try? SavedPlanFile.text(of: saved, version: "1", view: view) else {
      return Verdict(problems: ["a plan that cannot be saved"])
    }
    var verdict = Verdict(isAccepted: true)
    let bytes = Array(text.utf8)
    verdict.expect(read(bytes) == saved, "read back as another plan")
    let changed = random.mutated(bytes, with: [Array("null".utf8), Array("\"a\"".utf8), [0]])
    if let other = read(changed) {
      verdict.expect(other == saved, "a changed file is another plan")
    }
    guard let value = try? JSONValue(parsing: bytes) else { return verdict }
    var forged = random.mutated(value).object ?? [:]
    if let other = read(JSONValue.object(forged).bytes()) {
      verdict.expect(other == saved, "a changed value is another plan")
    }
    // A forger makes the digest fit; then the plan may differ, and must still be sound.
    forged["digest"] = nil
    forged["digest"] = .string(sha256Hex(JSONValue.object(forged).bytes()))
    if let other = read(JSONValue.object(forged).bytes()) {
      let again = try? SavedPlanFile.text(of: other, version: "1", view: view)
      verdict.expect(again != nil, "a forged plan is read and cannot be written")
    }
    return verdict
  }

  private static func read(_ bytes: [UInt8]) -> SavedPlan? {
    try? SavedPlanFile.read(bytes, version: "1", view: view)
  }

  private static func view(_ plan: Plan) -> JSONValue {
    .array(plan.steps.map { .string("\($0.operation.request.method) \($0.change)") })
  }

  private static func saved(_ random: inout SeededGenerator) -> SavedPlan? {
    var grammar = ManifestGrammar(random)
    let text = Array(grammar.stack().utf8)
    random = grammar.random
    let files = FuzzFiles(files: ["turnform.yaml": text, "docs/a.md": Array("# a\n".utf8)])
    guard let desired = loadStack(files: files).desired else { return nil }
    let plan = makePlan(desired: desired, live: LiveState(), policy: Policy())
    guard !plan.isRefused else { return nil }
    return try? SavedPlan(
      PlanDestination(
        apiURL: "https://api.test",
        projectID: RemoteID("00000000-0000-4000-8000-000000000000"),
        environment: nil
      ),
      stackFolder: ".",
      desired: desired,
      live: LiveState(),
      policy: Policy(),
      warnings: []
    )
  }
}
