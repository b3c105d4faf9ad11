package import Diagnostics
package import JSON

/// Where each written value of a resource stands, by its pointer inside the resource.
///
/// Agents: `/config/llm/temperature`, `/name`; numbers: `/route/weighted/0/agent`,
/// `/sms_enabled`. A value that comes from the stack's `defaults:` has its place there.
package struct SourceMap: Sendable, Hashable {
  /// The whole entry, from its key on.
  package let entry: SourceSpan?
  private let tree: SourceTree
  private let defaults: SourceTree

  /// - Parameters:
  ///   - entry: From the key on.
  ///   - tree: What the entry itself writes.
  ///   - defaults: What `defaults:` writes for all entries of the kind.
  package init(
    entry: SourceSpan? = nil,
    tree: SourceTree,
    defaults: SourceTree = SourceTree()
  ) {
    self.entry = entry
    self.tree = tree
    self.defaults = defaults
  }

  /// - Parameters:
  ///   - entry: From the key on.
  ///   - places: By pointer; only what is written has a place.
  package init(entry: SourceSpan? = nil, places: [JSONPointer: SourceSpan] = [:]) {
    self.init(entry: entry, tree: SourceTree(places))
  }

  /// The place of a value, or of the nearest thing written around it.
  package subscript(pointer: JSONPointer) -> SourceSpan? {
    let own = tree.nearest(to: pointer)
    guard own.depth < pointer.tokens.count else { return own.span ?? entry }
    let shared = defaults.nearest(to: pointer)
    // A list of the entry replaces the one in the defaults, so nothing in it comes from there.
    let isInOwnList = pointer.tokens.prefix(own.depth + 1).contains(where: \.isIndex)
    guard shared.depth > own.depth, !isInOwnList else { return own.span ?? entry }
    return shared.span
  }
}

/// The places of the values inside one mapping, as a tree written depth first.
///
/// One flat array and no pointer a value: a stack has a hundred thousand values, and diagnostics
/// ask for the places of a few.
package struct SourceTree: Sendable, Hashable {
  private struct Node: Sendable, Hashable {
    let token: JSONPointer.Token
    let span: SourceSpan?
    /// The index behind the last node below this one.
    var end: Int
  }

  private var nodes: [Node] = []

  /// How many values it holds.
  package var count: Int { nodes.count }

  package init() {}

  /// - Parameter capacity: For how many values to make room at once.
  package init(reservingCapacity capacity: Int) { nodes.reserveCapacity(capacity) }

  /// - Parameter places: By pointer; what lies between two of them has no place.
  package init(_ places: [JSONPointer: SourceSpan]) {
    var open: [(token: JSONPointer.Token, node: Int)] = []
    for pointer in places.keys.sorted() {
      let shared = zip(open, pointer.tokens).prefix { $0.0.token == $0.1 }.count
      while open.count > shared, let last = open.popLast() { close(last.node) }
      for depth in shared..<pointer.tokens.count {
        let token = pointer.tokens[depth]
        let span = depth == pointer.tokens.count - 1 ? places[pointer] : nil
        open.append((token, self.open(token, at: span)))
      }
    }
    while let last = open.popLast() { close(last.node) }
  }

  /// Adds a value; what is added before it is closed lies inside it.
  ///
  /// - Parameters:
  ///   - token: The key or position in what is open.
  ///   - span: Where the value is written.
  /// - Returns: What ``close(_:)`` takes.
  package mutating func open(_ token: consuming JSONPointer.Token, at span: SourceSpan?) -> Int {
    nodes.append(Node(token: token, span: span, end: nodes.count + 1))
    return nodes.count - 1
  }

  /// Ends a value.
  package mutating func close(_ node: Int) { nodes[node].end = nodes.count }

  /// The pointer of a value that is open together with all that lies around it.
  ///
  /// - Parameter open: What ``open(_:at:)`` gave for each of them, outermost first.
  /// - Returns: The tokens from the outermost on.
  package func pointer(_ open: [Int]) -> JSONPointer { JSONPointer(open.map { nodes[$0].token }) }

  /// How many tokens of a pointer lead to something with a place, and that place.
  fileprivate func nearest(to pointer: JSONPointer) -> (depth: Int, span: SourceSpan?) {
    var range = 0..<nodes.count
    var found: (depth: Int, span: SourceSpan?) = (0, nil)
    for (depth, token) in pointer.tokens.enumerated() {
      guard let index = child(token, in: range) else { return found }
      if let span = nodes[index].span { found = (depth + 1, span) }
      range = index + 1..<nodes[index].end
    }
    return found
  }

  private func child(_ token: JSONPointer.Token, in range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
      if nodes[index].token == token { return index }
      index = nodes[index].end
    }
    return nil
  }
}

extension JSONPointer.Token {
  fileprivate var isIndex: Bool {
    switch self {
    case .index: true
    case .key: false
    }
  }
}
