import JSON

/// One of the changes that the matrix lets go wrong.
package struct Apply: Sendable, CustomStringConvertible {
  package let name: String
  /// What was applied before; `nil` is an empty project.
  let before: StackText?
  /// What stands in the project without a marker.
  var handMade: [(path: String, body: JSONValue)] = []
  /// What is applied.
  let after: StackText
  /// What `turnform apply` is told beside it.
  var options: [String] = []
  /// How many do it at the same time.
  var programs = 1

  package var description: String { name }

  /// All six.
  package static let all = [
    Apply(name: "create", before: nil, after: StackText()),
    Apply(name: "update", before: StackText(), after: .changed),
    Apply(name: "cascade", before: .circles, after: .changedCircles),
    Apply(
      name: "prune",
      before: .crowded,
      after: StackText(),
      options: ["--prune", "--allow-deletes", "20"]
    ),
    Apply(
      name: "adopt",
      before: nil,
      handMade: handMadeObjects,
      after: StackText(),
      options: ["--adopt"]
    ),
    Apply(name: "two-at-once", before: nil, after: StackText(), programs: 2),
  ]

  /// What the stack declares, made by hand before there was a stack.
  private static let handMadeObjects: [(path: String, body: JSONValue)] = [
    ("agents", ["name": "helpdesk", "environment": "production"]),
    ("takeaways", ["name": "csat", "description": "By hand.", "schema": ["type": "object"]]),
    ("knowledge-bases", ["name": "manuals", "description": "Manuals."]),
    ("webhooks", ["url": "https://crm.test/turncall", "events": ["call.ended"]]),
    ("eval-scenarios", ["name": "greets", "definition": ["turns": [["user": "Hello"]]]]),
    (
      "phone-numbers",
      [
        "e164_number": "+15551230002", "external_number_sid": "PN2",
        "routing_target_type": "webhook", "server_url": "https://router.test/call-init",
      ]
    ),
  ]
}
