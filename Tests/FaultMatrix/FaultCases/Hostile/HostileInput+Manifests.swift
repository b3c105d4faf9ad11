import Foundation

extension HostileInput {
  /// The contents of a stack folder.
  static let manifests = [
    HostileInput(
      name: "30,000 files",
      source: .stack { folder in
        try write("", to: folder)
        for index in 0..<30_000 {
          let file = folder.appendingPathComponent("takeaway-\(index).yaml")
          try Data("takeaways: {t\(index): {schema: {type: object}}}\n".utf8).write(to: file)
        }
      }
    ),
    HostileInput(
      name: "a prompt of 1 MB in 200 agents",
      source: .planned { folder in
        let line = "You answer callers, and you do it well.\n"
        let prompt = String(repeating: line, count: 1_000_000 / line.utf8.count)
        try Data(prompt.utf8).write(to: folder.appendingPathComponent("prompt.md"))
        try write(agents(200) { _ in "system_prompt: !file prompt.md" }, to: folder)
      }
    ),
    HostileInput(
      name: "1,000 secrets",
      source: .planned { folder in
        let tools = (0..<10)
          .map {
            "{name: t\($0), description: d, webhook_url: \"https://t.test\", "
              + "webhook_secret: !secret env:TOOL_SECRET}"
          }
          .joined(separator: ", ")
        try write(agents(100) { _ in "system_prompt: Hello., tools: [\(tools)]" }, to: folder)
      }
    ),
    HostileInput(
      name: "aliases of aliases",
      source: .stack { folder in
        let levels = (1..<40)
          .map {
            "  k\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 9).joined(separator: ", "))]"
          }
        try write("x:\n  k0: &a0 [a]\n\(levels.joined(separator: "\n"))\n", to: folder)
      }
    ),
    HostileInput(
      name: "100,000 brackets",
      source: .stack { folder in
        try write("agents: \(String(repeating: "[", count: 100_000))", to: folder)
      }
    ),
    HostileInput(
      name: "10,000 levels of mappings",
      source: .stack { folder in
        let lines = (0..<3_000).map { String(repeating: " ", count: $0) + "a:" }
        try write(lines.joined(separator: "\n"), to: folder)
      }
    ),
    HostileInput(
      name: "4,000 signs in a row, each of 20",
      source: .planned { folder in
        let signs = Array("-*_`#|>~=+.!:[](){}<")
        try write(
          agents(signs.count) { index in
            "system_prompt: \"\(String(repeating: String(signs[index]), count: 4_000))\""
          },
          to: folder
        )
      }
    ),
    HostileInput(
      name: "a text of 20 MB on one line",
      source: .stack { folder in
        let text = String(repeating: "a", count: 20_000_000)
        try write(agents(1) { _ in "system_prompt: \(text)" }, to: folder)
      }
    ),
    HostileInput(
      name: "200,000 unknown keys",
      source: .stack { folder in
        try write((0..<200_000).map { "k\($0): 1" }.joined(separator: "\n"), to: folder)
      }
    ),
    HostileInput(
      name: "100,000 equal keys",
      source: .stack { folder in
        let keys = Array(repeating: "  a: {schema: {type: object}}", count: 100_000)
        try write("takeaways:\n\(keys.joined(separator: "\n"))", to: folder)
      }
    ),
    HostileInput(
      name: "100,000 references in one text",
      source: .stack { folder in
        let text = String(repeating: "${agents.a0.id} ", count: 100_000)
        try write(agents(1) { _ in "system_prompt: \"\(text)\"" }, to: folder)
      }
    ),
    HostileInput(
      name: "5,000 agents",
      source: .stack { folder in
        try write(agents(5_000) { "system_prompt: Agent \($0)." }, to: folder)
      }
    ),
  ]

  private static func agents(_ count: Int, _ config: (Int) -> String) -> String {
    let lines = (0..<count)
      .map { "  a\($0): {environment: production, config: {\(config($0))}}" }
    return "agents:\n\(lines.joined(separator: "\n"))\n"
  }

  private static func write(_ text: String, to folder: URL) throws {
    let main = folder.appendingPathComponent("turnform.yaml")
    try Data("turnform: 1\nstack: acme\n\(text)\n".utf8).write(to: main)
  }
}
