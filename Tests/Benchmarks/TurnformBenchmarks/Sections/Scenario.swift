import Planning
import Resources

/// The tasks whose growth is measured.
enum Scenario: String, CaseIterable {
  case reading = "reading manifests"
  case unchanged = "answers to the plan, nothing to do"
  case changed = "plan: every agent changed, with its history"
  case broughtBack = "plan: every agent as its version 1 was"
  case repinned = "plan: every agent changed, every number a split"
  case created = "plan: everything new"
  case pruned = "plan: all but one pruned"

  /// Prepares a task of one size, with its input made beforehand.
  ///
  /// - Throws: An error when the input is not as intended.
  func task(size: Int) async throws -> () async throws -> Void {
    let text = StackText(agents: size, numbers: size)
    switch self {
    case .reading:
      let files = OneFile(text.bytes)
      return { _ = try files.desiredState() }
    case .unchanged:
      let world = try World(agents: size, numbers: size)
      return { try world.expectSteps(0, try await world.read()) }
    case .changed:
      return try await planning(edited(text, edition: 2), from: text, history: 3, steps: 2 * size)
    case .broughtBack:
      return try await planning(edited(text, edition: 2), from: text, history: 2, steps: size)
    case .repinned:
      var split = text
      split.hasSplits = true
      return try await planning(edited(split, edition: 2), from: split, history: 3, steps: 3 * size)
    case .created:
      return try await planning(text, from: StackText(agents: 0, numbers: 0), steps: 3 * size)
    case .pruned:
      // A stack that declares nothing never prunes (Design.md §4).
      let rest = StackText(agents: 1, numbers: 1)
      return try await planning(rest, from: text, steps: 2 * (size - 1))
    }
  }

  private func edited(_ text: StackText, edition: Int) -> StackText {
    var copy = text
    copy.edition = edition
    return copy
  }

  /// Prepares planning from one stack to another, with the live state known.
  ///
  /// - Parameter history: The edition of the previous versions; `nil` when there are none.
  /// - Throws: An error when the input is not as intended.
  private func planning(
    _ text: StackText,
    from old: StackText,
    history: Int? = nil,
    steps: Int
  ) async throws -> () async throws -> Void {
    let archived = try history.map { try OneFile(edited(old, edition: $0).bytes).desiredState() }
    let answers = APIAnswers(
      holding: try OneFile(old.bytes).desiredState(),
      archived: archived
    )
    let world = World(
      desired: try OneFile(text.bytes).desiredState(),
      answers: answers,
      policy: Policy(prunes: true, allowedDeletes: 1_000_000)
    )
    let live = try await world.read()
    return { try world.expectSteps(steps, live) }
  }
}
