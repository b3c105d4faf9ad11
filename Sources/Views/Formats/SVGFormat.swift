import Resources

extension OutputFormat {
  /// Graphs as an image.
  package static let svg = OutputFormat(name: "svg", kinds: [.graph]) { result, _ in
    guard case .graph(let graph) = result else { return nil }
    return GraphSVG.text(graph)
  }
}

/// A graph as a self-contained image: no other layout tool, no scripts, no links, no external
/// fonts.
package enum GraphSVG {
  /// The whole text, ending with a line break.
  package static func text(_ graph: Graph) -> String {
    let lines = graph.lines
    let layout = GraphLayout(graph, lines)
    let (width, height) = (layout.width, layout.height)
    let title = xml("Stack \(escaped(graph.stack))")
    var rows = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
        + "viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-label=\"\(title)\" "
        + "font-family=\"ui-monospace, Menlo, Consolas, monospace\" font-size=\"12\">",
      "<title>\(title)</title>",
      "<defs><marker id=\"end\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" "
        + "markerHeight=\"8\" orient=\"auto-start-reverse\">"
        + "<path d=\"M0 0L8 4L0 8z\" fill=\"#57606a\"/></marker></defs>",
      "<rect width=\"\(width)\" height=\"\(height)\" fill=\"#ffffff\"/>",
    ]
    let titles = lineTitles(lines, graph)
    rows += layout.routes.map { route($0, lines[$0.line], title: titles[$0.line]) }
    rows += layout.loops.map {
      loop(layout.boxes[$0.node], lines[$0.line], title: titles[$0.line])
    }
    rows += zip(graph.nodes, layout.boxes).map(box)
    return (rows + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  // MARK: Lines

  private static func route(
    _ route: GraphLayout.Route,
    _ line: Graph.Line,
    title: String
  ) -> String {
    var path = ""
    for (index, stretch) in route.stretches.enumerated() {
      if let last = index == 0 ? nil : route.stretches[index - 1] {
        let middle = (last.end + stretch.start) / 2
        path += "C\(middle) \(last.y) \(middle) \(stretch.y) \(stretch.start) \(stretch.y)"
      } else {
        path += "M\(stretch.start) \(stretch.y)"
      }
      path += "H\(stretch.end)"
    }
    let arrow = route.isTurned ? "marker-start" : "marker-end"
    let first = route.stretches.first
    return "<g><title>\(title)</title>"
      + "<path d=\"\(path)\" \(stroke(line.look)) \(arrow)=\"url(#end)\"/>"
      + label(line.label, x: (first?.start ?? 0) + 10, y: (first?.y ?? 0) - 4) + "</g>"
  }

  /// A line from a node to itself, above its upper right corner.
  private static func loop(
    _ box: GraphLayout.Box,
    _ line: Graph.Line,
    title: String
  ) -> String {
    let (x, y) = (box.x + box.width - 20, box.y)
    let path = "M\(x - 28) \(y)C\(x - 28) \(y - 20) \(x) \(y - 20) \(x) \(y)"
    return "<g><title>\(title)</title>"
      + "<path d=\"\(path)\" \(stroke(line.look)) marker-end=\"url(#end)\"/></g>"
  }

  private static func lineTitles(_ lines: [Graph.Line], _ graph: Graph) -> [String] {
    let ids = graph.nodes.map { xml(escaped($0.id)) }
    return lines.map { line in
      let label = line.label.isEmpty ? "" : ": \(xml(line.label))"
      return "\(ids[line.from]) → \(ids[line.to])\(label)"
    }
  }

  private static func stroke(_ look: Graph.Line.Look) -> String {
    let dashes =
      switch look {
      case .solid: ""
      case .dashed: " stroke-dasharray=\"6 4\""
      case .dotted: " stroke-dasharray=\"2 3\""
      }
    return "fill=\"none\" stroke=\"#57606a\" stroke-width=\"1.3\"\(dashes)"
  }

  private static func label(_ text: String, x: Int, y: Int) -> String {
    guard !text.isEmpty else { return "" }
    return "<text x=\"\(x)\" y=\"\(y)\" font-size=\"11\" fill=\"#24292f\" stroke=\"#ffffff\" "
      + "stroke-width=\"3\" paint-order=\"stroke\">\(xml(text))</text>"
  }

  // MARK: Boxes

  private static func box(_ node: Graph.Node, _ box: GraphLayout.Box) -> String {
    let colors = colors(node.kind)
    let full = xml(node.textLines.joined(separator: ", "))
    let first = box.y + box.height / 2 - (box.lines.count - 1) * GraphLayout.lineHeight / 2 + 4
    let texts = box.lines.enumerated()
      .map { index, line in
        let look = index == 0 ? "font-weight=\"bold\" fill=\"#24292f\"" : "fill=\"#57606a\""
        return "<text x=\"\(box.x + 14)\" y=\"\(first + index * GraphLayout.lineHeight)\" "
          + "\(look)>\(xml(line))</text>"
      }
    return "<g><title>\(full)</title>"
      + "<rect x=\"\(box.x)\" y=\"\(box.y)\" width=\"\(box.width)\" height=\"\(box.height)\" "
      + "rx=\"\(node.kind == .resource(.numbers) ? 18 : 6)\" fill=\"\(colors.fill)\" "
      + "stroke=\"\(colors.stroke)\"/>" + texts.joined() + "</g>"
  }

  private static func colors(_ kind: Graph.NodeKind) -> (fill: String, stroke: String) {
    switch kind {
    case .resource(.numbers): ("#ddf4ff", "#0969da")
    case .resource(.agents): ("#dafbe1", "#1a7f37")
    case .resource(.knowledgeBases): ("#fff8c5", "#9a6700")
    case .resource(.webhooks), .callInit: ("#ffebe9", "#cf222e")
    case .resource(.evals), .workflow: ("#f6f8fa", "#57606a")
    case .resource: ("#fbefff", "#8250df")
    }
  }

  /// Text escaped for XML content and attributes; characters that XML 1.0 forbids are replaced.
  private static func xml(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
