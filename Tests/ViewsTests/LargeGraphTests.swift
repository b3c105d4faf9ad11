import JSON
import Resources
import TestSupport
import Testing
import Views

@Suite("Layouts of many agents", .timeLimit(.minutes(45))) struct LargeGraphTests {
  /// Each would need millions of bends, crossings or comparisons if its work grew with the square.
  @Test(
    "every agent and hand-over of a large stack is drawn, without overlaps, with few bends",
    arguments: [
      HandOvers.Shape.random, .chain, .cycle, .star, .backToEarlier, .backToFirst, .pairs,
    ]
  )
  func large(shape: HandOvers.Shape) {
    check(HandOvers(shape, agents: TestScale.current.count(1500, atLeast: 100), seed: 1))
  }

  @Test("agents that all hand over to each other are drawn with few bends")
  func everyPair() {
    check(HandOvers(.everyPair, agents: 40, seed: 1))
  }

  private func check(_ handOvers: HandOvers) {
    let graph = handOvers.graph
    let text = GraphSVG.text(graph)
    let picture = Picture(text)
    #expect(picture.boxes.count == handOvers.targets.count)
    #expect(Set(picture.boxes.keys) == Set(graph.nodes.map(\.id)))
    #expect(picture.overlaps == [])
    #expect(
      Set(picture.lines.map { [$0.from, $0.to] })
        == Set(graph.edges.filter { $0.from != $0.to }.map { [$0.from, $0.to] })
    )
    #expect(picture.lines.filter { !picture.isConnected($0) }.map(\.path) == [])
    let bends = picture.lines.reduce(0) { $0 + $1.stretches.count - 2 }
    #expect(bends <= 8 * (graph.nodes.count + picture.lines.count))
    #expect(GraphSVG.text(graph) == text)
  }

  @Test("the other formats show each agent and hand-over of a large stack once")
  func formats() {
    let count = TestScale.current.count(1500, atLeast: 100)
    let graph = HandOvers(.random, agents: count, seed: 1).graph
    let lines = Set(graph.edges.map { [$0.from, $0.to] }).count
    let dot = GraphDOT.text(graph).split(separator: "\n")
    #expect(dot.count { $0.contains(" -> ") } == lines)
    #expect(dot.count { $0.contains("shape=box, style=bold") } == count)
    let mermaid = GraphMermaid.text(graph).split(separator: "\n")
    #expect(mermaid.count == 1 + count + lines)
    let document = GraphJSON.document(graph)
    #expect(document["nodes"]?.array?.count == count)
    #expect(document["edges"]?.array?.count == graph.edges.count)
  }

  @Test(
    "in a small stack only lines that close a cycle lead to the left, and none crosses a box",
    arguments: 0..<UInt64(TestScale.current.count(100))
  )
  func small(seed: UInt64) {
    let count = 2 + Int(seed % 25)
    let picture = Picture(GraphSVG.text(HandOvers(.random, agents: count, seed: seed).graph))
    let ahead = Dictionary(grouping: picture.lines.filter { !$0.isTurned }, by: \.from)
    for line in picture.lines {
      #expect(picture.isConnected(line), "seed \(seed): \(line.path)")
      #expect(!picture.isCrossed(by: line), "seed \(seed): \(line.path)")
      guard line.isTurned else { continue }
      var reached: Set = [line.to]
      var waiting = [line.to]
      while let node = waiting.popLast() {
        let next = (ahead[node] ?? []).map(\.to)
        waiting += next.filter { reached.insert($0).inserted }
      }
      #expect(reached.contains(line.from), "seed \(seed): \(line.from) to \(line.to)")
    }
  }

  @Test("agents that hand over in pairs are placed so that no line crosses another")
  func uncrossed() {
    let count = TestScale.current.count(600, atLeast: 60)
    let picture = Picture(GraphSVG.text(HandOvers(.pairs, agents: count, seed: 3).graph))
    let lines = picture.lines.sorted { $0.stretches[0].y < $1.stretches[0].y }
    let ends = lines.compactMap(\.stretches.last?.y)
    #expect(ends.count == count / 2)
    #expect(ends == ends.sorted())
  }
}

/// Agents that hand callers over to each other.
struct HandOvers {
  enum Shape: Sendable {
    /// Each to any three.
    case random
    /// Each to the next three.
    case chain
    /// The same, and the last to the first.
    case cycle
    /// All to the same three.
    case star
    /// Each to the next, and to any two before.
    case backToEarlier
    /// Each to the next, and to the first.
    case backToFirst
    /// Each of the first half to one of the second.
    case pairs
    /// Each to every other.
    case everyPair
  }

  /// The agents that each hands over to, itself included at random.
  let targets: [[Int]]

