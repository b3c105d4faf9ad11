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
    let ids = graph.nodes.map { quoted(escaped($0.id)) }
    let nodes = zip(graph.nodes, ids)
      .map { node, id in
        let label = node.shortLines.map(inLabel).joined(separator: "\\n")
        return "  \(id) [label=\"\(label)\", \(look(node.kind))];"
      }
    let lines = graph.lines.map { line in
      var attributes = line.label.isEmpty ? [] : ["label=\"\(inLabel(line.label))\""]
      if line.look != .solid { attributes.append("style=\(line.look.rawValue)") }
      let list = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
      return "  \(ids[line.from]) -> \(ids[line.to])\(list);"
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
    withoutQuotes(text, ampersand: "&amp;")
  }

  /// Goes by scalars: with a combining mark, a quotation mark is another character.
  private static func withoutQuotes(_ text: String, ampersand: String = "&") -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "&": result += ampersand
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
