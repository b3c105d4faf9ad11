import JSON

/// One of the changes that the matrix injects faults into.
package struct Apply: Sendable, CustomStringConvertible {
  package let name: String
  /// The stack applied before; `nil` is an empty project.
  let before: StackText?
  /// The unmarked objects of the project.
  var handMade: [(path: String, body: JSONValue)] = []
  /// The stack to apply.
  let after: StackText
  /// Additional options of `turnform apply`.
  var options: [String] = []
  /// The number of concurrent programs.
  var programs = 1

  package var description: String { name }

  /// All six changes.
  package static let all = [
    Apply(name: "create", before: nil, after: StackText()),
    Apply(name: "update", before: StackText(), after: .changed),
    Apply(name: "cascade", before: .cycles, after: .changedCycles),
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

  /// The objects that the stack declares, created by hand before the stack existed.
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
