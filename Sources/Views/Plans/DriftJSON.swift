package import JSON
package import Planning
import Resources

/// Drift for programs: the plan's document with a direction for each change, and the findings.
package enum DriftJSON {
  /// The document.
  package static func document(_ drift: Drift) -> JSONValue {
    var document = PlanJSON.document(drift.plan).object ?? [:]
    let changes = (document["changes"]?.array ?? []).map { $0.object ?? [:] }
    document["changes"] = .array(
      zip(changes, drift.verdicts)
        .map { change, verdict in
          var change = change
          change["direction"] = .string(verdict.direction.rawValue)
          change["direction_detail"] = .string(verdict.evidence.sentence)
          return .object(change)
        }
    )
    document["drifted"] = .bool(drift.isDrifted)
    document["findings"] = .array(drift.findings.map { finding($0, drift.plan) })
    return .object(document)
  }

  private static func finding(_ finding: DriftFinding, _ plan: Plan) -> JSONValue {
    let words = FindingWords(finding: finding, stack: plan.stack)
    // The advice for what is left behind also knows whether it is protected.
    let leftover = plan.leftBehind.first { $0.id == finding.id }
    return [
      "kind": .string(words.kind),
      "address": .string(finding.address.description),
      "id": .string(finding.id.description),
      "name": .string(finding.name.text),
      "owner": finding.owner.map { .string($0) } ?? .null,
      "is_drift": .bool(finding.isDrift),
      "detail": .string(words.detail),
      "advice": .string(leftover?.advice ?? words.advice),
    ]
  }
}
