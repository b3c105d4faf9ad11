package import Diagnostics
package import JSON
package import Planning
import Resources

/// A plan for programs, as described by `schemas/plan.schema.json`.
///
/// Names are Terraform's where it has the concept, so that policy tools work on the document.
/// Request bodies are omitted: `after` states their effect, and what is not in the document cannot
/// leak from it. No clock and no random order: equal plans give equal bytes.
package enum PlanJSON {
  /// The document of a plan.
  package static func document(_ plan: Plan) -> JSONValue {
    let summary = PlanSummary(plan)
    let steps = Dictionary(grouping: plan.steps, by: \.change)
    return [
      "format_version": .string(formatVersion),
      "stack": .string(plan.stack),
      "destination": plan.destination.map(destination) ?? .null,
      "applyable": .bool(!plan.isRefused && !plan.isEmpty),
      "errored": .bool(plan.isRefused),
      "changes": .array(plan.changes.map { change($0, steps[$0.address] ?? []) }),
      "unchanged": .array(plan.unchanged.map { .string($0.description) }),
      "left_behind": .array(plan.leftBehind.map(leftover)),
      "steps": .array(plan.steps.map(step)),
      "secrets": .array(plan.secrets.map(secret)),
      "diagnostics": DiagnosticJSON.list(plan.diagnostics),
      "summary": self.summary(summary),
    ]
  }

  /// The document of a run that stopped before there was a plan.
  package static func document(failed diagnostics: [Diagnostic]) -> JSONValue {
    var document = document(Plan(stack: "", diagnostics: diagnostics)).object ?? [:]
    document["stack"] = .null
    document["errored"] = true
    return .object(document)
  }

  private static func destination(_ destination: PlanDestination) -> JSONValue {
    [
      "api_url": .string(destination.apiURL),
      "project_id": .string(destination.projectID.description),
      "environment": destination.environment.map { .string($0) } ?? .null,
    ]
  }

  private static func leftover(_ leftover: Leftover) -> JSONValue {
    [
      "kind": .string(leftover.kindName),
      "address": .string(leftover.address.description),
      "id": .string(leftover.id.description),
      "successor": leftover.successor.map { .string($0.description) } ?? .null,
      "detail": .string(leftover.detail),
      "advice": .string(leftover.advice),
    ]
  }

  private static func summary(_ summary: PlanSummary) -> JSONValue {
    [
      "create": .integer(summary.creates),
      "update": .integer(summary.updates),
      "delete": .integer(summary.deletes),
      "replace": .integer(summary.replaces),
      "follow": .integer(summary.follows),
      "unchanged": .integer(summary.unchanged),
      "requests": .integer(summary.requests),
    ]
  }

  private static func change(_ change: Change, _ steps: [Step]) -> JSONValue {
    let shown = ShownChange(change)
    var object: JSONObject = [
      "address": .string(change.address.description),
      "kind": .string(change.address.kind.rawValue),
      "name": .string(change.address.key.text),
      "natural_key": .string(change.naturalKey.text),
      "actions": .array(change.action.names.map { .string($0) }),
      "before": shown.before ?? .null,
      "after": shown.after ?? .null,
      "after_unknown": .object(unknown(change, steps)),
      "edits": .array(shown.edits.map(edit)),
      "reason": .string(ReasonName(change.reason).rawValue),
      "steps": .array(steps.map { .string($0.id.description) }),
    ]
    if let former = change.former { object["former_address"] = .string(former.description) }
    if let moves = change.callersMoved { object["callers_moved"] = .array(moves.map(callersMoved)) }
    switch change.reason {
    case .broughtBack(let version, let isEditedElsewhere):
      object["reason_version"] = .integer(version)
      if isEditedElsewhere { object["edited_elsewhere"] = true }
    case .draftFinished(let version):
      object["reason_version"] = .integer(version)
    case .agentReversioned(let cause), .referenceChanged(let cause), .inCycle(let cause):
      object["reason_address"] = .string(cause.description)
    case .notLive, .edited, .editedElsewhere, .sidChanged, .pruned, .removed, .secretChanged,
      .secretsNotRecorded, .linksChanged, .noUpdate, .surplus, .secretLost, .secretRequested,
      .orphanDrafts, .adopted:
      break
    }
    return .object(object)
  }

  /// Values known only after apply, marked with `true` as in Terraform.
  ///
  /// A place inside a list or an object is identified by its pointer, so that the surrounding value
  /// need not be rebuilt.
  private static func unknown(_ change: Change, _ steps: [Step]) -> JSONObject {
    var unknown = JSONObject()
    if steps.contains(where: \.givesNewID) { unknown["id"] = true }
    for pointer in change.unknown { unknown[pointer.description] = true }
    return unknown
  }

  private static func edit(_ edit: Edit) -> JSONValue {
    var object: JSONObject = ["path": .string(edit.pointer.description)]
    object["before"] = edit.before
    object["after"] = edit.after
    if let before = edit.before?.string, let after = edit.after?.string,
      LineEndChange(from: before, to: after)?.isAll == true
    {
      object["only_line_ends"] = true
    }
    return .object(object)
  }

  /// A caller move, as `{from, to, percent}`.
  static func callersMoved(_ move: CallerMove) -> JSONValue {
    [
      "from": .object(move.from.json), "to": .object(move.to.json),
      "percent": .integer(move.percent),
    ]
  }

  private static func step(_ step: Step) -> JSONValue {
    let request = step.operation.request
    return [
      "id": .string(step.id.description),
      "method": .string(request.method),
      "path": .string(request.displayPath),
      "depends_on": .array(step.dependsOn.map { .string($0.description) }),
      "change": .string(step.change.description),
    ]
  }

  /// A secret, as `{address, path, source}` and one of `host`, `provider` and `program`, if known.
  private static func secret(_ flow: SecretFlow) -> JSONValue {
    var object: JSONObject = [
      "address": .string(flow.address.description),
      "path": .string(flow.pointer.description),
      "source": .string(flow.source.description),
    ]
    switch flow.destination {
    case .host(let host): object["host"] = .string(host)
    case .provider(let provider): object["provider"] = .string(provider)
    case .program(let program): object["program"] = .string(program)
    case .unknown: break
    }
    return .object(object)
  }
}

