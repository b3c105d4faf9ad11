import Diagnostics
import JSON
import Manifests
import Resources
import Testing

@Suite("Selection of manifest files")
struct ManifestSelectionTests {
  private func load(_ files: [String: String], main: String = "") -> StackResult {
    TestStack(files.merging(["turnform.yaml": TestStack.header + main]) { $1 }).load()
  }

  private func keys(_ result: StackResult) -> [String]? {
    result.desired?.agents.map(\.address.key.text)
  }

  @Test(
    "the extension is matched case-insensitively",
    arguments: ["agents.YAML", "agents.Yml", "a/b.yML", "AGENTS.yaml"]
  )
  func extensions(path: String) {
    #expect(keys(load([path: "agents: {a: {}}\n"])) == ["a"])
    let overlay = TestStack([
      "turnform.yaml": TestStack.header, "environments/staging.YAML": "agents: {b: {}}\n",
    ])
    #expect(keys(overlay.load(environment: "staging")) == ["b"])
  }

  static let foreignTexts = [
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
    "services: {web: {image: nginx}}\nvolumes: {}\n",
    "name: CI\non: [push]\njobs: {test: {runs-on: ubuntu-latest}}\n", "- a\n- b\n", "just a text\n",
    "openapi: 3.1.0\ninfo: {title: A}\npaths: {}\n", "repos:\n  - repo: local\n   hooks: []\n",
    "a: {{ .Values.x }}\n", "1: 2\n", "---\nkind: A\n---\nkind: B\n",
  ]

  @Test(
    "a file of another program is reported as one, unless it is ignored or not included",
    arguments: foreignTexts
  )
  func foreign(text: String) {
    let files = ["deploy/app.yaml": text, "agents.yaml": "agents: {a: {}}\n"]
    let result = load(files)
    #expect(result.diagnostics.map(\.code) == [.foreignFile])
    #expect(result.diagnostics.first?.span?.file == "deploy/app.yaml")
    for rule in ["deploy/", "deploy", "app.yaml", "*\n!agents.yaml\n", "/deploy/*.yaml"] {
      let ignored = load(files.merging([".turnformignore": rule]) { $1 })
      #expect(ignored.diagnostics.isEmpty, "\(rule)")
      #expect(keys(ignored) == ["a"], "\(rule)")
    }
    for pattern in ["agents.yaml", "'*.yaml'", "agents*"] {
      let included = load(files, main: "include: [\(pattern)]\n")
      #expect(included.diagnostics.isEmpty, "\(pattern)")
      #expect(keys(included) == ["a"], "\(pattern)")
    }
  }

  @Test(
    "a file intended as a manifest is checked as one",
    arguments: [
      "agnets: {a: {}}\n", "agent: {}\n", "agents: {}\nversion: 2\n", "numbers: 1\nx: y\n",
      "evals: {}\nname: x\n",
    ]
  )
  func meant(text: String) {
    let codes = load(["more.yaml": text]).diagnostics.map(\.code)
    #expect(!codes.isEmpty && !codes.contains(.foreignFile))
  }

  @Test("an empty file, or one with only comments, declares nothing")
  func empty() {
    #expect(load(["a.yaml": "", "b.yml": "# later\n", "c.yaml": "---\n"]).diagnostics.isEmpty)
  }

  @Test("a YAML file that a manifest names is not one; one that resembles a document stays one")
  func named() throws {
    let result = load(
      [
        "docs/api.yaml": "openapi: 3.1.0\npaths: {}\n", "docs/more.yml": "kind: A\n",
        "docs/agents.yaml": "agents: {b: {}}\n", "prompt.yaml": "say: hello\n",
        "token.yml": "abc\n",
        "part.yaml": "agents: {a: {config: {system_prompt: !file prompt.yaml}}}\n",
      ],
      main: """
        knowledge_bases: {faq: {documents: [docs/api.yaml, docs/*.yml]}}
        defaults:
          agent: {config: {mcp_servers: [{name: m, url: 'https://a.example', headers: {k: !secret file:token.yml}}]}}

        """
    )
    #expect(result.diagnostics.isEmpty)
    #expect(keys(result) == ["a", "b"])
    let documents = try #require(result.desired?.knowledgeBases.first?.documents)
    #expect(documents.count == 2)
  }

