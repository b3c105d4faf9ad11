package import JSON
import Planning
import Resources

/// The JSON Schema of ``PlanJSON``.
package enum PlanSchema {
  /// The JSON Schema 2020-12 document, written to `schemas/plan.schema.json`.
  package static var document: JSONValue {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Turnform plan",
      "description":
        "The output of turnform plan --output json. Reject an unknown major format_version.",
      "type": "object",
      "required": [
        "format_version", "stack", "destination", "applyable", "errored", "changes", "unchanged",
        "left_behind",
        "steps", "secrets", "diagnostics", "summary",
      ],
      "additionalProperties": false,
      "properties": [
        "format_version": ["type": "string", "pattern": "^1\\."],
        "stack": described(
          "The ownership label; null when the manifests have errors.",
          ["string", "null"]
        ),
        "destination": [
          "description": "The target of the plan; null if no API was used.",
          "oneOf": [["type": "null"], ["$ref": "#/$defs/destination"]],
        ],
        "applyable": described(
          "There are requests to send, and nothing prevents that.",
          ["boolean"]
        ),
        "errored": described(
          "The plan is refused or does not exist; diagnostics give the reason.",
          ["boolean"]
        ),
        "changes": ["type": "array", "items": ["$ref": "#/$defs/change"]],
        "unchanged": listOfTexts("Addresses of declared resources without changes."),
        "left_behind": ["type": "array", "items": ["$ref": "#/$defs/leftover"]],
        "steps": ["type": "array", "items": ["$ref": "#/$defs/step"]],
        "secrets": [
          "description":
            "Every secret that the stack declares, changed or not; never its value.",
          "type": "array",
          "items": ["$ref": "#/$defs/secret"],
        ],
        "diagnostics": ["type": "array", "items": ["$ref": "#/$defs/diagnostic"]],
        "summary": ["$ref": "#/$defs/summary"],
        "exit_codes": [
          "description":
            "All exit codes that apply, if there are several; the first one is used.",
          "type": "array",
          "items": ["type": "integer"],
        ],
        "drifted": described(
          "Only in turnform drift: there is drift.",
          ["boolean"]
        ),
        "findings": [
          "description": "Only in turnform drift: problems other than differences.",
          "type": "array",
          "items": ["$ref": "#/$defs/finding"],
        ],
      ],
      "$defs": [
        "destination": destination, "change": change, "leftover": leftover,
        "callers_moved": callersMoved, "answerer": answerer,
        "edit": edit, "step": step, "secret": secret, "summary": summary, "finding": finding,
        "diagnostic": diagnostic,
        "range": range, "position": position,
      ],
    ]
  }

  private static var destination: JSONValue {
    object(
      "An API and the project that the key belongs to.",
      required: ["api_url", "project_id", "environment"],
      [
        "api_url": described("Without credentials.", ["string"]),
        "project_id": described("A UUID.", ["string"]),
        "environment": described(
          "The overlay selected with -e; null without one.",
          ["string", "null"]
        ),
      ]
    )
  }

  private static var change: JSONValue {
    object(
      "The change of one resource.",
      required: [
        "address", "kind", "name", "natural_key", "actions", "before", "after", "after_unknown",
        "edits", "reason", "steps",
      ],
      [
        "address": described("kind.name", ["string"]),
        "kind": ["enum": .array(Kind.allCases.map { .string($0.rawValue) })],
        "name": described("The key in the manifest.", ["string"]),
        "natural_key": described(
          "The name in the API: an agent's name, a number's E.164.",
          ["string"]
        ),
        "actions": [
          "description":
            "no-op: moved by another change, without a request. delete, create: in this order.",
          "enum": [["create"], ["update"], ["delete"], ["delete", "create"], ["no-op"]],
        ],
        "before": described("The current resource; secrets are masked.", ["object", "null"]),
        "after": described("The planned resource; secrets are masked.", ["object", "null"]),
        "after_unknown": described(
          "true for values known only from the API's response: the id, and places in after by "
            + "their pointer.",
          ["object"]
        ),
        "edits": ["type": "array", "items": ["$ref": "#/$defs/edit"]],
        "reason": ["enum": .array(ReasonName.allCases.map { .string($0.rawValue) })],
        "reason_version": described(
          "The agent version that is restored or finished.",
          ["integer"]
        ),
        "edited_elsewhere": described(
          "With brought_back: the live version was not created by Turnform.",
          ["boolean"]
        ),
        "reason_address": described("The resource whose change causes this one.", ["string"]),
        "former_address": described(
          "The address under which this stack declared the object before, according to its "
            + "marker; absent if unchanged.",
          ["string"]
        ),
        "steps": listOfTexts("Ids of the steps of this change."),
        "direction": [
          "description":
            "Only in turnform drift: the side that changed, as far as it can be proved.",
          "enum": .array(DriftDirection.allCases.map { .string($0.rawValue) }),
        ],
        "direction_detail": described("The evidence for the direction.", ["string"]),
        "callers_moved": [
          "description": .string(
            "For a number that is bound before and after: the callers who get another agent, the "
              + "largest share first. A version that replaces another by publishing moves no "
              + "callers; a step between the sides of an A/B test does."
          ),
          "type": "array",
          "items": ["$ref": "#/$defs/callers_moved"],
        ],
      ]
    )
  }

  private static var leftover: JSONValue {
    object(
      "A live object that is not declared and that the plan does not change.",
      required: ["kind", "address", "id", "successor", "detail", "advice"],
      [
        "kind": [
          "description":
            "undeclared: created by this stack. undeclared_webhook: active, without an owner.",
          "enum": ["undeclared", "undeclared_webhook"],
        ],
        "address": described("The address by natural key.", ["string"]),
        "id": described("The id in the API.", ["string"]),
        "successor": described(
          "The declared resource that looks like the same object with a new name.",
          ["string", "null"]
        ),
        "detail": described("Why it is listed.", ["string"]),
        "advice": described("Recommended action.", ["string"]),
      ]
    )
  }

  private static var finding: JSONValue {
    object(
      "A problem that is not a difference from the manifests.",
      required: [
        "kind", "address", "id", "name", "owner", "is_drift", "detail", "advice",
      ],
      [
        "kind": ["enum": .array(FindingKind.allCases.map { .string($0.rawValue) })],
        "address": described("The address; by natural key if not declared.", ["string"]),
        "id": described("The id in the API.", ["string"]),
        "name": described("The natural key.", ["string"]),
        "owner": described("The stack whose marker it carries.", ["string", "null"]),
        "is_drift": described(
          "Whether callers are affected; drift then exits with 2.",
          ["boolean"]
        ),
        "detail": described("The problem.", ["string"]),
        "advice": described("Recommended action.", ["string"]),
      ]
    )
  }

  private static var callersMoved: JSONValue {
    object(
      "Callers whose answering agent changes.",
      required: ["from", "to", "percent"],
      [
        "from": ["$ref": "#/$defs/answerer"],
        "to": ["$ref": "#/$defs/answerer"],
        "percent": [
          "description": "The share of all callers of the number.", "type": "integer", "minimum": 1,
          "maximum": 100,
        ],
      ]
    )
  }

  private static var answerer: JSONValue {
    object(
      "Who answers, in the form of a route; empty if the number is not answered.",
      required: [],
      [
        "agent": described("The key in the manifest, or the name in the API.", ["string"]),
        "version": described("The version of the agent.", ["integer"]),
        "agent_id": described("The id of an unknown agent.", ["string"]),
        "webhook": described("The call-init URL that decides per call.", ["string"]),
        "workflow": described("The id of a workflow.", ["string"]),
      ]
    )
  }

  private static var edit: JSONValue {
    object(
      "One difference; before or after is absent if there is no value.",
      required: ["path"],
      [
        "path": described("JSON Pointer into before and after.", ["string"]), "before": true,
        "after": true,
        "only_line_ends": described(
          "Whether the texts differ only in line endings (LF, CR LF or CR).",
          ["boolean"]
        ),
      ]
    )
  }

  private static var step: JSONValue {
    object(
      "One REST request.",
      required: ["id", "method", "path", "depends_on", "change"],
      [
        "id": ["type": "string", "pattern": "^s[0-9]+$"],
        "method": ["enum": ["POST", "PUT", "DELETE"]],
        "path": described("Ids from an earlier step are written as {s1.id}.", ["string"]),
        "depends_on": listOfTexts("Ids of the steps that must be confirmed first."),
        "change": described("The address of the change it belongs to.", ["string"]),
      ]
    )
  }

  private static var secret: JSONValue {
    object(
      "The source of a secret and, if declared, its destination.",
      required: ["address", "path", "source"],
      [
        "address": described("The resource that contains it.", ["string"]),
        "path": described("JSON Pointer into the resource.", ["string"]),
        "source": described("env:NAME or file:PATH.", ["string"]),
        "host": described("The host it is sent to or signs requests for.", ["string"]),
        "provider": described("The service it is for, as known to TurnCall.", ["string"]),
        "program": described("The program that receives it in its environment.", ["string"]),
      ]
    )
  }

  private static var summary: JSONValue {
    let names = ["create", "update", "delete", "replace", "follow", "unchanged", "requests"]
    let properties = names.map { ($0, ["type": "integer", "minimum": 0] as JSONValue) }
    return object(
      "Counts; a replacement counts as one create and one delete.",
      required: names,
      JSONObject(properties)
    )
  }

  private static var diagnostic: JSONValue {
    object(
      "One problem.",
      required: ["code", "severity", "summary", "detail", "advice"],
      [
        "code": ["type": "string", "pattern": "^TF[0-9]{4}$"],
        "severity": ["enum": ["error", "warning", "note"]],
        "summary": described("The fixed title of the code.", ["string"]),
        "detail": described("The specific problem.", ["string"]),
        "advice": described("Recommended action.", ["string"]),
        "address": described("The affected resource.", ["string"]),
        "range": ["$ref": "#/$defs/range"],
        "related": [
          "type": "array",
          "items": object(
            "A related place.",
            required: ["message", "range"],
            ["message": ["type": "string"], "range": ["$ref": "#/$defs/range"]]
          ),
        ],
      ]
    )
  }

  private static var range: JSONValue {
    object(
      "A range in a file; end is exclusive.",
      required: ["filename", "start", "end"],
      [
        "filename": described("The stack folder as specified, and the path in it.", ["string"]),
        "start": ["$ref": "#/$defs/position"],
        "end": ["$ref": "#/$defs/position"],
      ]
    )
  }

  private static var position: JSONValue {
    object(
      "Both start at 1; columns are Unicode scalars.",
      required: ["line", "column"],
      [
        "line": ["type": "integer", "minimum": 1],
        "column": ["type": "integer", "minimum": 1],
      ]
    )
  }

  private static func object(
    _ description: String,
    required: [String],
    _ properties: JSONObject
  ) -> JSONValue {
    [
      "description": .string(description),
      "type": "object",
      "required": .array(required.map { .string($0) }),
      "additionalProperties": false,
      "properties": .object(properties),
    ]
  }

  private static func described(_ description: String, _ types: [String]) -> JSONValue {
    let type: JSONValue =
      types.count == 1 ? .string(types[0]) : .array(types.map { .string($0) })
    return ["description": .string(description), "type": type]
  }

  private static func listOfTexts(_ description: String) -> JSONValue {
    [
      "description": .string(description),
      "type": "array",
      "items": ["type": "string"],
    ]
  }
}
