import JSON
import Planning
import Resources
import TestSupport

/// A step of an agent by default; ids count from 1.
func step(
  _ number: Int,
  _ operation: Planning.Operation = .agent(.publish(.live(RemoteID(short: "a")))),
  after dependencies: [Int] = [],
  subject: Step.Subject? = nil
) -> Step {
  Step(
    id: StepID(number),
    operation: operation,
    dependsOn: dependencies.map(StepID.init),
    change: ResourceAddress(.agents, "agent-\(number)"),
    subject: subject ?? .agent(name: "agent-\(number)")
  )
}

/// A config with the marker that the planner writes.
func markedConfig(version: Int, prompt: String = "Hello.") -> JSONObject {
  [
    "system_prompt": .string(prompt),
    "metadata": .object(JSONObject().marked(Marker(stack: "acme", version: version))),
  ]
}

func createStep(_ number: Int, _ name: ObjectName = "front", version: Int = 1) -> Step {
  step(
    number,
    .agent(
      .create(
        name: name,
        environment: .production,
        config: StepContent(markedConfig(version: version)),
        version: version
      )
    ),
    subject: .agent(name: name)
  )
}
