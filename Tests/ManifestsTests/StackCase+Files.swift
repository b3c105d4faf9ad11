extension StackCase {
  /// A stack with one knowledge base and files that may be documents.
  private static func documents(
    _ name: String,
    _ list: String,
    _ places: [String],
    more: [String: String] = [:]
  ) -> StackCase {
    let main = TestStack.header + "knowledge_bases: {faq: {documents: [\(list)]}}\n"
    let files = [
      "docs/a.md": "a", "docs/b.md": "b", "docs/deep/a.md": "a", "docs/c.txt": "c",
      "docs/page.html": "<p>", "docs/empty.txt": "", "docs/.hidden.md": "x",
    ]
    return StackCase(
      name,
      files: files.merging(more) { $1 }.merging(["turnform.yaml": main]) { $1 },
      places
    )
  }

  static let documents = [
    documents("files and patterns", "docs/a.md, docs/c*.t?t, ./docs/../docs/b.md", []),
    documents(
      "files that are not there, not allowed, or not files of the stack",
      "1️⃣docs/x.md, 2️⃣../a.md, 3️⃣/etc/passwd.txt, 4️⃣docs/.hidden.md, 5️⃣'', 6️⃣~",
      ["1️⃣ TF2016", "2️⃣ TF2015", "3️⃣ TF2015", "4️⃣ TF2015", "5️⃣ TF2016", "6️⃣ TF2025"]
    ),
    documents(
      "files that cannot be documents",
      "1️⃣docs/page.html, 2️⃣docs/empty.txt, 3️⃣docs/long.txt, 4️⃣docs/a",
      ["1️⃣ TF2030", "2️⃣ TF2030", "3️⃣ TF2030", "4️⃣ TF2030"],
      more: ["docs/long.txt": String(repeating: "é", count: 1_000_001)]
    ),
    documents(
      "patterns that find nothing",
      "1️⃣docs/*.csv, 2️⃣'*.md', 3️⃣docs/?.pdf",
      ["1️⃣ TF2030", "2️⃣ TF2030", "3️⃣ TF2030"]
    ),
    documents(
      "a file twice",
      "1️⃣docs/a.md, 2️⃣docs/./a.md, 3️⃣docs/*.md",
      ["2️⃣ TF2030 ← 1️⃣", "3️⃣ TF2030 ← 1️⃣"]
    ),
    documents(
      "two files that would be one document",
      "docs/b.md, 1️⃣docs/a.md, 2️⃣docs/deep/a.md",
      ["2️⃣ TF2030 ← 1️⃣"]
    ),
    documents(
      "manifests are no documents",
      "1️⃣turnform.yaml, 2️⃣docs/*.yml",
      ["1️⃣ TF2030", "2️⃣ TF2030"],
      more: ["docs/x.yml": "agents: {}\n"]
    ),
    documents("no list", "", []),
  ]

  /// Outputs of a stack with a resource of every kind.
  private static func outputs(
    _ name: String,
    _ entries: String,
    _ places: [String],
    documents: String = ""
  ) -> StackCase {
    let main =
      "agents: {a: {config: {system_prompt: !file prompt.md}}}\n"
      + "takeaways: {t: {schema: {}}}\nknowledge_bases: {k: {documents: [\(documents)]}}\nwebhooks: {w: {url: x}}\n"
      + "evals: {e: {definition: \(asking)}}\nnumbers:\n"
      + number("n", 1, "route: {agent: a}") + number("m", 2, "route: {webhook: x}")
    let kept = "  KEPT: {value: '${webhooks.w.secret}', to: github_env}\n"
    let files = ["turnform.yaml": TestStack.header + main + "outputs:\n" + kept + entries]
    return StackCase(
      name,
      files: files.merging(["prompt.md": "x", "docs/a.md": "a", "y.json": "{}"]) { $1 },
      places
    )
  }

  static let outputs = [
    outputs(
      "every form",
      """
        A: ${agents.a.id}
        _b1: '${takeaways.t.id}'
        C: {value: "${knowledge_bases.k.id}", to: dotenv:out/env}
        D: {value: "${evals.e.id}", to: dotenv:out/env}
        E: {value: "${webhooks.w.id}", to: json:out/values.json}
        F: {value: "${numbers.m.secret}", to: github_output}

      """,
      []
    ),
    outputs(
      "names",
      "  1️⃣a-b: ${agents.a.id}\n  2️⃣1a: ${agents.a.id}\n  3️⃣'': ${agents.a.id}\n",
      ["1️⃣ TF2014", "2️⃣ TF2014", "3️⃣ TF2014"]
    ),
    outputs(
      "values",
      "  A: 1️⃣agents.a.id\n  B: 2️⃣x ${agents.a.id}\n  C: 3️⃣${agents.a.name}\n"
        + "  D: 4️⃣${agents.b.id}\n  E: 5️⃣${agent.a.id}\n  F: 6️⃣${agents.a.id}${agents.a.id}\n"
        + "  G:7️⃣\n  H: 8️⃣[a]\n  I: 9️⃣!env X\n",
      [
        "1️⃣ TF2031", "2️⃣ TF2031", "3️⃣ TF2031", "4️⃣ TF2013", "5️⃣ TF2031", "6️⃣ TF2031", "7️⃣ TF2025",
        "8️⃣ TF2006", "9️⃣ TF2019",
      ]
    ),
    outputs(
      "secrets",
      "  A: 1️⃣${webhooks.w.secret}\n  B: {value: 2️⃣'${numbers.n.secret}', to: github_env}\n"
        + "  C: {value: 3️⃣'${agents.a.secret}', to: github_env}\n",
      ["1️⃣ TF2031", "2️⃣ TF2031", "3️⃣ TF2031"]
    ),
    outputs(
      "fields",
      "  1️⃣A: {to: github_env}\n  B: {value: '${agents.a.id}', 2️⃣too: x}\n"
        + "  C: {value: 3️⃣[], to: 4️⃣~}\n",
      ["1️⃣ TF2005", "2️⃣ TF2004", "3️⃣ TF2006", "4️⃣ TF2025"]
    ),
    outputs(
      "sinks",
      [
        "1️⃣x", "2️⃣file:", "3️⃣FILE:x", "4️⃣file:../x", "5️⃣json:.a/b", "6️⃣file:a.yaml", "7️⃣dotenv:b/c.yml",
        "8️⃣file:./prompt.md", "9️⃣github",
      ]
      .enumerated()
      .map { index, sink in
        let marker = sink.prefix(1)
        return "  A\(index): {value: '${agents.a.id}', to: \(marker)'\(sink.dropFirst())'}\n"
      }
      .joined(),
      [
        "1️⃣ TF2031", "2️⃣ TF2031", "3️⃣ TF2031", "4️⃣ TF2015", "5️⃣ TF2015", "6️⃣ TF2031", "7️⃣ TF2031",
        "8️⃣ TF2031", "9️⃣ TF2031",
      ]
    ),
    outputs(
      "what would become a document, and what looks like a sign",
      "  A: {value: '${agents.a.id}', to: 1️⃣'file:docs/b'}\n"
        + "  B: {value: '${agents.a.id}', to: 2️⃣'dotenv:b.json'}\n"
        + "  C: {value: '${agents.a.id}', to: 3️⃣'file:x.pending'}\n"
        + "  D: {value: '${agents.a.id}', to: 4️⃣'file:out/Agents.YAML'}\n",
      ["1️⃣ TF2031", "2️⃣ TF2031", "3️⃣ TF2031", "4️⃣ TF2031"],
      documents: "'docs/*', '*.json'"
    ),
    outputs(
      "two in one file",
      "  1️⃣A: {value: '${agents.a.id}', to: file:x}\n  B: {value: '${agents.a.id}', to: 2️⃣file:./x}\n"
        + "  3️⃣C: {value: '${agents.a.id}', to: json:y}\n"
        + "  D: {value: '${agents.a.id}', to: 4️⃣dotenv:y}\n",
      ["2️⃣ TF2031 ← 1️⃣", "4️⃣ TF2031 ← 3️⃣"]
    ),
  ]
}