  @Test("a manifest named as a document is not dropped silently")
  func namedManifest() throws {
    var files = ["docs/agents.yaml": "agents: {b: {}}\n", "x.yaml": "- no\n"]
    let main = "knowledge_bases: {faq: {documents: [docs/agents.yaml, x.yaml]}}\n"
    let result = load(files, main: main)
    #expect(result.diagnostics.map(\.code) == [.manifestNamed])
    #expect(result.diagnostics.first?.severity == .warning)
    #expect(result.diagnostics.first?.span?.file == "docs/agents.yaml")
    #expect(keys(result) == [])
    files[".turnformignore"] = "docs/\n"
    let ignored = load(files, main: main)
    #expect(ignored.diagnostics.isEmpty)
    #expect(ignored.desired?.knowledgeBases.first?.documents?.count == 2)
  }

  @Test("files that name each other are not both dropped")
  func cycle() {
    let result = load([
      "a.yaml": "agents: {a: {config: {system_prompt: !file b.yaml}}}\n",
      "b.yaml": "agents: {b: {config: {system_prompt: !file a.yaml}}}\n",
    ])
    #expect(keys(result) == ["a"])
  }

  /// Rules of a `.turnformignore`, the paths that they ignore and keep, as `git check-ignore`
  /// reports.
  static let rules: [(rules: String, ignored: [String], kept: [String])] = [
    ("x.yaml", ["x.yaml", "a/x.yaml", "a/b/x.yaml"], ["x.yml", "ax.yaml"]),
    ("/x.yaml", ["x.yaml"], ["a/x.yaml"]), ("a/x.yaml", ["a/x.yaml"], ["b/a/x.yaml"]),
    ("a/", ["a/x.yaml", "b/a/x.yaml"], ["b/a.yaml"]), ("*.yml", ["x.yml", "a/x.yml"], ["x.yaml"]),
    ("a/*.yaml", ["a/x.yaml"], ["a/b/x.yaml", "x.yaml"]),
    ("a/**", ["a/x.yaml", "a/b/x.yaml"], ["x.yaml"]),
    ("**/b/x.yaml", ["b/x.yaml", "a/b/x.yaml"], ["a/x.yaml"]),
    ("a/**/x.yaml", ["a/x.yaml", "a/b/c/x.yaml"], ["b/x.yaml"]),
    ("*.yaml\n!keep.yaml\n", ["x.yaml", "a/x.yaml"], ["keep.yaml", "a/keep.yaml"]),
    ("a/\n!a/keep.yaml\n", ["a/keep.yaml"], []),
    ("a/*\n!a/keep.yaml\n", ["a/x.yaml"], ["a/keep.yaml"]),
    ("# x.yaml\n\n", [], ["x.yaml"]), ("\\#x.yaml", ["#x.yaml"], ["x.yaml"]),
    ("\\!x.yaml", ["!x.yaml"], ["x.yaml"]), ("x.yaml   ", ["x.yaml"], []),
    ("x.yaml\r\ny.yaml\r\n", ["x.yaml", "y.yaml"], []),
    ("[ab].yaml", ["a.yaml", "b.yaml"], ["c.yaml"]),
    ("[!a].yaml", ["b.yaml"], ["a.yaml"]), ("[a-c]?.yaml", ["b1.yaml"], ["d1.yaml", "b.yaml"]),
    ("[[:digit:]].yaml", ["1.yaml"], ["a.yaml"]), ("[a.yaml", [], ["a.yaml", "[a.yaml"]),
    ("\\*.yaml", ["*.yaml"], ["x.yaml"]),
    ("cafe\u{301}.yaml", ["cafe\u{301}.yaml"], ["caf\u{E9}.yaml"]),
    ("X.yaml", ["X.yaml"], ["x.yaml"]), ("\u{FEFF}x.yaml", ["x.yaml"], []),
    ("turnform.yaml\n*\n", ["x.yaml"], ["turnform.yaml"]),
  ]

