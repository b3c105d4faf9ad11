import Foundation

/// The whole matrix, or a slice of it.
package struct Matrix: Sendable {
  /// The selected cases, and the settings of their runs.
  package struct Settings: Sendable {
    /// The path of turnform.
    package var program: String
    /// The names of the changes; empty means all.
    package var applies: [String] = []
    package var faults: [Fault] = Fault.allCases
    /// A part of a request's name; `nil` means every request.
    package var request: String?
    package var onlyWrites = false
    /// The number of cases to skip at the start, to continue an interrupted walk.
    package var skipped = 0
    /// Runs about every n-th case, chosen by the seed.
    package var every = 1
    package var seed: UInt64 = 1
    package var parallelism = 2
    /// The maximum duration of a run before it counts as a hang.
    package var bound = Duration.seconds(150)
    /// The time after which no further case is started.
    package var time: Duration?
    /// Exactly these cases, instead of all.
    package var only: [MatrixCase] = []
    /// Whether to inject only each fault on each write, in as few runs as possible; with ``every``,
    /// a sample of these cases; up to every second one, each fault, kill and lag occurs.
    package var isDense = false

    package init(program: String) { self.program = program }
  }

  package let settings: Settings

  package init(_ settings: Settings) { self.settings = settings }

  /// Runs the selected cases.
  ///
  /// - Parameter ended: Called after each case.
  /// - Throws: An error when a sandbox or the program cannot be started.
  package func run(
    _ ended: @escaping @Sendable (CaseOutcome) -> Void
  ) async throws -> MatrixSummary {
    let start = ContinuousClock.now
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("turnform-matrix-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    var prepared: [String: PreparedApply] = [:]
    for apply in Apply.all where settings.applies.isEmpty || settings.applies.contains(apply.name) {
      prepared[apply.name] = try await PreparedApply(
        apply,
        program: settings.program,
        in: root,
        bound: settings.bound
      )
    }
    let cases = Array(
      cases(Apply.all.compactMap { prepared[$0.name] }).dropFirst(settings.skipped)
    )
    let runner = { @Sendable [settings, prepared] (number: Int) -> CaseOutcome? in
      let isLate = settings.time.map { ContinuousClock.now - start > $0 } ?? false
      guard !isLate, let apply = prepared[cases[number].apply] else { return nil }
      let folder = root.appendingPathComponent("case\(number)")
      defer { try? FileManager.default.removeItem(at: folder) }
      return try await CaseRun(
        prepared: apply,
        matrixCase: cases[number],
        program: settings.program,
        bound: settings.bound,
        folder: folder
      )
      .outcome()
    }
    let outcomes = try await withThrowingTaskGroup(of: CaseOutcome?.self) { group in
      var outcomes: [CaseOutcome] = []
      for number in cases.indices {
        if number >= settings.parallelism, let outcome = try await group.next() ?? nil {
          ended(outcome)
          outcomes.append(outcome)
        }
        group.addTask { try await runner(number) }
      }
      for try await outcome in group {
        guard let outcome else { continue }
        ended(outcome)
        outcomes.append(outcome)
      }
      return outcomes
    }
    return MatrixSummary(
      undisturbed: prepared.mapValues(\.findings).filter { !$1.isEmpty },
      outcomes: outcomes,
      planned: cases.count,
      elapsed: ContinuousClock.now - start
    )
  }

  /// The requests of each apply without faults, in order, for display.
  package func requests() async throws -> String {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("turnform-matrix-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    var lines: [String] = []
    for apply in Apply.all where settings.applies.isEmpty || settings.applies.contains(apply.name) {
      let prepared = try await PreparedApply(
        apply,
        program: settings.program,
        in: root,
        bound: settings.bound
      )
      lines += ["\(apply.name):"] + prepared.requests.map { "  \($0)" }
    }
    return lines.joined(separator: "\n")
  }

  private func cases(_ applies: [PreparedApply]) -> [MatrixCase] {
    guard settings.only.isEmpty else { return settings.only }
    var random = SeededRandom(seed: settings.seed)
    if settings.isDense { return denseCases(applies, &random) }
    var cases: [MatrixCase] = []
    for apply in applies {
      for request in requests(of: apply) {
        for fault in settings.faults {
          cases.append(MatrixCase(apply: apply.name, plan: .one(request, fault)))
        }
        cases += lags(request, apply.name)
      }
      cases += pairs(apply, &random)
    }
    guard settings.every > 1 else { return cases }
    cases.shuffle(using: &random)
    return Array(cases.prefix((cases.count + settings.every - 1) / settings.every))
  }

  private func requests(of apply: PreparedApply) -> [RequestName] {
    apply.requests.filter { name in
      (!settings.onlyWrites || name.isWrite)
        && (settings.request.map { name.description.contains($0) } ?? true)
    }
  }

  /// The faults that a lag makes worse: lost responses, and a kill just after a write.
  private func lags(_ request: RequestName, _ apply: String) -> [MatrixCase] {
    guard request.isWrite else { return [] }
    let faults: [Fault] = [.droppedAfter, .error500After, .killedBefore, .killedAfter]
    return [50, 300, 900]
      .flatMap { lag in
        faults.filter(settings.faults.contains)
          .map { MatrixCase(apply: apply, plan: .one(request, $0), lag: lag) }
      }
  }

  /// Each fault on each request, and a kill of the program at a later one.
  private func pairs(_ apply: PreparedApply, _ random: inout SeededRandom) -> [MatrixCase] {
    guard settings.request == nil else { return [] }
    return apply.requests.indices.dropLast()
      .flatMap { index in
        settings.faults.filter { !$0.isKill }
          .map { fault in
            let later = Int.random(in: index + 1..<apply.requests.count, using: &random)
            let kill = random.next() % 2 == 0 ? Fault.killedBefore : .killedAfter
            let plan = MatrixCase.Plan.pair(
              apply.requests[index],
              fault,
              apply.requests[later],
              kill
            )
            return MatrixCase(apply: apply.name, plan: plan)
          }
      }
  }

  /// Chains first, which take longest; of every few neighbours, which differ in the apply, one.
  private func denseCases(
    _ applies: [PreparedApply],
    _ random: inout SeededRandom
  ) -> [MatrixCase] {
    let faults = settings.faults.filter { !$0.isKill }
    let plans =
      settings.faults.filter(\.isKill).map(MatrixCase.Plan.chain)
      + faults.indices.map { .dense($0, of: faults) }
    let kinds = plans.map { (plan: $0, lag: 0) } + [50, 300, 900].map { (plan: .none, lag: $0) }
    let cases = kinds.flatMap { kind in
      applies.map { MatrixCase(apply: $0.name, plan: kind.plan, lag: kind.lag) }
    }
    return stride(from: 0, to: cases.count, by: settings.every)
      .compactMap { start in
        cases[start..<min(start + settings.every, cases.count)].randomElement(using: &random)
      }
  }
}

/// A deterministic generator (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
