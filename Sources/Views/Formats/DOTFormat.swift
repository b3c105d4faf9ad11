import Resources

extension OutputFormat {
  /// Graphs in Graphviz's DOT language.
  package static let dot = OutputFormat(name: "dot", kinds: [.graph]) { result, _ in
    guard case .graph(let graph) = result else { return nil }
    return GraphDOT.text(graph)
  }
}

/// A graph in Graphviz's DOT language.
package enum GraphDOT {
  /// The whole text, ending with a line break.
  package static func text(_ graph: Graph) -> String {
    let nodes = graph.nodes.map { node in
      let label = node.shortLines.map(inLabel).joined(separator: "\\n")
      return "  \(quoted(escaped(node.id))) [label=\"\(label)\", \(look(node.kind))];"
    }
    let lines = graph.lines.map { line in
      let ends = [line.from, line.to].map { quoted(escaped(graph.nodes[$0].id)) }
      var attributes = line.label.isEmpty ? [] : ["label=\"\(inLabel(line.label))\""]
      if line.look != .solid { attributes.append("style=\(line.look.rawValue)") }
      let list = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
      return "  \(ends[0]) -> \(ends[1])\(list);"
    }
    let head = [
      "digraph \(quoted(escaped(graph.stack))) {", "  rankdir=LR;",
      "  node [shape=box, fontname=\"sans-serif\"];", "  edge [fontname=\"sans-serif\"];",
    ]
    return (head + nodes + lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private static func look(_ kind: Graph.NodeKind) -> String {
    switch kind {
    case .resource(.numbers): "shape=oval"
    case .resource(.agents): "shape=box, style=bold"
    case .resource(.knowledgeBases): "shape=cylinder"
    case .resource(.webhooks): "shape=cds"
    case .resource(.evals): "shape=tab"
    case .resource: "shape=note"
    case .callInit: "shape=hexagon"
    case .workflow: "shape=component"
    }
  }

  /// A quoted identifier.
  ///
  /// Only quotation marks need an escape, and a backslash is literal unless it precedes a quotation
  /// mark or a line break, so backslashes are doubled as well.
  private static func quoted(_ text: String) -> String { "\"\(withoutQuotes(text))\"" }

  /// Escapes a label, in which a backslash starts an escape sequence and `&` an entity.
  private static func inLabel(_ text: String) -> String {
    withoutQuotes(text.replacing("&", with: "&amp;"))
  }

  private static func withoutQuotes(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}