  @Test("rules follow Git's semantics", arguments: rules)
  func ignoring(rules: String, ignored: [String], kept: [String]) {
    for path in ignored + kept where path != "turnform.yaml" {
      let result = load([".turnformignore": rules, path: "agents: {a: {}}\n"])
      #expect(result.diagnostics.isEmpty)
      #expect((keys(result) == []) == ignored.contains(where: path.isExactly), "\(path)")
    }
    #expect(load([".turnformignore": rules]).desired != nil)
  }

  @Test("overlays can be ignored, too, and need not be included")
  func overlays() {
    let stack = TestStack([
      "turnform.yaml": TestStack.header + "include: [agents.yaml]\n",
      "agents.yaml": "agents: {a: {}}\n",
      "environments/staging.yaml": "agents: {b: {config: {system_prompt: x}}}\n",
      "environments/old.yaml": "nonsense: 1\n", ".turnformignore": "environments/old.yaml\n",
    ])
    #expect(keys(stack.load(environment: "staging")) == ["a", "b"])
    #expect(stack.load(environment: "old").diagnostics.map(\.code) == [.environmentUnknown])
  }

  @Test("patterns under include match paths, and one without a match is an error")
  func including() {
    let files = [
      "agents/a.yaml": "agents: {a: {}}\n", "agents/deep/b.yaml": "agents: {b: {}}\n",
      "other/c.yml": "agents: {c: {}}\n",
    ]
    for (patterns, expected) in [
      ("agents/*.yaml", ["a"]), ("agents/**", ["a", "b"]), ("agents/", ["a", "b"]),
      ("'**/*.yml'", ["c"]), ("./other/c.yml, agents/**/b.yaml", ["b", "c"]),
    ] {
      let result = load(files, main: "include: [\(patterns)]\n")
      #expect(result.diagnostics.isEmpty, "\(patterns)")
      #expect(keys(result) == expected, "\(patterns)")
    }
    for (include, code) in [
      ("[agents]", DiagnosticCode.manifestMissing), ("['x/*.yaml']", .manifestMissing),
      ("[../x.yaml]", .fileOutsideStack), ("agents/*.yaml", .wrongType), ("[1, {}]", .wrongType),
    ] {
      let result = load(files, main: "include: \(include)\n")
      #expect(result.diagnostics.map(\.code).contains(code), "\(include)")
      #expect(result.desired == nil)
    }
    #expect(keys(load(files, main: "include: []\n")) == [])
    let late = load(files.merging(["d.yaml": "include: ['*']\n"]) { $1 })
    #expect(late.diagnostics.map(\.code) == [.unknownField])
  }

  @Test("an ignored path may escape the stack; an unreadable file ignores nothing")
  func links() throws {
    let scratch = try ScratchStack()
    try scratch.link("modules", to: "..")
    #expect(loadStack(files: scratch.files).diagnostics.map(\.code) == [.fileOutsideStack])
    try scratch.write(".turnformignore", "modules\n")
    #expect(loadStack(files: scratch.files).diagnostics.isEmpty)
    let broken = TestStack(
      ["turnform.yaml": TestStack.header],
      bytes: [".turnformignore": [0xFF, 0xFE]]
    )
    #expect(broken.load().diagnostics.map(\.code) == [.fileUnreadable])
    #expect(broken.load().desired == nil)
  }

  @Test("all environments are checked; the stack itself is first")
  func environments() {
    let stack = TestStack([
      "turnform.yaml": TestStack.header + "agents: {a: {}}\n",
      "environments/good.yaml": "agents: {a: {name: b}}\n",
      "environments/bad.YML": "agents: {a: {nmae: b}}\n",
    ])
    let results = loadEnvironments(files: stack, variables: [:])
    #expect(results.map(\.environment) == [nil, "bad", "good"])
    #expect(results.map(\.result.diagnostics.count) == [0, 1, 0])
    #expect(results.last?.result.desired?.agents.first?.name == "b")
  }

  @Test("two files of one environment are an error")
  func environmentTwice() {
    let stack = TestStack([
      "turnform.yaml": TestStack.header, "environments/a.yaml": "", "environments/a.yml": "",
    ])
    #expect(stack.load(environment: "a").diagnostics.map(\.code) == [.duplicateAddress])
  }
}
