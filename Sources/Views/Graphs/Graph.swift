import JSON
package import Resources

/// The relations between the resources of a stack, independent of presentation.
package struct Graph: Sendable, Hashable {
  /// One box.
  package struct Node: Sendable, Hashable {
    /// The unique id: a resource's address, or `call-init:URL` or `workflow:ID` for other nodes.
    package let id: String
    package let kind: NodeKind
    package let title: String
    /// Further lines, not escaped.
    package let details: [String]
  }

  /// The kind of a node.
  package enum NodeKind: Sendable, Hashable {
    case resource(Kind)
    /// The URL that routes every call of a number.
    case callInit
    case workflow

    /// The name in JSON.
    var name: String {
      switch self {
      case .resource(let kind): kind.defaultsKey
      case .callInit: "call_init"
      case .workflow: "workflow"
      }
    }
  }

  /// A relation; two nodes may have several.
  package struct Edge: Sendable, Hashable {
    package let from: String
    package let to: String
    package let relation: Relation
  }

  /// The kind of an edge.
  package enum Relation: Sendable, Hashable {
    /// The agent answers this share of the number's callers; `version` is set if pinned.
    case answers(percent: Int, version: Int?)
    /// The routing target of a split.
    case fallback
    /// The agent answers the number's text messages.
    case sms
    /// The URL decides who answers.
    case callInit
    case workflow
    /// The knowledge base is linked; `mode` is set if written.
    case knowledgeBase(mode: String?)
    case takeaway
    /// A `handoff_to_agent` tool names the agent.
    case handsOver
    /// Another text contains the id.
    case names
  }

  package let stack: String
  /// The nodes in drawing order, with unique ids.
  package let nodes: [Node]
  /// The edges, with both ends among the nodes.
  package let edges: [Edge]
}

extension Graph {
  /// All relations between two nodes, drawn as one line.
  struct Line: Hashable {
    /// The indices of the nodes.
    let from: Int
    let to: Int
    /// The escaped label; may be empty.
    let label: String
    let look: Look

    enum Look: String {
      case solid
      /// Callers arrive this way only as a fallback, or by text message.
      case dashed
      /// A text of one names the other.
      case dotted
    }
  }

  /// The lines in the order of the edges.
  var lines: [Line] {
    let positions = Dictionary(first: nodes.enumerated().map { (ExactText($1.id), $0) })
    var drawn: [(from: Int, to: Int, relations: [Relation])] = []
    // A pair of nodes has one number: that of a field in a square.
    var places: [Int: Int] = [:]
    for edge in edges {
      guard let from = positions[ExactText(edge.from)], let to = positions[ExactText(edge.to)]
      else { continue }
      if let place = places[from * nodes.count + to] {
        drawn[place].relations.append(edge.relation)
      } else {
        places[from * nodes.count + to] = drawn.count
        drawn.append((from, to, [edge.relation]))
      }
    }
    return drawn.map { from, to, all in
      Line(
        from: from,
        to: to,
        label: all.map(\.label).filter { !$0.isEmpty }.joined(separator: ", "),
        look: all.allSatisfy { $0 == .names }
          ? .dotted : all.allSatisfy { $0 == .fallback || $0 == .sms } ? .dashed : .solid
      )
    }
  }
}

extension Graph.Relation {
  /// The escaped label.
  fileprivate var label: String {
    switch self {
    case .answers(let percent, let version):
      "\(percent) %" + (version.map { " version \($0)" } ?? "")
    case .fallback: "fallback"
    case .sms: "SMS"
    case .callInit, .workflow, .takeaway: ""
    case .knowledgeBase(let mode): mode.map(escaped) ?? ""
    case .handsOver: "hand-over"
    case .names: "names"
    }
  }
}

extension Graph.Node {
  /// The title and the details, escaped.
  var textLines: [String] { ([title] + details).map(escaped) }

  /// The title and the details, each truncated to fit in a box.
  var shortLines: [String] { textLines.map { beginning(of: $0, width: 44) } }
}

private func beginning(of text: String, width: Int) -> String {
  guard columns(text) > width else { return text }
  var result = ""
  var used = 1
  for character in text {
    used += columns(character)
    guard used <= width else { break }
    result.append(character)
  }
  return result + "…"
}
