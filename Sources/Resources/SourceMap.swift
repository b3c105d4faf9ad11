package import Diagnostics
package import JSON

/// The position of each written value of a resource, by its pointer inside the resource.
///
/// Agents: `/config/llm/temperature`, `/name`; numbers: `/route/weighted/0/agent`, `/sms_enabled`.
/// A value that comes from the stack's `defaults:` has its position there.
package struct SourceMap: Sendable, Hashable {
  /// The whole entry, starting with its key.
  package let entry: SourceSpan?
  private let tree: SourceTree
  private let defaults: SourceTree

  /// - Parameter defaults: The values written in `defaults:` for all entries of the kind.
  package init(
    entry: SourceSpan? = nil,
    tree: SourceTree,
    defaults: SourceTree = SourceTree()
  ) {
    self.entry = entry
    self.tree = tree
    self.defaults = defaults
  }

  /// - Parameter locations: By pointer; only written values have a position.
  package init(entry: SourceSpan? = nil, locations: [JSONPointer: SourceSpan] = [:]) {
    self.init(entry: entry, tree: SourceTree(locations))
  }

  /// The position of a value, or of the nearest written value around it.
  package subscript(pointer: JSONPointer) -> SourceSpan? {
    let own = tree.nearest(to: pointer)
    guard own.depth < pointer.tokens.count else { return own.span ?? entry }
    let shared = defaults.nearest(to: pointer)
    // A list in the entry replaces the one in the defaults, so nothing in it comes from there.
    let isInOwnList = pointer.tokens.prefix(own.depth + 1).contains(where: \.isIndex)
    guard shared.depth > own.depth, !isInOwnList else { return own.span ?? entry }
    return shared.span
  }
}

/// The positions of the values inside one mapping, as a tree in depth-first order.
///
/// Two flat arrays instead of a pointer per value: a stack has a hundred thousand values, and
/// diagnostics need the positions of only a few. Most entries of a kind have the same keys, and share
/// one of the arrays.
package struct SourceTree: Sendable, Hashable {
  private struct Node: Sendable, Hashable {
    let token: JSONPointer.Token
    /// The index after the last node below this one.
    var end: Int
  }

  private var nodes: [Node] = []
  /// The position of each node.
  private var spans: [SourceSpan?] = []

  /// The number of values in the tree.
  package var count: Int { nodes.count }

  package init(reservingCapacity capacity: Int = 0) {
    nodes.reserveCapacity(capacity)
    spans.reserveCapacity(capacity)
  }

  /// The same tree; shares the keys of another one that has the same.
  package func sharing(keysOf other: SourceTree) -> SourceTree {
    guard nodes == other.nodes else { return self }
    var copy = self
    copy.nodes = other.nodes
    return copy
  }

  /// - Parameter locations: By pointer; the values between two of them have no position.
  package init(_ locations: [JSONPointer: SourceSpan]) {
    var open: [(token: JSONPointer.Token, node: Int)] = []
    for pointer in locations.keys.sorted() {
      let shared = zip(open, pointer.tokens).prefix { $0.0.token == $0.1 }.count
      while open.count > shared, let last = open.popLast() { close(last.node) }
      for depth in shared..<pointer.tokens.count {
        let token = pointer.tokens[depth]
        let span = depth == pointer.tokens.count - 1 ? locations[pointer] : nil
        open.append((token, self.open(token, at: span)))
      }
    }
    while let last = open.popLast() { close(last.node) }
  }

  /// Opens a value in the innermost open one, and returns the argument for ``close(_:)``.
  package mutating func open(_ token: consuming JSONPointer.Token, at span: SourceSpan?) -> Int {
    nodes.append(Node(token: token, end: nodes.count + 1))
    spans.append(span)
    return nodes.count - 1
  }

  /// Closes a value.
  package mutating func close(_ node: Int) { nodes[node].end = nodes.count }

  /// The pointer of an open value, from the results of ``open(_:at:)``, outermost first.
  package func pointer(_ open: [Int]) -> JSONPointer { JSONPointer(open.map { nodes[$0].token }) }

  /// The number of tokens in the longest prefix of a pointer that has a position, and that
  /// position.
  fileprivate func nearest(to pointer: JSONPointer) -> (depth: Int, span: SourceSpan?) {
    var range = 0..<nodes.count
    var found: (depth: Int, span: SourceSpan?) = (0, nil)
    for (depth, token) in pointer.tokens.enumerated() {
      guard let index = child(token, in: range) else { return found }
      if let span = spans[index] { found = (depth + 1, span) }
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
    if case .index = self { true } else { false }
  }
}
