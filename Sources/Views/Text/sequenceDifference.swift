/// A run of the edit path from one sequence to another.
enum DifferenceRun: Hashable {
  /// Elements equal on both sides; the ranges have the same length.
  case kept(old: Range<Int>, new: Range<Int>)
  /// Changed elements; at most one of the ranges is empty.
  case changed(old: Range<Int>, new: Range<Int>)
}

/// The shortest edit path from one sequence to another, as alternating runs (Myers, 1986).
///
/// Time and memory grow with the square of the number of edits, so above `maximumEdits` everything
/// between the common prefix and the common suffix counts as changed. The runs cover both sequences.
func sequenceDifference<Element: Hashable>(
  _ old: [Element],
  _ new: [Element],
  maximumEdits: Int = 1000
) -> [DifferenceRun] {
  let start = zip(old, new).prefix { $0 == $1 }.count
  let rest = min(old.count, new.count) - start
  let end = zip(old.reversed(), new.reversed()).prefix(rest).prefix { $0 == $1 }.count
  let oldMiddle = start..<(old.count - end)
  let newMiddle = start..<(new.count - end)

  var runs = RunList()
  runs.keep(old: 0, new: 0, count: start)
  let matches = ShortestEdit(old: old[oldMiddle], new: new[newMiddle])
    .matches(maximumEdits: maximumEdits)
  var position = (old: start, new: start)
  for match in matches ?? [] {
    runs.change(old: position.old..<match.old, new: position.new..<match.new)
    runs.keep(old: match.old, new: match.new, count: 1)
    position = (match.old + 1, match.new + 1)
  }
  runs.change(
    old: position.old..<oldMiddle.upperBound,
    new: position.new..<newMiddle.upperBound
  )
  runs.keep(old: oldMiddle.upperBound, new: newMiddle.upperBound, count: end)
  return runs.runs
}

/// Merges adjacent runs, so that kept and changed runs alternate.
private struct RunList {
  var runs: [DifferenceRun] = []

  mutating func keep(old: Int, new: Int, count: Int) {
    guard count > 0 else { return }
    if case .kept(let oldRange, let newRange) = runs.last {
      runs[runs.count - 1] = .kept(
        old: oldRange.lowerBound..<old + count,
        new: newRange.lowerBound..<new + count
      )
    } else {
      runs.append(.kept(old: old..<old + count, new: new..<new + count))
    }
  }

  mutating func change(old: Range<Int>, new: Range<Int>) {
    guard !old.isEmpty || !new.isEmpty else { return }
    runs.append(.changed(old: old, new: new))
  }
}

/// The farthest position in the old sequence on each diagonal, old − new.
private struct Frontier {
  /// The outermost diagonal on either side.
  let reach: Int
  private var positions: [Int]

  /// Nothing reached, except the position from which the first step gets to 0.
  static let beginning: Frontier = {
    var frontier = Frontier(reach: 1)
    frontier[1] = 0
    return frontier
  }()

  init(reach: Int) {
    self.reach = reach
    positions = Array(repeating: -1, count: 2 * reach + 1)
  }

  subscript(diagonal: Int) -> Int {
    get { abs(diagonal) <= reach ? positions[diagonal + reach] : -1 }
    set { positions[diagonal + reach] = newValue }
  }

  /// Whether the path to a diagonal comes from the one above, which is an addition.
  func comesByAddition(to diagonal: Int, edits: Int) -> Bool {
    diagonal == -edits || (diagonal != edits && self[diagonal - 1] < self[diagonal + 1])
  }

  /// The position at which a diagonal starts after one more edit.
  func start(of diagonal: Int, edits: Int) -> Int {
    comesByAddition(to: diagonal, edits: edits) ? self[diagonal + 1] : self[diagonal - 1] + 1
  }
}

private struct ShortestEdit<Element: Hashable> {
  let old: ArraySlice<Element>
  let new: ArraySlice<Element>

  /// The pairs of equal elements on the shortest path, ascending; `nil` if it is too long.
  func matches(maximumEdits: Int) -> [(old: Int, new: Int)]? {
    guard !old.isEmpty, !new.isEmpty else { return [] }
    // Keeps the frontier before every edit, for walking back.
    var history = [Frontier.beginning]
    for edits in 0...min(maximumEdits, old.count + new.count) {
      let previous = history[edits]
      var next = Frontier(reach: edits)
      for diagonal in stride(from: -edits, through: edits, by: 2) {
        let x = slide(from: previous.start(of: diagonal, edits: edits), diagonal: diagonal)
        next[diagonal] = x
        if x >= old.count, x - diagonal >= new.count { return walkBack(history) }
      }
      history.append(next)
    }
    return nil
  }

  /// Follows a diagonal while both sides are equal.
  private func slide(from start: Int, diagonal: Int) -> Int {
    var x = start
    while x < old.count, x - diagonal < new.count,
      old[old.startIndex + x] == new[new.startIndex + x - diagonal]
    {
      x += 1
    }
    return x
  }

  private func walkBack(_ history: [Frontier]) -> [(old: Int, new: Int)] {
    var matches: [(old: Int, new: Int)] = []
    var x = old.count
    var diagonal = old.count - new.count
    for (edits, frontier) in history.enumerated().reversed() {
      let start = frontier.start(of: diagonal, edits: edits)
      while x > start {
        x -= 1
        matches.append((old.startIndex + x, new.startIndex + x - diagonal))
      }
      let isAddition = frontier.comesByAddition(to: diagonal, edits: edits)
      diagonal += isAddition ? 1 : -1
      x = frontier[diagonal]
    }
    return matches.reversed()
  }
}
