import Foundation
import JSON
import Resources
import TestSupport
import Testing
import Views

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite("Graphs of a stack") struct GraphTests {
  private static let hostile = "\"]-->`x`\n</text><script>&#123;%%{init}%% \\ ##[error] é"

  private static func address(_ kind: Kind, _ key: String) -> ResourceAddress {
    ResourceAddress(kind, key)
  }

  private static func naming(
    _ place: JSONPointer,
    _ address: ResourceAddress
  )
    -> SpecObject.Reference
  {
    SpecObject.Reference(pointer: place, template: Template([.text("Use "), .id(address)]))
  }

  private static func handingOver(to key: String, also: [SpecObject.Reference] = []) -> SpecObject {
    let place = JSONPointer([.key("tools"), .index(0), .key("description")])
    return SpecObject(
      ["tools": [["name": "handoff_to_agent", "description": .string("Use ${agents.\(key).id}")]]],
      references: [naming(place, address(.agents, key))] + also
    )
  }

  /// Every kind of node and edge, three agents in a cycle, one that names itself, hostile texts.
  private static let everything = Graph(
    DesiredState(
      stack: hostile,
      agents: [
        DesiredAgent(
          key: "billing",
          name: ObjectName(hostile),
          environment: .production,
          config: handingOver(to: "returns")
        ),
        DesiredAgent(
          key: "reception",
          name: "reception",
          config: handingOver(
            to: "billing",
            also: [
              naming(
                JSONPointer([.key("analysis"), .key("takeaway_ids"), .index(0)]),
                address(.takeaways, "csat")
              ),
              naming(JSONPointer([.key("system_prompt")]), address(.agents, "reception")),
            ]
          ),
          links: [
            DesiredLink(
              knowledgeBase: address(.knowledgeBases, "faq"),
              settings: ["mode": "prompt"]
            )
          ]
        ),
        DesiredAgent(key: "returns", name: "returns", config: handingOver(to: "reception")),
      ],
      numbers: [
        DesiredNumber(
          key: "flow",
          e164: "+15551230004",
          sid: "PN4",
          route: .workflow("0a0a0a0a-0000-4000-8000-000000000000")
        ),
        DesiredNumber(
          key: "main",
          e164: "+15551230001",
          sid: "PN1",
          route: .agent(address(.agents, "reception")),
          smsEnabled: true
        ),
        DesiredNumber(
          key: "router",
          e164: "+15551230002",
          sid: "PN2",
          route: .webhook("https://router.test/\(hostile)"),
          references: [naming(JSONPointer([.key("metadata")]), address(.agents, "billing"))]
        ),
        DesiredNumber(
          key: "split",
          e164: "+15551230003",
          sid: "PN3",
          route: .weighted(
            [
              DesiredShare(agent: address(.agents, "reception"), weight: 70),
              DesiredShare(agent: address(.agents, "reception"), version: 1, weight: 10),
              DesiredShare(agent: address(.agents, "billing"), weight: 20),
            ],
            fallback: address(.agents, "returns")
          ),
          smsEnabled: true
        ),
      ],
      objects: [
        DesiredObject(.takeaways, key: "csat", naturalKey: "csat"),
        DesiredObject(
          .webhooks,
          key: "crm",
          naturalKey: ObjectName("https://crm.test/" + String(repeating: "long/", count: 40)),
          fields: ["events": ["call.ended", .string(hostile)]]
        ),
        DesiredObject(.evals, key: "alone", naturalKey: "alone"),
        DesiredObject(
          .evals,
          key: "naming",
          naturalKey: "naming",
          fields: SpecObject(
            ["description": "x"],
            references: [
              naming(JSONPointer([.key("description")]), address(.agents, "reception"))
            ]
          )
        ),
      ],
      knowledgeBases: [
        DesiredKnowledgeBase(
          DesiredObject(.knowledgeBases, key: "faq", naturalKey: ObjectName(hostile)),
          documents: []
        )
      ]
    )
  )

  @Test(
    "a stack with every kind, hostile names and a cycle of agents is drawn as recorded",
    arguments: ["dot", "mmd", "svg", "json"]
  )
  func recorded(format: String) {
    let text =
      switch format {
      case "dot": GraphDOT.text(Self.everything)
      case "mmd": GraphMermaid.text(Self.everything)
      case "svg": GraphSVG.text(Self.everything)
      default: GraphJSON.document(Self.everything).text(.indented) + "\n"
      }
    #expect(snapshotMismatch(text, "graph.\(format)") == nil)
  }

  @Test("every kind and every relation is present; an eval without references is not")
  func complete() {
    let graph = Self.everything
    #expect(
      Set(graph.nodes.map(\.kind))
        == Set(Kind.allCases.map(Graph.NodeKind.resource) + [.callInit, .workflow])
    )
    #expect(!graph.nodes.contains { $0.id == "evals.alone" })
    let relations = graph.edges.map(\.relation)
    let expected: [Graph.Relation] = [
      .answers(percent: 100, version: nil), .answers(percent: 10, version: 1), .fallback, .sms,
      .callInit, .workflow, .knowledgeBase(mode: "prompt"), .takeaway, .handsOver, .names,
    ]
    #expect(expected.filter { !relations.contains($0) } == [])
  }

  @Test("a picture is well-formed XML without scripts, regardless of the names")
  func wellFormed() {
    let text = GraphSVG.text(Self.everything)
    let reader = ElementNames()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(
      reader.names.isSubset(of: ["svg", "title", "defs", "marker", "path", "rect", "g", "text"])
    )
    #expect(reader.text.contains("</text><script>"))
  }

  @Test("no name closes a quoted text of the graph languages")
  func quoted() {
    for line in GraphMermaid.text(Self.everything).split(separator: "\n") {
      let quotes = line.count { $0 == "\"" }
      #expect(quotes == 0 || quotes == 2, "\(line)")
      let inside = line.split(separator: "\"", omittingEmptySubsequences: false)
      guard inside.count == 3 else { continue }
      let label = inside[1].replacing("<br/>", with: "")
      #expect(!label.contains { "\"`<>{}[]()|%&\\*_".contains($0) }, "\(line)")
    }
    for line in GraphDOT.text(Self.everything).split(separator: "\n") {
      // Without escaped characters the quotation marks come in pairs.
      let bare = line.replacing("\\\\", with: "").replacing("\\\"", with: "")
      #expect(bare.count { $0 == "\"" }.isMultiple(of: 2), "\(line)")
      let parts = bare.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      #expect(!parts.contains { $0.offset.isMultiple(of: 2) && $0.element.contains("script") })
    }
  }

  @Test("a quotation mark or backslash with a combining mark is escaped in DOT as well")
  func combined() {
    let name = "\"\u{301}; \\\u{301} &\u{301}"
    let agent = DesiredAgent(key: "a", name: ObjectName(name))
    let scalars = GraphDOT.text(Graph(DesiredState(stack: name, agents: [agent]))).unicodeScalars
    let rows = scalars.split(separator: "\n").map(String.init)
    #expect(rows[0].isExactly("digraph \"\\\"\u{301}; \\\\\u{301} &\u{301}\" {"))
    #expect(
      rows[4]
        .isExactly(
          "  \"agents.a\" [label=\"agents.a\\n\\\"\u{301}; \\\\\u{301} &amp;\u{301}"
            + "\\ndevelopment\", shape=box, style=bold];"
        )
    )
  }

  @Test(
    "boxes do not overlap, and a plain chain has them in a row",
    arguments: 0..<TestScale.current.count(20)
  )
  func apart(seed: Int) {
    let count = 4 + seed
    let agents = (0..<count)
      .map { index in
        let next = (index * 7 + seed) % count
        return DesiredAgent(
          key: "agent-\(index)",
          name: "agent-\(index)",
          config: Self.handingOver(to: "agent-\(next)")
        )
      }
    let text = GraphSVG.text(Graph(DesiredState(stack: "s", agents: agents)))
    let boxes = text.matches(of: /<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/)
      .map { match -> (x: Range<Int>, y: Range<Int>) in
        let numbers = [match.1, match.2, match.3, match.4].map { Int($0) ?? 0 }
        return (numbers[0]..<numbers[0] + numbers[2], numbers[1]..<numbers[1] + numbers[3])
      }
    #expect(boxes.count == count)
    for (index, box) in boxes.enumerated() {
      let overlaps = boxes[(index + 1)...]
        .contains { $0.x.overlaps(box.x) && $0.y.overlaps(box.y) }
      #expect(!overlaps, "box \(index) of \(count)")
    }
  }

  @Test("an empty stack is an empty picture")
  func empty() {
    let graph = Graph(DesiredState(stack: "s"))
    #expect(GraphMermaid.text(graph) == "flowchart LR\n")
    #expect(GraphSVG.text(graph).hasSuffix("</svg>\n"))
    #expect(GraphDOT.text(graph).hasSuffix("}\n"))
  }
}

private final class ElementNames: NSObject, XMLParserDelegate {
  private(set) var names: Set<String> = []
  private(set) var text = ""

  func parser(
    _ parser: XMLParser,
    didStartElement name: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String]
  ) {
    names.insert(name)
    let isActive = attributes.keys.contains { $0.hasPrefix("on") || $0.contains("href") }
    if isActive { names.insert("active \(name)") }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
