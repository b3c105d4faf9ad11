package import JSON

/// A graph for programs.
///
/// Format: `{format_version, stack, nodes: [{id, kind, title, details}], edges: [{from, to,
/// relation, percent?, version?, mode?}]}`. `relation` is `answers`, `fallback`, `sms`,
/// `call_init`, `workflow`, `knowledge_base`, `takeaway`, `hands_over` or `names`.
package enum GraphJSON {
  /// The document.
  package static func document(_ graph: Graph) -> JSONValue {
    [
      "format_version": .string(formatVersion),
      "stack": .string(graph.stack),
      "nodes": .array(
        graph.nodes.map { node in
          [
            "id": .string(node.id),
            "kind": .string(node.kind.name),
            "title": .string(node.title),
            "details": .array(node.details.map { .string($0) }),
          ]
        }
      ),
      "edges": .array(graph.edges.map { .object(edge($0)) }),
    ]
  }

  private static func edge(_ edge: Graph.Edge) -> JSONObject {
    var object: JSONObject = ["from": .string(edge.from), "to": .string(edge.to)]
    switch edge.relation {
    case .answers(let percent, let version):
      object["relation"] = "answers"
      object["percent"] = .integer(percent)
      object["version"] = version.map(JSONValue.integer)
    case .knowledgeBase(let mode):
      object["relation"] = "knowledge_base"
      object["mode"] = mode.map(JSONValue.string)
    case .fallback: object["relation"] = "fallback"
    case .sms: object["relation"] = "sms"
    case .callInit: object["relation"] = "call_init"
    case .workflow: object["relation"] = "workflow"
    case .takeaway: object["relation"] = "takeaway"
    case .handsOver: object["relation"] = "hands_over"
    case .names: object["relation"] = "names"
    }
    return object
  }
}
