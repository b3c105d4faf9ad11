import ArgumentParser

/// A part of the benchmarks.
enum Section: String, CaseIterable, ExpressibleByArgument {
  // What users wait for, each with a goal.
  case plans
  case applies
  case reading
  case startUp = "start-up"
  case texts
  // The parts of a plan, for work on them.
  case planning
  case growth

  /// The sections with goals for the whole program.
  static let goals: [Section] = [.plans, .applies, .reading, .startUp, .texts]

  /// Measures the section.
  ///
  /// - Throws: Errors of preparing it, and of programs that do not end as they should.
  func measure(_ bench: Bench) async throws -> SectionFigures {
    switch self {
    case .plans: try await Plans(bench: bench).figures()
    case .applies: try await Applies(bench: bench).figures()
    case .reading: try await Reading(bench: bench).figures()
    case .startUp: try await StartUp(bench: bench).figures()
    case .texts: try await Texts(bench: bench).figures()
    case .planning: try await Planning(bench: bench).figures()
    case .growth: try await Growth(bench: bench).figures()
    }
  }
}

/// What the sections need to measure.
struct Bench {
  let processes: Processes
  /// The path of turnform; `nil` when there is none.
  let turnform: String?
  /// The path of decK; `nil` when it is not installed.
  let deck: String?
  /// Whether rounds and some sizes are smaller.
  let isQuick: Bool

  static let noTurnform = "there is no turnform beside this program, and no --turnform"
  static let noDeck = "deck is not installed"

  func rounds(_ full: Int, quick: Int) -> Int { isQuick ? quick : full }

  /// The words for a number of rounds in a title.
  func roundsText(_ full: Int, quick: Int) -> String {
    let count = rounds(full, quick: quick)
    return "\(count == 1 ? "one round" : "medians of \(count) rounds")\(isQuick ? ", quick" : "")"
  }
}
