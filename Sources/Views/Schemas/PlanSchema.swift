package import JSON
import Planning
import Resources

/// The JSON Schema of ``PlanJSON``.
package enum PlanSchema {
  /// JSON Schema 2020-12; written to `schemas/plan.schema.json`.
  package static var document: JSONValue {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Turnform plan",
      "description":
        "What turnform plan --output json prints. Readers refuse an unknown major format_version.",
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
          "description": "Where it would be sent; null when no API was asked.",
          "oneOf": [["type": "null"], ["$ref": "#/$defs/destination"]],
        ],
        "applyable": described("There is something to send and nothing forbids it.", ["boolean"]),
        "errored": described(
          "The plan is refused or there is none; diagnostics say why.",
          ["boolean"]
        ),
        "changes": ["type": "array", "items": ["$ref": "#/$defs/change"]],
        "unchanged": listOfTexts("Addresses of declared resources that stay as they are."),
        "left_behind": ["type": "array", "items": ["$ref": "#/$defs/leftover"]],
        "steps": ["type": "array", "items": ["$ref": "#/$defs/step"]],
        "secrets": [
          "description":
            "Every secret that the stack declares, whether or not it changes; never a value.",
          "type": "array",
          "items": ["$ref": "#/$defs/secret"],
        ],
        "diagnostics": ["type": "array", "items": ["$ref": "#/$defs/diagnostic"]],
        "summary": ["$ref": "#/$defs/summary"],
        "exit_codes": [
          "description":
            "Every exit code that applies, when there are several; the first one counts.",
          "type": "array",
          "items": ["type": "integer"],
        ],
        "drifted": described(
          "Only of turnform drift: something is not as it should be.",
          ["boolean"]
        ),
        "findings": [
          "description": "Only of turnform drift: what is amiss beside the differences.",
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
      "An API, and the project in it that the key belongs to.",
      required: ["api_url", "project_id", "environment"],
      [
        "api_url": described("Without credentials.", ["string"]),
        "project_id": described("A UUID.", ["string"]),
        "environment": described(
          "The overlay that was chosen with -e; null without one.",
          ["string", "null"]
        ),
      ]
    )
  }

  private static var change: JSONValue {
    object(
      "What happens to one resource.",
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
            "no-op: another change moves it, no request is sent. delete, create: in this order.",
          "enum": [["create"], ["update"], ["delete"], ["delete", "create"], ["no-op"]],
        ],
        "before": described("The resource as it is; secrets are masked.", ["object", "null"]),
        "after": described("The resource as it will be; secrets are masked.", ["object", "null"]),
        "after_unknown": described(
          "true for what only the API's answer tells: the id, and places in after by their pointer.",
          ["object"]
        ),
        "edits": ["type": "array", "items": ["$ref": "#/$defs/edit"]],
        "reason": ["enum": .array(ReasonName.allCases.map { .string($0.rawValue) })],
        "reason_version": described(
          "The agent version that is brought back or finished.",
          ["integer"]
        ),
        "edited_elsewhere": described(
          "With brought_back: what is live now was not made by Turnform.",
          ["boolean"]
        ),
        "reason_address": described("The resource whose change is the cause.", ["string"]),
        "former_address": described(
          "Where this stack declared the object before, according to its marker; absent when it is the same.",
          ["string"]
        ),
        "steps": listOfTexts("Ids of the steps that serve it."),
        "direction": [
          "description": "Only of turnform drift: the side that moved, as far as it can be proved.",
          "enum": .array(DriftDirection.allCases.map { .string($0.rawValue) }),
        ],
        "direction_detail": described("What the direction is concluded from.", ["string"]),
        "callers_moved": [
          "description":
            "Of a number that is bound before and after: the callers who get another agent, the largest part first. A version that takes another's place by publishing moves nobody; a step between the sides of an A/B test does.",
          "type": "array",
          "items": ["$ref": "#/$defs/callers_moved"],
        ],
      ]
    )
  }

  private static var leftover: JSONValue {
    object(
      "A live object that nobody declares and that the plan leaves where it is.",
      required: ["kind", "address", "id", "successor", "detail", "advice"],
      [
        "kind": [
          "description":
            "undeclared: this stack made it. undeclared_webhook: active, and nobody's.",
          "enum": ["undeclared", "undeclared_webhook"],
        ],
        "address": described("By natural key.", ["string"]),
        "id": described("In the API.", ["string"]),
        "successor": described(
          "The declared resource that looks like the same object under a new name.",
          ["string", "null"]
        ),
        "detail": described("Why it is told.", ["string"]),
        "advice": described("What to do.", ["string"]),
      ]
    )
  }

  private static var finding: JSONValue {
    object(
      "Something amiss that is no difference from the manifests.",
      required: [
        "kind", "address", "id", "name", "owner", "is_drift", "detail", "advice",
      ],
      [
        "kind": ["enum": .array(FindingKind.allCases.map { .string($0.rawValue) })],
        "address": described("By natural key where it is not declared.", ["string"]),
        "id": described("In the API.", ["string"]),
        "name": described("Its natural key.", ["string"]),
        "owner": described("The stack whose marker it carries.", ["string", "null"]),
        "is_drift": described("Callers are affected, and drift exits with 2.", ["boolean"]),
        "detail": described("What is amiss.", ["string"]),
        "advice": described("What to do.", ["string"]),
      ]
    )
  }

  private static var callersMoved: JSONValue {
    object(
      "Callers who are answered by somebody else than before.",
      required: ["from", "to", "percent"],
      [
        "from": ["$ref": "#/$defs/answerer"],
        "to": ["$ref": "#/$defs/answerer"],
        "percent": [
          "description": "Of all callers of the number.", "type": "integer", "minimum": 1,
          "maximum": 100,
        ],
      ]
    )
  }

  private static var answerer: JSONValue {
    object(
      "Who answers, as routes name it; empty when nobody does.",
      required: [],
      [
        "agent": described("The key in the manifest, or else the name in the API.", ["string"]),
        "version": described("The version of the agent.", ["integer"]),
        "agent_id": described("An agent that nothing is known of.", ["string"]),
        "webhook": described("The call-init URL that decides per call.", ["string"]),
        "workflow": described("The id of a workflow.", ["string"]),
      ]
    )
  }

  private static var edit: JSONValue {
    object(
      "One difference; before or after is absent where there is nothing.",
      required: ["path"],
      [
        "path": described("JSON Pointer into before and after.", ["string"]), "before": true,
        "after": true,
        "only_line_ends": described(
          "True where the texts differ in nothing but LF, CR LF or CR.",
          ["boolean"]
        ),
      ]
    )
  }

  private static var step: JSONValue {
    object(
      "Exactly one REST request.",
      required: ["id", "method", "path", "depends_on", "change"],
      [
        "id": ["type": "string", "pattern": "^s[0-9]+$"],
        "method": ["enum": ["POST", "PUT", "DELETE"]],
        "path": described("Ids that an earlier step gives stand as {s1.id}.", ["string"]),
        "depends_on": listOfTexts("Ids of the steps that must be confirmed before."),
        "change": described("The address of the change that it serves.", ["string"]),
      ]
    )
  }

  private static var secret: JSONValue {
    object(
      "Where a secret comes from, and where it goes as far as that is written.",
      required: ["address", "path", "source"],
      [
        "address": described("The resource that holds it.", ["string"]),
        "path": described("JSON Pointer into the resource.", ["string"]),
        "source": described("env:NAME or file:PATH.", ["string"]),
        "host": described("The host that it is sent to or signs for.", ["string"]),
        "provider": described("The service that it is for, which TurnCall knows.", ["string"]),
        "program": described("The program that gets it in its environment.", ["string"]),
      ]
    )
  }

  private static var summary: JSONValue {
    let names = ["create", "update", "delete", "replace", "follow", "unchanged", "requests"]
    let properties = names.map { ($0, ["type": "integer", "minimum": 0] as JSONValue) }
    return object(
      "Counts; a replacement counts as create and as delete too.",
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
        "summary": described("Fixed text of the code.", ["string"]),
        "detail": described("What is wrong here.", ["string"]),
        "advice": described("What to do.", ["string"]),
        "address": described("The resource it is about.", ["string"]),
        "range": ["$ref": "#/$defs/range"],
        "related": [
          "type": "array",
          "items": object(
            "Another place that belongs to it.",
            required: ["message", "range"],
            ["message": ["type": "string"], "range": ["$ref": "#/$defs/range"]]
          ),
        ],
      ]
    )
  }

  private static var range: JSONValue {
    object(
      "A stretch of a file; end is just behind.",
      required: ["filename", "start", "end"],
      [
        "filename": described("The stack folder as it was named, and the path in it.", ["string"]),
        "start": ["$ref": "#/$defs/position"],
        "end": ["$ref": "#/$defs/position"],
      ]
    )
  }

  private static var position: JSONValue {
    object(
      "Both count from 1; columns are Unicode scalars.",
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
