/// A run of the edit path from one sequence to another.
enum DifferenceRun: Hashable {
  /// Elements equal on both sides; the ranges have the same length.
  case kept(old: Range<Int>, new: Range<Int>)
  /// Changed elements; at most one of the ranges is empty.
  case changed(old: Range<Int>, new: Range<Int>)
}

/// The shortest edit path from one sequence to another, as alternating runs (Myers, 1986).
///
/// The time of that algorithm grows with the square of the number of edits. Elements that only one
/// side has are therefore left out first, since they change in any case, and the path is searched in
/// stretches of a limited number of edits: the time grows with the length of the sequences, and the
/// path is the shortest one within each stretch. The runs cover both sequences.
///
/// - Parameters:
///   - old: The old sequence.
///   - new: The new sequence.
///   - editsPerStretch: The maximum number of edits of a stretch, at least 1.
/// - Returns: The runs, in order.
func sequenceDifference<Element: Hashable>(
  _ old: [Element],
  _ new: [Element],
  editsPerStretch: Int = 128
) -> [DifferenceRun] {
  var start = 0
  while start < min(old.count, new.count), old[start] == new[start] { start += 1 }
  var end = 0
  while end < min(old.count, new.count) - start,
    old[old.count - 1 - end] == new[new.count - 1 - end]
  {
    end += 1
  }
  let oldMiddle = start..<(old.count - end)
  let newMiddle = start..<(new.count - end)

  var runs = RunList()
  runs.keep(old: 0, new: 0, count: start)
  let shared = SharedElements(old[oldMiddle], new[newMiddle])
  var position = (old: start, new: start)
  for match in EditPath(old: shared.old, new: shared.new, editsPerStretch: editsPerStretch).matches
  {
    let place = (old: shared.oldPlaces[match.old], new: shared.newPlaces[match.new])
    runs.change(old: position.old..<place.old, new: position.new..<place.new)
    runs.keep(old: place.old, new: place.new, count: 1)
    position = (place.old + 1, place.new + 1)
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

/// The elements that both sequences have, as numbers, which are compared faster than texts.
private struct SharedElements {
  private(set) var old: [Int] = []
  /// The index of each number's element in the whole sequence.
  private(set) var oldPlaces: [Int] = []
  private(set) var new: [Int] = []
  private(set) var newPlaces: [Int] = []

  init<Element: Hashable>(_ old: ArraySlice<Element>, _ new: ArraySlice<Element>) {
    // Most changes only add or only remove.
    guard !old.isEmpty, !new.isEmpty else { return }
    var numbers: [Element: Int] = [:]
    let numbered = new.map { element in
      if let number = numbers[element] { return number }
      numbers[element] = numbers.count
      return numbers.count - 1
    }
    var isShared = Array(repeating: false, count: numbers.count)
    for (place, element) in zip(old.indices, old) {
      guard let number = numbers[element] else { continue }
      isShared[number] = true
      self.old.append(number)
      oldPlaces.append(place)
    }
    for (place, number) in zip(new.indices, numbered) where isShared[number] {
      self.new.append(number)
      newPlaces.append(place)
    }
  }
}

/// The search for a short edit path, one stretch after another.
private struct EditPath {
  let old: [Int]
  let new: [Int]
  let editsPerStretch: Int

  private typealias Position = (old: Int, new: Int)

  /// The pairs of equal elements on the path, ascending.
  var matches: [(old: Int, new: Int)] {
    var matches: [Position] = []
    var start: Position = (0, 0)
    while start.old < old.count, start.new < new.count {
      let end = appendStretch(from: start, to: &matches)
      // A stretch of at least one edit gets on by at least one element.
      precondition(end > start, "a stretch without progress")
      start = end
    }
    return matches
  }

  /// Searches one stretch: up to the end of both sequences, or as far as its edits get.
  private func appendStretch(from start: Position, to matches: inout [Position]) -> Position {
    let rest: Position = (old.count - start.old, new.count - start.new)
    // Keeps the frontier before every edit, for walking back.
    var history = [Frontier.beginning]
    for edits in 0...editsPerStretch {
      let previous = history[edits]
      var next = Frontier(reach: edits)
      // Beyond these diagonals one of the sequences has ended.
      let lowest = edits <= rest.new ? -edits : -rest.new + (edits - rest.new) % 2
      let highest = edits <= rest.old ? edits : rest.old - (edits - rest.old) % 2
      for diagonal in stride(from: lowest, through: highest, by: 2) {
        let x = slide(
          from: previous.start(of: diagonal, edits: edits),
          diagonal: diagonal,
          start: start
        )
        next[diagonal] = x
        if x >= rest.old, x - diagonal >= rest.new {
          walkBack(history, from: (rest.old, rest.old - rest.new), start: start, to: &matches)
          return (old.count, new.count)
        }
      }
      history.append(next)
    }
    let last = history.removeLast()
    let end = last.farthest(within: rest)
    walkBack(history, from: end, start: start, to: &matches)
    return (start.old + end.x, start.new + end.x - end.diagonal)
  }

  /// Follows a diagonal while both sides are equal; positions count from the start of the stretch.
  private func slide(from x: Int, diagonal: Int, start: Position) -> Int {
    var place: Position = (start.old + x, start.new + x - diagonal)
    while place.old < old.count, place.new < new.count, old[place.old] == new[place.new] {
      place = (place.old + 1, place.new + 1)
    }
    return place.old - start.old
  }

  private func walkBack(
    _ history: [Frontier],
    from end: (x: Int, diagonal: Int),
    start: Position,
    to matches: inout [Position]
  ) {
    var found: [Position] = []
    var (x, diagonal) = end
    for (edits, frontier) in history.enumerated().reversed() {
      let first = frontier.start(of: diagonal, edits: edits)
      while x > first {
        x -= 1
        found.append((start.old + x, start.new + x - diagonal))
      }
      let isAddition = frontier.comesByAddition(to: diagonal, edits: edits)
      diagonal += isAddition ? 1 : -1
      x = frontier[diagonal]
    }
    matches += found.reversed()
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

  /// The diagonal on which most of both sequences is covered, and the position on it.
  func farthest(within rest: (old: Int, new: Int)) -> (x: Int, diagonal: Int) {
    var best = (x: 0, diagonal: 0)
    for diagonal in -reach...reach {
      let x = self[diagonal]
      let isInside = x >= max(0, diagonal) && x <= rest.old && x - diagonal <= rest.new
      if isInside, 2 * x - diagonal > 2 * best.x - best.diagonal { best = (x, diagonal) }
    }
    return best
  }
}
