import Applying
import Planning
import Resources
import TestSupport
import Testing

@Suite("The schedule")
struct ScheduleTests {
  @Test("independent steps start together, lowest id first, up to the limit")
  func parallel() {
    var schedule = Schedule([step(1), step(2), step(3)])
    #expect(start(&schedule, 2) == [1, 2])
    #expect(start(&schedule, 2) == [])
    schedule.succeed(StepID(1))
    #expect(start(&schedule, 2) == [3])
  }

  @Test("two steps of one subject are never in flight together")
  func subjects() {
    let subject = Step.Subject.number(e164: "+15551230001")
    var schedule = Schedule([step(1, subject: subject), step(2, subject: subject), step(3)])
    #expect(start(&schedule, 8) == [1, 3])
    schedule.succeed(StepID(3))
    #expect(start(&schedule, 8) == [])
    schedule.succeed(StepID(1))
    #expect(start(&schedule, 8) == [2])
  }

  @Test("a step waits for all of its dependencies")
  func dependencies() {
    var schedule = Schedule([step(1), step(2), step(3, after: [1, 2])])
    #expect(start(&schedule, 8) == [1, 2])
    schedule.succeed(StepID(2))
    #expect(start(&schedule, 8) == [])
    schedule.succeed(StepID(1))
    #expect(start(&schedule, 8) == [3])
  }

  @Test("the transitive dependents of a failed step are skipped; the rest continues")
  func failure() {
    var schedule = Schedule([step(1), step(2, after: [1]), step(3, after: [2]), step(4)])
    #expect(start(&schedule, 1) == [1])
    #expect(schedule.fail(StepID(1)).map(\.number) == [2, 3])
    #expect(schedule.state(of: StepID(3)) == .skipped(.dependency(StepID(1))))
    #expect(start(&schedule, 1) == [4])
  }

  @Test("after a stop nothing starts, and steps in flight may end")
  func stop() {
    var schedule = Schedule([step(1), step(2), step(3)])
    #expect(start(&schedule, 1) == [1])
    #expect(schedule.stop(.interrupted).map(\.number) == [2, 3])
    schedule.succeed(StepID(1))
    #expect(start(&schedule, 8) == [])
    #expect(schedule.state(of: StepID(1)) == .done)
  }

  @Test("a step held back by its subject starts before higher ids once it may")
  func parking() {
    let subject = Step.Subject.number(e164: "+15551230001")
    var schedule = Schedule([
      step(1, subject: subject), step(2, subject: subject), step(3, subject: subject), step(4),
      step(5), step(6),
    ])
    #expect(start(&schedule, 2) == [1, 4])
    schedule.succeed(StepID(1))
    #expect(start(&schedule, 2) == [2])
    schedule.succeed(StepID(4))
    #expect(start(&schedule, 2) == [5])
    #expect(schedule.fail(StepID(2)) == [])
    #expect(start(&schedule, 2) == [3])
  }

  @Test("a started step that was not sent ends as skipped, and nothing else starts")
  func skip() {
    var schedule = Schedule([step(1), step(2, after: [1]), step(3)])
    #expect(start(&schedule, 1) == [1])
    #expect(schedule.skip(StepID(1), .interrupted).map(\.number) == [2, 3])
    #expect(schedule.state(of: StepID(1)) == .skipped(.interrupted))
    #expect(start(&schedule, 8) == [])
  }

  @Test(
    "20,000 steps run in the order of their ids, alone or on few subjects",
    .timeLimit(.minutes(45)),
    arguments: [1, 7, 20_000]
  )
  func large(subjects: Int) {
    let count = 20_000
    var schedule = Schedule(
      (1...count)
        .map { number in
          step(
            number,
            after: number > 10 ? [number - 10] : [],
            subject: .agent(name: "agent-\(number % subjects)")
          )
        }
    )
    var order: [Int] = []
    while let step = schedule.next(upTo: 1).first {
      order.append(step.id.number)
      schedule.succeed(step.id)
    }
    #expect(order == Array(1...count))
  }

  @Test(
    "every random schedule ends, in an order that its edges and subjects allow",
    arguments: 1...TestScale.current.count(200)
  )
  func random(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    let steps = randomSteps(&random)
    var schedule = Schedule(steps)
    var running: [Step] = []
    var ended: Set<StepID> = []
    while true {
      let expected = startable(steps, schedule, ended: ended, running: running)
      let started = schedule.next(upTo: 3)
      #expect(started.map(\.id) == expected, "seed \(seed)")
      for step in started {
        #expect(ended.isSuperset(of: step.dependsOn), "seed \(seed)")
        #expect(!running.contains { $0.subject == step.subject }, "seed \(seed)")
        running.append(step)
      }
      #expect(running.count <= 3, "seed \(seed)")
      guard !running.isEmpty else { break }
      let step = running.remove(at: Int(random.next() % UInt64(running.count)))
      if random.next() % 8 == 0 {
        _ = schedule.fail(step.id)
      } else {
        schedule.succeed(step.id)
        ended.insert(step.id)
      }
    }
    for step in steps {
      let state = schedule.state(of: step.id)
      #expect(state != .waiting && state != .running, "seed \(seed)")
    }
  }

  /// The steps that may start with at most three in flight, found by checking every step.
  private func startable(
    _ steps: [Step],
    _ schedule: Schedule,
    ended: Set<StepID>,
    running: [Step]
  ) -> [StepID] {
    var busy = Set(running.map(\.subject))
    var started: [StepID] = []
    for step in steps where schedule.state(of: step.id) == .waiting && busy.count < 3 {
      guard ended.isSuperset(of: step.dependsOn), busy.insert(step.subject).inserted else {
        continue
      }
      started.append(step.id)
    }
    return started
  }

  private func randomSteps(_ random: inout SplitMix) -> [Step] {
    (1...12)
      .map { number in
        let dependencies = (1..<number).filter { _ in random.next() % 5 == 0 }
        return step(
          number,
          after: dependencies,
          subject: .agent(name: "agent-\(random.next() % 4)")
        )
      }
  }

  private func start(_ schedule: inout Schedule, _ most: Int) -> [Int] {
    schedule.next(upTo: most).map(\.id.number)
  }
}

/// The same numbers for the same seed, on every platform.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
