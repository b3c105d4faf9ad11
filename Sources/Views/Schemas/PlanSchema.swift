package import JSON
import Planning
import Resources

/// The JSON Schema of ``PlanJSON``.
package enum PlanSchema {
  /// The JSON Schema 2020-12 document, written to `schemas/plan.schema.json`.
  package static var document: JSONValue {
    .object(
      ["$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Turnform plan"]
        + members(
          "The output of turnform plan --output json. Reject an unknown major format_version.",
          plan
        ) + ["$defs": definitions]
    )
  }

  private static let plan: JSONObject = [
    "format_version": ["type": "string", "pattern": "^1\\."],
    "stack": textOrNull("The ownership label; null when the manifests have errors."),
    "destination": [
      "description": "The target of the plan; null if no API was used.",
      "oneOf": [["type": "null"], reference("destination")],
    ],
    "applyable": flag("There are requests to send, and nothing prevents that."),
    "errored": flag("The plan is refused or does not exist; diagnostics give the reason."),
    "changes": list(of: reference("change")),
    "unchanged": list(of: ["type": "string"], "Addresses of declared resources without changes."),
    "left_behind": list(of: reference("leftover")),
    "steps": list(of: reference("step")),
    "secrets": list(
      of: reference("secret"),
      "Every secret that the stack declares, changed or not; never its value."
    ),
    "diagnostics": list(of: reference("diagnostic")),
    "summary": reference("summary"),
    "exit_codes?": list(
      of: ["type": "integer"],
      "All exit codes that apply, if there are several; the first one is used."
    ),
    "drifted?": flag("Only in turnform drift: there is drift."),
    "findings?": list(
      of: reference("finding"),
      "Only in turnform drift: problems other than differences."
    ),
  ]

  private static let definitions: JSONValue = [
    "destination": destination, "change": change, "leftover": leftover,
    "callers_moved": callersMoved, "answerer": answerer,
    "edit": edit, "step": step, "secret": secret, "summary": summary, "finding": finding,
    "diagnostic": diagnostic,
    "range": range, "position": position,
  ]

  private static let destination = object(
    "An API and the project that the key belongs to.",
    [
      "api_url": text("Without credentials."),
      "project_id": text("A UUID."),
      "environment": textOrNull("The overlay selected with -e; null without one."),
    ]
  )

  private static let change = object(
    "The change of one resource.",
    [
      "address": text("kind.name"),
      "kind": oneOf(Kind.self),
      "name": text("The key in the manifest."),
      "natural_key": text("The name in the API: an agent's name, a number's E.164."),
      "actions": [
        "description":
          "no-op: moved by another change, without a request. delete, create: in this order.",
        "enum": [["create"], ["update"], ["delete"], ["delete", "create"], ["no-op"]],
      ],
      "before": typed(["object", "null"], "The current resource; secrets are masked."),
      "after": typed(["object", "null"], "The planned resource; secrets are masked."),
      "after_unknown": typed(
        "object",
        "true for values known only from the API's response: the id, and places in after by "
          + "their pointer."
      ),
      "edits": list(of: reference("edit")),
      "reason": oneOf(ReasonName.self),
      "reason_version?": typed("integer", "The agent version that is restored or finished."),
      "edited_elsewhere?": flag(
        "With brought_back: the live version was not created by Turnform."
      ),
      "reason_address?": text("The resource whose change causes this one."),
      "former_address?": text(
        "The address under which this stack declared the object before, according to its "
          + "marker; absent if unchanged."
      ),
      "steps": list(of: ["type": "string"], "Ids of the steps of this change."),
      "direction?": [
        "description":
          "Only in turnform drift: the side that changed, as far as it can be proved.",
        "enum": .array(DriftDirection.allCases.map { .string($0.rawValue) }),
      ],
      "direction_detail?": text("The evidence for the direction."),
      "callers_moved?": list(
        of: reference("callers_moved"),
        "For a number that is bound before and after: the callers who get another agent, the "
          + "largest share first. A version that replaces another by publishing moves no "
          + "callers; a step between the sides of an A/B test does."
      ),
    ]
  )

  private static let leftover = object(
    "A live object that is not declared and that the plan does not change.",
    [
      "kind": [
        "description":
          "undeclared: created by this stack. undeclared_webhook: active, without an owner.",
        "enum": ["undeclared", "undeclared_webhook"],
      ],
      "address": text("The address by natural key."),
      "id": text("The id in the API."),
      "successor": textOrNull(
        "The declared resource that looks like the same object with a new name."
      ),
      "detail": text("Why it is listed."),
      "advice": text("Recommended action."),
    ]
  )

  private static let finding = object(
    "A problem that is not a difference from the manifests.",
    [
      "kind": oneOf(FindingKind.self),
      "address": text("The address; by natural key if not declared."),
      "id": text("The id in the API."),
      "name": text("The natural key."),
      "owner": textOrNull("The stack whose marker it carries."),
      "is_drift": flag("Whether callers are affected; drift then exits with 2."),
      "detail": text("The problem."),
      "advice": text("Recommended action."),
    ]
  )

  private static let callersMoved = object(
    "Callers whose answering agent changes.",
    [
      "from": reference("answerer"),
      "to": reference("answerer"),
      "percent": [
        "description": "The share of all callers of the number.", "type": "integer", "minimum": 1,
        "maximum": 100,
      ],
    ]
  )

  private static let answerer = object(
    "Who answers, in the form of a route; empty if the number is not answered.",
    [
      "agent?": text("The key in the manifest, or the name in the API."),
      "version?": typed("integer", "The version of the agent."),
      "agent_id?": text("The id of an unknown agent."),
      "webhook?": text("The call-init URL that decides per call."),
      "workflow?": text("The id of a workflow."),
    ]
  )

  private static let edit = object(
    "One difference; before or after is absent if there is no value.",
    [
      "path": text("JSON Pointer into before and after."), "before?": true,
      "after?": true,
      "only_line_ends?": flag(
        "Whether the texts differ only in line endings (LF, CR LF or CR)."
      ),
    ]
  )

  private static let step = object(
    "One REST request.",
    [
      "id": ["type": "string", "pattern": "^s[0-9]+$"],
      "method": ["enum": ["POST", "PUT", "DELETE"]],
      "path": text("Ids from an earlier step are written as {s1.id}."),
      "depends_on": list(of: ["type": "string"], "Ids of the steps that must succeed first."),
      "change": text("The address of the change it belongs to."),
    ]
  )

  private static let secret = object(
    "The source of a secret and, if declared, its destination.",
    [
      "address": text("The resource that contains it."),
      "path": text("JSON Pointer into the resource."),
      "source": text("env:NAME or file:PATH."),
      "host?": text("The host it is sent to or signs requests for."),
      "provider?": text("The service it is for, as known to TurnCall."),
      "program?": text("The program that receives it in its environment."),
    ]
  )

  private static var summary: JSONValue {
    let names = ["create", "update", "delete", "replace", "follow", "unchanged", "requests"]
    return object(
      "Counts; a replacement counts as one create and one delete.",
      JSONObject(names.map { ($0, ["type": "integer", "minimum": 0]) })
    )
  }

  private static let diagnostic = object(
    "One problem.",
    [
      "code": ["type": "string", "pattern": "^TF[0-9]{4}$"],
      "severity": ["enum": ["error", "warning", "note"]],
      "summary": text("The fixed title of the code."),
      "detail": text("The specific problem."),
      "advice": text("Recommended action."),
      "address?": text("The affected resource."),
      "range?": reference("range"),
      "related?": [
        "type": "array",
        "items": object(
          "A related place.",
          ["message": ["type": "string"], "range": reference("range")]
        ),
      ],
    ]
  )

  private static let range = object(
    "A range in a file; end is exclusive.",
    [
      "filename": text("The stack folder as specified, and the path in it."),
      "start": reference("position"),
      "end": reference("position"),
    ]
  )

  private static let position = object(
    "Both start at 1; columns are Unicode scalars.",
    [
      "line": ["type": "integer", "minimum": 1],
      "column": ["type": "integer", "minimum": 1],
    ]
  )

  private static func object(_ description: String, _ properties: JSONObject) -> JSONValue {
    .object(members(description, properties))
  }

  /// The schema of an object; properties whose names end with `?` are optional.
  private static func members(_ description: String, _ properties: JSONObject) -> JSONObject {
    let isOptional = { (name: String) in name.hasSuffix("?") }
    return [
      "description": .string(description),
      "type": "object",
      "required": .array(properties.keys.filter { !isOptional($0) }.map { .string($0) }),
      "additionalProperties": false,
      "properties": .object(
        JSONObject(
          properties.members.map { (isOptional($0) ? String($0.dropLast()) : $0, $1) }
        )
      ),
    ]
  }

  private static func text(_ description: String) -> JSONValue { typed("string", description) }

  private static func textOrNull(_ description: String) -> JSONValue {
    typed(["string", "null"], description)
  }

  private static func flag(_ description: String) -> JSONValue { typed("boolean", description) }

  private static func typed(_ type: JSONValue, _ description: String) -> JSONValue {
    ["description": .string(description), "type": type]
  }

  private static func list(of items: JSONValue, _ description: String? = nil) -> JSONValue {
    var list: JSONObject = ["type": "array", "items": items]
    if let description { list = ["description": .string(description)] + list }
    return .object(list)
  }

  private static func reference(_ definition: String) -> JSONValue {
    ["$ref": .string("#/$defs/\(definition)")]
  }

  private static func oneOf<Word: CaseIterable & RawRepresentable<String>>(
    _: Word.Type
  ) -> JSONValue {
    ["enum": .array(Word.allCases.map { .string($0.rawValue) })]
  }
}

/// Merges two objects; members of the right one win.
private func + (left: JSONObject, right: JSONObject) -> JSONObject {
  var sum = left
  for (key, value) in right.members { sum[key] = value }
  return sum
}
