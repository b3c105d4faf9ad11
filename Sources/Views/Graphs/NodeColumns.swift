/// The column of each node of a graph, and the lines that lead to the left.
///
/// Two arrangements are known. By the longest path to each node, only lines that close a cycle lead
/// to the left; but in a large tangle such a path visits most nodes, and lines pass through most
/// columns. By the shortest path, there are few columns and short lines, and more of them lead to
/// the left.
struct NodeColumns {
  /// Indexed by node.
  private(set) var columns: [Int]
  /// Indexed by line: whether the line leads to the left.
  private(set) var isTurned: [Bool]
  /// The number of columns that lines pass through.
  private(set) var bends = 0

  private typealias Lines = [(from: Int, to: Int)]

  /// Chooses the longest paths if lines have at most `allowedBends` bends; otherwise, the shortest
  /// paths; if these are long too, the shortest that may follow lines in both directions.
  init(lines: [(from: Int, to: Int)], firstColumns: [Int], allowedBends: Int) {
    self.init(paths: lines, firstColumns)
    if bends > allowedBends { self.init(levels: lines, firstColumns, backwards: false) }
    if bends > allowedBends { self.init(levels: lines, firstColumns, backwards: true) }
  }

  private init(columns: [Int], isTurned: [Bool], _ lines: Lines) {
    let position = Dictionary(uniqueKeysWithValues: zip(Set(columns).sorted(), 0...))
    self.columns = columns.map { position[$0] ?? 0 }
    self.isTurned = isTurned
    for line in lines where line.from != line.to {
      bends += abs(self.columns[line.to] - self.columns[line.from]) - 1
    }
  }

  // MARK: Longest paths

  /// Columns by the longest path to a node, after the lines that close a cycle were turned.
  private init(paths lines: Lines, _ first: [Int]) {
    let isTurned = turnedLines(lines, count: first.count)
    var column = first
    var waiting = Array(repeating: 0, count: first.count)
    let arcs = zip(lines, isTurned).map { $1 ? (one: $0.to, other: $0.from) : ($0.from, $0.to) }
      .filter { $0.one != $0.other }
    let next = Neighbors(count: first.count, arcs)
    for arc in arcs { waiting[arc.other] += 1 }
    var ready = first.indices.filter { waiting[$0] == 0 }
    while let node = ready.popLast() {
      for other in next[node] {
        column[other] = max(column[other], column[node] + 1)
        waiting[other] -= 1
        if waiting[other] == 0 { ready.append(other) }
      }
    }
    self.init(columns: column, isTurned: isTurned, lines)
  }

  // MARK: Levels

  /// Columns by the shortest path to a node.
  ///
  /// Nodes of a level that have a line between them are distributed over adjacent columns.
  ///
  /// - Parameter backwards: Whether a path may also follow lines from their end, so that the ends
  ///   of each line are at most one level apart.
  private init(levels lines: Lines, _ first: [Int], backwards: Bool) {
    let forth = lines.filter { $0.from != $0.to }.map { (one: $0.from, other: $0.to) }
    let back = forth.map { (one: $0.other, other: $0.one) }
    let incoming = Neighbors(count: first.count, back)
    let all = Neighbors(count: first.count, forth + back)
    let search = LevelSearch(
      backwards ? all : Neighbors(count: first.count, forth),
      first,
      starts: first.indices.filter { first[$0] == 0 || incoming[$0].isEmpty }
    )
    var columns = Array(repeating: 0, count: first.count)
    var place: [Int?] = Array(repeating: nil, count: first.count)
    var start = 0
    for (level, nodes) in search.levels.enumerated() {
      var width = 0
      for node in nodes {
        func places(_ near: ArraySlice<Int>) -> [Int] {
          near.compactMap { search.level[$0] == level ? place[$0] : nil }
        }
        let taken = Set(places(all[node]))
        let least = (places(incoming[node]).max() ?? -1) + 1
        let free = (0...taken.count).filter { !taken.contains($0) }
        // To the right of those that lead to it, unless that would take a column too many.
        let chosen = free.first { $0 >= least } ?? free.first ?? 0
        place[node] = chosen
        columns[node] = start + chosen
        width = max(width, chosen + 1)
      }
      start += width
    }
    self.init(columns: columns, isTurned: lines.map { columns[$0.from] > columns[$0.to] }, lines)
  }
}

/// Finds the distance of each node from the nearest start (breadth first).
private struct LevelSearch {
  /// The nodes of each level, in the order in which they were found.
  private(set) var levels: [[Int]] = []
  /// Indexed by node.
  private(set) var level: [Int?]
  /// The number of nodes of each level whose neighbors were followed.
  private var followed: [Int] = []
  /// The number of nodes whose neighbors are still to be followed.
  private var waiting = 0

  /// A node that no start leads to becomes a start itself.
  ///
  /// - Parameters:
  ///   - next: The nodes one level after each node.
  ///   - first: The least level of each node.
  ///   - starts: The nodes that keep their least level.
  init(_ next: Neighbors, _ first: [Int], starts: [Int]) {
    level = Array(repeating: nil, count: first.count)
    for node in starts { put(node, first[node]) }
    follow(next, first, from: 0)
    for node in first.indices where level[node] == nil {
      put(node, first[node])
      follow(next, first, from: first[node])
    }
  }

  private mutating func put(_ node: Int, _ level: Int) {
    self.level[node] = level
    while levels.count <= level {
      levels.append([])
      followed.append(0)
    }
    levels[level].append(node)
    waiting += 1
  }

  /// Levels are followed in order, so a node is first found on its shortest path.
  private mutating func follow(_ next: Neighbors, _ first: [Int], from start: Int) {
    var current = start
    while waiting > 0 {
      while followed[current] < levels[current].count {
        let node = levels[current][followed[current]]
        followed[current] += 1
        waiting -= 1
        for other in next[node] where level[other] == nil {
          put(other, max(current + 1, first[other]))
        }
      }
      current += 1
    }
  }
}

/// Finds the lines that lead back to an ancestor, depth first.
///
/// Does not recurse, so that a long chain cannot exhaust the stack.
private func turnedLines(_ lines: [(from: Int, to: Int)], count: Int) -> [Bool] {
  var isTurned = Array(repeating: false, count: lines.count)
  let leaving = Neighbors(
    count: count,
    lines.enumerated().filter { $1.from != $1.to }.map { (one: $1.from, other: $0) }
  )
  var isDone = Array(repeating: false, count: count)
  var isOpen = isDone
  for root in 0..<count where !isDone[root] {
    var path = [(node: root, rest: leaving[root])]
    isOpen[root] = true
    while let (node, rest) = path.last {
      guard let line = rest.first else {
        path.removeLast()
        isOpen[node] = false
        isDone[node] = true
        continue
      }
      path[path.count - 1].rest = rest.dropFirst()
      let other = lines[line].to
      if isOpen[other] {
        isTurned[line] = true
      } else if !isDone[other] {
        isOpen[other] = true
        path.append((other, leaving[other]))
      }
    }
  }
  return isTurned
}