  init(_ shape: Shape, agents count: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let partners = (count / 2..<count).shuffled(using: &generator)
    targets = (0..<count)
      .map { index in
        let next = index + 1 < count ? [index + 1] : []
        switch shape {
        case .random: return (0..<3).map { _ in .random(in: 0..<count, using: &generator) }
        case .chain: return (index + 1...index + 3).filter { $0 < count }
        case .cycle: return (index + 1...index + 3).map { $0 % count }
        case .star: return index < 3 ? [] : [0, 1, 2]
        case .backToEarlier:
          return next + (0..<2).map { _ in .random(in: 0...index, using: &generator) }
        case .backToFirst: return next + [0]
        case .pairs: return index < count / 2 ? [partners[index]] : []
        case .everyPair: return (0..<count).filter { $0 != index }
        }
      }
  }

  var graph: Graph {
    let agents = targets.enumerated()
      .map { index, targets in
        let place = JSONPointer([.key("tools"), .index(0), .key("description")])
        let ids = targets.map { Template.Piece.id(ResourceAddress(.agents, Self.key($0))) }
        return DesiredAgent(
          key: Self.key(index),
          name: Self.key(index),
          config: SpecObject(
            ["tools": [["name": "handoff_to_agent", "description": "…"]]],
            references: [SpecObject.Reference(pointer: place, template: Template(ids))]
          )
        )
      }
    return Graph(DesiredState(stack: "s", agents: agents))
  }

  private static func key(_ index: Int) -> ObjectName { ObjectName("agent-\(index)") }
}

/// What an image of a graph shows.
struct Picture {
  struct Box {
    let x: ClosedRange<Int>
    let y: ClosedRange<Int>
  }

  struct Line {
    let from: String
    let to: String
    let path: String
    /// Whether the arrow is at the left end.
    let isTurned: Bool
    /// The horizontal parts, which curves connect.
    let stretches: [(start: Int, end: Int, y: Int)]
  }

  /// By the title's first word, which is the node's id.
  private(set) var boxes: [String: Box] = [:]
  /// The lines between two boxes.
  private(set) var lines: [Line] = []

  init(_ text: String) {
    for row in text.split(separator: "\n") where row.hasPrefix("<g><title>") {
      // No title contains a quotation mark, so every second part is an attribute.
      let parts = row.split(separator: "\"", omittingEmptySubsequences: false)
      let title = parts[0].dropFirst("<g><title>".count).split(separator: "<")[0]
      let words = title.split(whereSeparator: { " ,:".contains($0) }).map(String.init)
      if parts[0].hasSuffix("<rect x=") {
        let numbers = [1, 3, 5, 7].compactMap { Int(parts[$0]) }
        boxes[words[0]] = Box(
          x: numbers[0]...numbers[0] + numbers[2],
          y: numbers[1]...numbers[1] + numbers[3]
        )
      } else if words[0] != words[2] {
        lines.append(
          Line(
            from: words[0],
            to: words[2],
            path: String(parts[1]),
            isTurned: row.contains("marker-start"),
            stretches: Self.stretches(parts[1])
          )
        )
      }
    }
  }

  /// Reads `M`, and `H` after each `C`, of a path.
  private static func stretches(_ path: Substring) -> [(start: Int, end: Int, y: Int)] {
    path.dropFirst().split(separator: "C")
      .map { part in
        let numbers = part.split(whereSeparator: { " H".contains($0) }).compactMap { Int($0) }
        return (numbers[numbers.count - 3], numbers[numbers.count - 1], numbers[numbers.count - 2])
      }
  }

  /// The boxes that overlap another one.
  ///
  /// Boxes start together or are in different columns.
  var overlaps: [String] {
    let sorted = boxes.sorted {
      ($0.value.x.lowerBound, $0.value.y.lowerBound)
        < ($1.value.x.lowerBound, $1.value.y.lowerBound)
    }
    return zip(sorted, sorted.dropFirst())
      .filter { one, next in
        one.value.x.overlaps(next.value.x) && one.value.y.overlaps(next.value.y)
          || one.value.x.lowerBound != next.value.x.lowerBound
            && one.value.x.overlaps(next.value.x)
      }
      .map(\.0.key)
  }

  /// Whether a line leads from the right side of one box to the left side of the other one, always
  /// to the right.
  func isConnected(_ line: Line) -> Bool {
    guard let left = boxes[line.isTurned ? line.to : line.from],
      let right = boxes[line.isTurned ? line.from : line.to],
      let first = line.stretches.first,
      let last = line.stretches.last
    else { return false }
    let xs = line.stretches.flatMap { [$0.start, $0.end] }
    return first.start == left.x.upperBound && left.y.contains(first.y)
      && last.end == right.x.lowerBound && right.y.contains(last.y) && xs == xs.sorted()
  }

  /// Whether a straight part of the line passes through a box.
  func isCrossed(by line: Line) -> Bool {
    line.stretches.contains { stretch in
      boxes.values.contains {
        $0.y.contains(stretch.y) && $0.x.lowerBound < stretch.end && stretch.start < $0.x.upperBound
      }
    }
  }
}
