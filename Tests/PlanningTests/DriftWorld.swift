import JSON
import Planning
import Resources
import TestSupport
import Testing

/// A project that a stack is applied to and that other clients edit.
struct DriftWorld {
  var api = SimulatedAPI()

  /// Applies a stack with all limits lifted.
  mutating func apply(_ desired: DesiredState) throws {
    let plan = makePlan(desired: desired, live: api.live, policy: Policy(allowedDeletes: 99))
    try #require(!plan.isRefused, "\(plan.brief)")
    var generator = SeededGenerator(seed: 1)
    api = try #require(try states(of: plan, from: api, generator: &generator).last)
  }

  /// Makes a draft without Turnform, optionally with the marker of a version that it is a copy of.
  @discardableResult
  mutating func draft(
    _ name: ObjectName,
    _ config: JSONObject,
    copying version: Int? = nil,
    environment: AgentEnvironment = .production
  ) throws -> RemoteID {
    var config = config
    if let version {
      config["metadata"] = .object(
        JSONObject().marked(Marker(stack: "acme", version: version))
      )
    }
    let id = try api.perform(
      .agent(
        .create(
          name: name,
          environment: environment,
          config: StepContent(config),
          version: 0
        )
      )
    )
    return try #require(id)
  }

  /// Makes a version and publishes it without Turnform.
  mutating func publish(
    _ name: ObjectName,
    _ config: JSONObject,
    copying version: Int? = nil
  ) throws {
    let id = try draft(name, config, copying: version)
    _ = try api.perform(.agent(.publish(.live(id))))
  }

  /// The id of a version.
  func id(_ name: ObjectName, _ version: Int) throws -> RemoteID {
    try #require(api.agents.values.first { $0.name == name && $0.version == version }?.id)
  }

  func drift(_ desired: DesiredState, listsUnmanaged: Bool = false) -> Drift {
    let policy = Policy(allowedDeletes: 99)
    return makeDrift(
      of: makePlan(desired: desired, live: api.live, policy: policy),
      desired: desired,
      live: api.live,
      listsUnmanaged: listsUnmanaged
    )
  }
}

extension Drift {
  /// The verdict on one resource.
  func verdict(_ address: ResourceAddress) -> DriftVerdict? {
    zip(plan.changes, verdicts).first { $0.0.address == address }?.1
  }
}