extension Step {
  /// Whether the API creates an object for the step, whose id is not known yet.
  fileprivate var givesNewID: Bool {
    switch operation {
    case .agent(.create), .number(.bind), .object(.create): true
    case .agent, .number, .object: false
    }
  }
}

extension Change.Action {
  /// The action in Terraform's terms.
  fileprivate var names: [String] {
    switch self {
    case .create: ["create"]
    case .update: ["update"]
    case .replace: ["delete", "create"]
    case .delete: ["delete"]
    case .follow: ["no-op"]
    }
  }
}

/// The values of `reason`.
enum ReasonName: String, CaseIterable {
  case notLive = "not_live"
  case edited
  case editedElsewhere = "edited_elsewhere"
  case broughtBack = "brought_back"
  case draftFinished = "draft_finished"
  case agentReversioned = "agent_reversioned"
  case sidChanged = "sid_changed"
  case pruned
  case removed
  case referenceChanged = "reference_changed"
  case inCycle = "in_cycle"
  case secretChanged = "secret_changed"
  case secretsNotRecorded = "secrets_not_recorded"
  case linksChanged = "links_changed"
  case noUpdate = "no_update"
  case surplus
  case secretLost = "secret_lost"
  case secretRequested = "secret_requested"
  case orphanDrafts = "orphan_drafts"
  case adopted

  init(_ reason: Change.Reason) {
    self =
      switch reason {
      case .notLive: .notLive
      case .edited: .edited
      case .editedElsewhere: .editedElsewhere
      case .broughtBack: .broughtBack
      case .draftFinished: .draftFinished
      case .agentReversioned: .agentReversioned
      case .sidChanged: .sidChanged
      case .pruned: .pruned
      case .removed: .removed
      case .referenceChanged: .referenceChanged
      case .inCycle: .inCycle
      case .secretChanged: .secretChanged
      case .secretsNotRecorded: .secretsNotRecorded
      case .linksChanged: .linksChanged
      case .noUpdate: .noUpdate
      case .surplus: .surplus
      case .secretLost: .secretLost
      case .secretRequested: .secretRequested
      case .orphanDrafts: .orphanDrafts
      case .adopted: .adopted
      }
  }
}
