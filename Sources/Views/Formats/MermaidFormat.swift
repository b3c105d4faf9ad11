import Diagnostics
import Resources

extension OutputFormat {
  /// Graphs in the Mermaid language for Markdown.
  package static let mermaid = OutputFormat(name: "mermaid", kinds: [.graph]) { result, _ in
    guard case .graph(let graph) = result else { return nil }
    return GraphMermaid.text(graph)
  }
}

/// A graph in the Mermaid language, which GitHub and GitLab render in Markdown.
package enum GraphMermaid {
  /// The whole text, ending with a line break.
  package static func text(_ graph: Graph) -> String {
    let nodes = graph.nodes.enumerated()
      .map { index, node in
        let label = node.shortLines.map(safe).joined(separator: "<br/>")
        let shape = shape(node.kind)
        return "  n\(index + 1)\(shape.open)\"\(label)\"\(shape.close)"
      }
    let lines = graph.lines.map { line in
      let arrow =
        switch line.look {
        case .solid: "-->"
        case .dashed, .dotted: "-.->"
        }
      let label = line.label.isEmpty ? "" : "|\"\(safe(line.label))\"|"
      return "  n\(line.from + 1) \(arrow)\(label) n\(line.to + 1)"
    }
    return (["flowchart LR"] + nodes + lines).joined(separator: "\n") + "\n"
  }

  private static func shape(_ kind: Graph.NodeKind) -> (open: String, close: String) {
    switch kind {
    case .resource(.numbers): ("([", "])")
    case .resource(.agents): ("[", "]")
    case .resource(.knowledgeBases): ("[(", ")]")
    case .resource(.webhooks): (">", "]")
    case .resource(.evals): ("[/", "/]")
    case .resource: ("(", ")")
    case .callInit: ("{{", "}}")
    case .workflow: ("[[", "]]")
    }
  }

  /// A text without any markup.
  ///
  /// Characters that Mermaid, its Markdown or HTML might interpret become entities, such as `#34;`.
  /// Of ASCII, only letters, digits and spaces stay, and a few punctuation marks in the middle of a
  /// word, where they start neither a list nor a comment.
  private static func safe(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      let isInside =
        index > 0 && index < scalars.count - 1 && isPlain(scalars[index - 1])
        && isPlain(scalars[index + 1])
      if isPlain(scalar) || scalar == " " || isInside && ".,-@/".unicodeScalars.contains(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        result += "#\(scalar.value);"
      }
    }
    return result
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.isASCII || UInt8(ascii: scalar).isLetterOrDigit
  }
}
